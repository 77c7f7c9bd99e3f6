"""A receipt that somebody shows: what it says, and what the server says today."""

from dataclasses import dataclass

from fieldapp.rules.review import Status
from fieldapp.store import entries, installation, ledger
from fieldapp.store import receipts as stored
from fieldapp.store.database import Session

from .proof import Proof, read_proof


@dataclass(frozen=True)
class Standing:
    """Where a record stands now."""

    status: Status
    revision: int
    awaits_photos: bool


@dataclass(frozen=True)
class Checked:
    """A receipt that this server signed."""

    proof: Proof
    is_in_ledger: bool
    """Its line stands in the ledger with its hash."""
    was_restored: bool
    """A backup was put back since."""
    now: Standing | None
    """None if the server does not have the record any more."""


def check(session: Session, line: str, public_key: str) -> Checked | None:
    """None if the line is not as this server signed it."""
    proof = read_proof(line, public_key)
    if proof is None:
        return None
    return Checked(
        proof=proof,
        is_in_ledger=ledger.has_line(session, proof.number, proof.hash),
        was_restored=proof.epoch < installation.get(session).epoch,
        now=_standing(session, proof),
    )


def _standing(session: Session, proof: Proof) -> Standing | None:
    entry = entries.find(session, proof.entry_id)
    if entry is None:
        return None
    missing = stored.missing_photos(session, [proof.entry_id])
    return Standing(entry.status, entry.revision, bool(missing))
