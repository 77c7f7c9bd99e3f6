"""Entries with their revisions, photos, flags and reviews."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status

from .base import Base, now
from .people import Person
from .places import Site


class Entry(Base):
    """One filled form. Its id is made on the phone, so sending it twice is harmless.

    The columns from `revision` on repeat the newest revision, for lists and searches; the revision is the truth.
    """

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_queue", "project_id", "status", "photos_missing", "received_at"),
        Index("ix_entries_of_site", "site_id", "record_type", "status", "recorded_at"),
        Index("ix_entries_of_person", "recorded_by", "recorded_at"),
        Index("ix_entries_changed", "recorded_by", "changed_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_type: Mapped[str]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)
    """When the newest revision came."""
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    changed_number: Mapped[int]
    """The ledger line that changed it last. A phone asks for what changed since: clocks step back, lines do not."""

    revision: Mapped[int]
    digest: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date]
    """The day on the phone's calendar, which makes a visit: UTC would part a morning from its evening."""
    answers: Mapped[dict[str, Any]]
    is_readable: Mapped[bool]
    worst_flag: Mapped[Severity | None]
    photos_missing: Mapped[int] = mapped_column(default=0)
    """Photos of the newest revision that the server does not hold yet. The entry counts nowhere until it is 0."""
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]

    site: Mapped[Site] = relationship()
    recorder: Mapped[Person] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="entry", order_by="Revision.number"
    )
    photos: Mapped[list["Photo"]] = relationship(back_populates="entry")
    reviews: Mapped[list["Review"]] = relationship(back_populates="entry", order_by="Review.id")
    flags: Mapped[list["FlagRow"]] = relationship(back_populates="entry", order_by="FlagRow.id")

    @validates("recorded_at")
    def _keep_the_day(self, _name: str, recorded_at: datetime) -> datetime:
        self.recorded_on = recorded_at.date()
        return recorded_at


class Revision(Base):
    """An entry's content as sent at one time, byte for byte. Revisions are added, never changed."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    number: Mapped[int]
    digest: Mapped[str]
    """SHA-256 of the body, in hexadecimal."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sent_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sign_in_session_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_sessions.id"))
    carried_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who handed it in for the sender, if it did not come by itself."""
    recorded_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    clock_skew_s: Mapped[float | None]
    """How far the phone's clock was ahead of the server's when it sent this."""
    ledger_number: Mapped[int]

    entry: Mapped[Entry] = relationship(back_populates="revisions")
    carrier: Mapped[Person | None] = relationship(foreign_keys=[carried_by])
    photos: Mapped[list["RevisionPhoto"]] = relationship(order_by="RevisionPhoto.position")


class RevisionPhoto(Base):
    """That a revision shows a photo, and what the phone knew of it: time, place, direction."""

    __tablename__ = "revision_photos"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    position: Mapped[int]
    taken_at: Mapped[datetime | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    direction_deg: Mapped[Decimal | None]
    source: Mapped[str]
    """camera or gallery"""

    photo: Mapped["Photo"] = relationship()


class Photo(Base):
    """A picture of an entry, named by the SHA-256 of its bytes."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("entry_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    sha256: Mapped[str] = mapped_column(index=True)
    size_bytes: Mapped[int]
    mime: Mapped[str]
    held_at: Mapped[datetime | None]
    """When its bytes were verified and on disk; NULL while they are awaited."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    facts: Mapped[dict[str, Any] | None]
    """What the file says: time, offset, position, direction, focal length. Nothing that identifies the phone."""
    problem: Mapped[str | None]
    """Why it cannot be shown; its bytes are kept as evidence."""

    entry: Mapped[Entry] = relationship(back_populates="photos")


class FlagRow(Base):
    """A machine's doubt about a revision, with the figures behind it."""

    __tablename__ = "flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    revision: Mapped[int]
    code: Mapped[str]
    severity: Mapped[Severity]
    question: Mapped[str | None]
    message: Mapped[str]
    figures: Mapped[dict[str, Any]]

    entry: Mapped[Entry] = relationship(back_populates="flags")


class Review(Base):
    """A supervisor's decision about a revision. Reviews are added, never changed."""

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("reviewed_by <> recorded_by", name="not_ones_own"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)
    revision: Mapped[int]
    decision: Mapped[Decision]
    reason: Mapped[str] = mapped_column(default="")
    """A code of `fieldapp.rules.reasons`, or the supervisor's own words."""
    remarks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{question: words}"""
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Whose entry it was; beside `reviewed_by`, so that the database itself forbids approving one's own."""
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime] = mapped_column(default=now)
    action_id: Mapped[UUID | None] = mapped_column(unique=True)
    """Made by the page: pressing the button twice decides once."""

    entry: Mapped[Entry] = relationship(back_populates="reviews")
    reviewer: Mapped[Person] = relationship(foreign_keys="Review.reviewed_by")
