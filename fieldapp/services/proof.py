"""A receipt as proof in hand: one line of text with the server's signature, short enough for a QR code.

Whoever has the server's public key can check it without the server; docs/protocol.md shows how.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from fieldapp.store.keys import SigningKey, is_signed
from fieldapp.store.receipts import Receipt

FORM = "1"


@dataclass(frozen=True)
class Proof:
    """What the server once said it holds."""

    instance: str
    epoch: int
    entry_id: UUID
    revision: int
    digest: str
    is_complete: bool
    number: int
    """The ledger line, and its hash."""
    hash: str
    stored_at: datetime


def prove(receipt: Receipt, key: SigningKey) -> str:
    """The line: what is held, and the signature over it."""
    said = ".".join(
        [
            FORM,
            receipt.instance,
            str(receipt.epoch),
            str(receipt.entry_id),
            str(receipt.revision),
            receipt.digest,
            "complete" if receipt.is_complete else "awaiting-photos",
            str(receipt.number),
            receipt.hash,
            receipt.stored_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        ]
    )
    return f"{said}.{key.sign(said.encode())}"


def read_proof(line: str, public_key: str) -> Proof | None:
    """What the line says; None if this key did not sign it."""
    said, _, signature = line.rpartition(".")
    if not is_signed(said.encode(errors="replace"), signature, public_key):
        return None
    _, instance, epoch, entry_id, revision, digest, state, number, line_hash, at = said.split(".")
    return Proof(
        instance=instance,
        epoch=int(epoch),
        entry_id=UUID(entry_id),
        revision=int(revision),
        digest=digest,
        is_complete=state == "complete",
        number=int(number),
        hash=line_hash,
        stored_at=datetime.fromisoformat(at),
    )
