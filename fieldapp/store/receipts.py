"""Receipts: the server's proof that it holds an entry, and which of its photos it still awaits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, true

from fieldapp.rules.review import Status

from .database import Session
from .entries import etag_of
from .models import Entry, Installation, LedgerLine, Photo, Revision, RevisionPhoto


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


def of_entries(
    session: Session, person_id: int, entry_ids: Collection[UUID]
) -> dict[UUID, Receipt]:
    """The receipts of those entries that are here and this person's."""
    newest = and_(Revision.entry_id == Entry.id, Revision.number == Entry.revision)
    query = (
        select(
            Entry.id,
            Entry.photos_missing,
            Entry.revision,
            Entry.digest,
            Entry.status,
            LedgerLine.number,
            LedgerLine.hash,
            Revision.received_at,
            Installation.instance,
            Installation.epoch,
        )
        .join(Revision, newest)
        .join(LedgerLine, LedgerLine.number == Revision.ledger_number)
        .join(Installation, true())
        .where(Entry.id.in_(entry_ids), Entry.recorded_by == person_id)
    )
    rows = session.execute(query).all()
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
    if not entry_ids:
        return {}
    query = (
        select(Revision.entry_id, Photo.sha256)
        .join(Entry, and_(Entry.id == Revision.entry_id, Entry.revision == Revision.number))
        .join(RevisionPhoto, RevisionPhoto.revision_id == Revision.id)
        .join(Photo, Photo.id == RevisionPhoto.photo_id)
        .where(Entry.id.in_(entry_ids), Photo.held_at.is_(None))
        .order_by(RevisionPhoto.position)
    )
    missing: dict[UUID, list[str]] = {}
    for entry_id, sha256 in session.execute(query):
        missing.setdefault(entry_id, []).append(sha256)
    return missing
