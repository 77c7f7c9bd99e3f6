"""Decisions: finding the entry they concern, and adding them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .models import Entry, Review


def lock_entry(session: Session, entry_id: UUID) -> Entry | None:
    """The entry with its flags, held until the transaction ends: of two supervisors, one waits."""
    query = select(Entry).where(Entry.id == entry_id).options(selectinload(Entry.flags))
    return session.scalar(query.with_for_update(of=Entry))


def find_by_action(session: Session, action_id: UUID) -> Review | None:
    """The decision that this press of the button made already."""
    return session.scalar(select(Review).where(Review.action_id == action_id))


def add(session: Session, review: Review) -> None:
    session.add(review)
    session.flush()
