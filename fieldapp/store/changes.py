"""What changed about a person's entries since a phone asked last."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from fieldapp.rules.review import Decision, Status

from .database import Session
from .entries import etag_of
from .models import Entry, Person, Review

PAGE = 500


class ChangedEntry(NamedTuple):
    """Where an entry stands, for the phone that recorded it."""

    id: UUID
    record_type: str
    site_id: int
    revision: int
    digest: str
    status: Status
    photos_missing: int
    recorded_at: datetime
    received_at: datetime
    changed_number: int

    @property
    def etag(self) -> str:
        return etag_of(self.revision, self.digest)


class GivenReview(NamedTuple):
    """A decision, and by whom."""

    entry_id: UUID
    decision: Decision
    reason: str
    remarks: Mapping[str, Any]
    reviewed_by: str
    reviewed_at: datetime
    revision: int


def changed_entries(session: Session, person_id: int, since: int) -> Sequence[ChangedEntry]:
    """The person's entries that changed after this ledger line, longest ago first; one more than a page at most."""
    columns = (getattr(Entry, name) for name in ChangedEntry._fields)
    query = (
        select(*columns)
        .where(Entry.recorded_by == person_id, Entry.changed_number > since)
        .order_by(Entry.changed_number)
        .limit(PAGE + 1)
    )
    return [ChangedEntry(*row) for row in session.execute(query)]


def last_reviews(session: Session, entry_ids: Collection[UUID]) -> dict[UUID, GivenReview]:
    """The newest decision about each entry."""
    query = (
        select(
            Review.entry_id,
            Review.decision,
            Review.reason,
            Review.remarks,
            Person.display_name,
            Review.reviewed_at,
            Review.revision,
        )
        .join(Person, Person.id == Review.reviewed_by)
        .where(Review.entry_id.in_(entry_ids))
        .order_by(Review.id)
    )
    return {row[0]: GivenReview(*row) for row in session.execute(query)}
