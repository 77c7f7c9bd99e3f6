"""Receipts: the server's proof that it holds an entry, and which of its photos it still awaits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select, true

from fieldapp.rules.review import Status

from . import tables
from .database import Session
from .entries import etag_of
from .tables import run


@dataclass(frozen=True)
class Receipt:
    """Where an entry stands, with the ledger line that says so."""

    entry_id: UUID
    revision: int
    digest: str
    status: Status
    missing: tuple[str, ...]
    """The photos of the newest revision that are not here yet, in its order."""
    number: int
    """The ledger line of the newest revision, and its hash."""
    hash: str
    stored_at: datetime
    instance: str
    epoch: int

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def etag(self) -> str:
        return etag_of(self.revision, self.digest)


_entry, _photo, _revision, _shown, _line, _here = (
    tables.entries.c,
    tables.photos.c,
    tables.revisions.c,
    tables.revision_photos.c,
    tables.ledger.c,
    tables.installation.c,
)
NEWEST = and_(_revision.entry_id == _entry.id, _revision.number == _entry.revision)
RECEIPTS = (
    select(
        _entry.id,
        _entry.photos_missing,
        _entry.revision,
        _entry.digest,
        _entry.status,
        _line.number,
        _line.hash,
        _revision.received_at,
        _here.instance,
        _here.epoch,
    )
    .select_from(tables.entries)
    .join(tables.revisions, NEWEST)
    .join(tables.ledger, _line.number == _revision.ledger_number)
    .join(tables.installation, true())
    .where(
        _entry.id.in_(bindparam("entry_ids", expanding=True)),
        _entry.recorded_by == bindparam("person_id"),
    )
)
MISSING = (
    select(_entry.id, _photo.sha256)
    .select_from(tables.entries)
    .join(tables.revisions, NEWEST)
    .join(tables.revision_photos, _shown.revision_id == _revision.id)
    .join(tables.photos, _photo.id == _shown.photo_id)
    .where(_entry.id.in_(bindparam("entry_ids", expanding=True)), _photo.held_at.is_(None))
    .order_by(_shown.position)
)


def of_entries(
    session: Session, person_id: int, entry_ids: Collection[UUID]
) -> dict[UUID, Receipt]:
    """The receipts of those entries that are here and this person's."""
    rows = run(session, RECEIPTS, {"entry_ids": list(entry_ids), "person_id": person_id}).all()
    missing = missing_photos(session, [row[0] for row in rows if row[1]])
    return {
        entry_id: Receipt(
            entry_id, revision, digest, status, tuple(missing.get(entry_id, ())), *proof
        )
        for entry_id, _, revision, digest, status, *proof in rows
    }


def get(session: Session, person_id: int, entry_id: UUID) -> Receipt:
    """The receipt of an entry that is known to be here and this person's."""
    return of_entries(session, person_id, [entry_id])[entry_id]


def missing_photos(session: Session, entry_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The photos of the entries' newest revisions that are not here yet."""
    missing: dict[UUID, list[str]] = {}
    if entry_ids:
        for entry_id, sha256 in run(session, MISSING, {"entry_ids": list(entry_ids)}):
            missing.setdefault(entry_id, []).append(sha256)
    return missing
