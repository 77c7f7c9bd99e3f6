"""What a person recorded: the list for their own eyes."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .models import Entry, Review

MOST = 200


def newest(session: Session, person_id: int, most: int = MOST) -> Sequence[Entry]:
    """The person's entries with their sites and reviews, newest first."""
    query = (
        select(Entry)
        .where(Entry.recorded_by == person_id)
        .order_by(Entry.recorded_at.desc())
        .limit(most)
    )
    return session.scalars(
        query.options(selectinload(Entry.site), selectinload(Entry.reviews))
    ).all()


def find(session: Session, person_id: int, entry_id: UUID) -> Entry | None:
    """The entry, if this person recorded it."""
    query = select(Entry).where(Entry.id == entry_id, Entry.recorded_by == person_id)
    return session.scalar(
        query.options(
            selectinload(Entry.site), selectinload(Entry.reviews).selectinload(Review.reviewer)
        )
    )


def of_ids(session: Session, person_id: int, entry_ids: Collection[UUID]) -> Sequence[Entry]:
    """Those of these entries that the person recorded, with their sites."""
    query = select(Entry).where(Entry.id.in_(entry_ids), Entry.recorded_by == person_id)
    return session.scalars(query.options(selectinload(Entry.site))).all()
