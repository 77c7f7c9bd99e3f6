"""The photos that entries name: which are expected, and which are here."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select, update

from .database import Session
from .models import Entry, Photo, Revision, RevisionPhoto


class ExpectedPhoto(NamedTuple):
    """A photo that an entry names."""

    id: int
    entry_id: UUID
    sha256: str
    size_bytes: int
    is_held: bool
    recorded_by: int


class Waiting(NamedTuple):
    """What an entry still waits for."""

    revision: int
    photos_missing: int


def find(session: Session, entry_id: UUID, sha256: str, person_id: int) -> ExpectedPhoto | None:
    """The photo, if this person's entry names it in any revision."""
    query = _photos().where(
        Photo.entry_id == entry_id, Photo.sha256 == sha256, Entry.recorded_by == person_id
    )
    row = session.execute(query).first()
    return ExpectedPhoto(*row) if row else None


def awaited(session: Session) -> Sequence[ExpectedPhoto]:
    """Every photo that is not here yet."""
    rows = session.execute(_photos().where(Photo.held_at.is_(None)))
    return [ExpectedPhoto(*row) for row in rows]


def is_named_once(session: Session, sha256: str) -> bool:
    """Whether one entry alone names this photo."""
    return session.scalar(select(func.count(Photo.id)).where(Photo.sha256 == sha256)) == 1


def lock_waiting(session: Session, entry_id: UUID) -> Waiting:
    """What the entry waits for; nobody changes it before this transaction ends."""
    query = select(Entry.revision, Entry.photos_missing).where(Entry.id == entry_id)
    return Waiting(*session.execute(query.with_for_update()).one())


def mark_held(session: Session, photo_id: int, mime: str, held_at: datetime) -> bool:
    """Note that the bytes are here. False if that was noted before."""
    statement = update(Photo).where(Photo.id == photo_id, Photo.held_at.is_(None))
    marked = session.execute(statement.values(mime=mime, held_at=held_at).returning(Photo.id))
    return marked.first() is not None


def count_missing(session: Session, entry_id: UUID) -> int:
    """How many photos of the newest revision are not here."""
    query = (
        select(func.count(Photo.id))
        .join(RevisionPhoto, RevisionPhoto.photo_id == Photo.id)
        .join(Revision, Revision.id == RevisionPhoto.revision_id)
        .join(Entry, and_(Entry.id == Revision.entry_id, Entry.revision == Revision.number))
        .where(Entry.id == entry_id, Photo.held_at.is_(None))
    )
    return session.scalar(query) or 0


def set_missing(session: Session, entry_id: UUID, missing: int, changed_number: int) -> None:
    """Note how many photos the entry waits for, and the ledger line that says why."""
    session.execute(
        update(Entry)
        .where(Entry.id == entry_id)
        .values(photos_missing=missing, changed_number=changed_number)
    )


def _photos() -> Select[int, UUID, str, int, bool, int]:
    return select(
        Photo.id,
        Photo.entry_id,
        Photo.sha256,
        Photo.size_bytes,
        Photo.held_at.is_not(None),
        Entry.recorded_by,
    ).join(Entry, Entry.id == Photo.entry_id)
