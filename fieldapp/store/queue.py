"""What waits for a supervisor: the pile to look at, and the clean one."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Status

from .models import Entry, Photo, Revision, RevisionPhoto

PAGE = 25
DOUBTED = (Severity.BLOCK, Severity.WARN)
WORST_FIRST = case(
    (Entry.worst_flag == Severity.BLOCK, 0), (Entry.worst_flag == Severity.WARN, 1), else_=2
)


class Pile(StrEnum):
    LOOK = "look"
    CLEAN = "clean"
    ON_THE_WAY = "on-the-way"
    """Photos are still awaited; all others are complete."""


@dataclass(frozen=True)
class Wanted:
    """Which waiting entries: of these projects, one pile of them, perhaps of one site or record type."""

    projects: Collection[int]
    pile: Pile | None = None
    site_id: int | None = None
    record_type: str | None = None
    not_recorded_by: int | None = None


def waiting(session: Session, wanted: Wanted, page: int = 1) -> list[Entry]:
    """A page of undecided entries: worst doubt first, then oldest."""
    query = _wanted(select(Entry), wanted).order_by(WORST_FIRST, Entry.received_at, Entry.id)
    loaded = query.options(
        selectinload(Entry.site), selectinload(Entry.recorder), selectinload(Entry.flags)
    )
    return list(session.scalars(loaded.offset((page - 1) * PAGE).limit(PAGE)))


def next_waiting(session: Session, wanted: Wanted, after: UUID) -> UUID | None:
    """The entry to show after this one was decided or skipped."""
    query = _wanted(select(Entry.id), wanted).order_by(WORST_FIRST, Entry.received_at, Entry.id)
    ids = list(session.scalars(query.limit(PAGE)))
    following = ids[ids.index(after) + 1 :] if after in ids else []
    others = [entry_id for entry_id in ids if entry_id != after]
    return next(iter(following + others), None)


def count(session: Session, wanted: Wanted) -> int:
    """How many wait."""
    return session.scalar(_wanted(select(func.count(Entry.id)), wanted)) or 0


def first_photos(session: Session, entries: Collection[Entry]) -> dict[UUID, str]:
    """The first photo of each entry's newest revision, by entry: its SHA-256."""
    query = (
        select(Revision.entry_id, Photo.sha256)
        .join(RevisionPhoto, RevisionPhoto.revision_id == Revision.id)
        .join(Photo, RevisionPhoto.photo_id == Photo.id)
        .join(Entry, (Entry.id == Revision.entry_id) & (Entry.revision == Revision.number))
        .where(Entry.id.in_([entry.id for entry in entries]), Photo.held_at.is_not(None))
        .order_by(RevisionPhoto.position.desc())
    )
    return dict(session.execute(query).all())


def _wanted(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(
        Entry.project_id.in_(wanted.projects),
        Entry.status == Status.RECEIVED,
        Entry.photos_missing > 0 if wanted.pile is Pile.ON_THE_WAY else Entry.photos_missing == 0,
    )
    if wanted.pile is Pile.LOOK:
        query = query.where(Entry.worst_flag.in_(DOUBTED))
    if wanted.pile is Pile.CLEAN:
        query = query.where(Entry.worst_flag.is_(None) | Entry.worst_flag.not_in(DOUBTED))
    if wanted.site_id is not None:
        query = query.where(Entry.site_id == wanted.site_id)
    if wanted.record_type is not None:
        query = query.where(Entry.record_type == wanted.record_type)
    if wanted.not_recorded_by is not None:
        query = query.where(Entry.recorded_by != wanted.not_recorded_by)
    return query
