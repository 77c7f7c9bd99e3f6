"""An entry with all that is known of it, and the visits before it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fieldapp.rules.review import Status

from .models import Entry, Photo, Review, Revision, RevisionPhoto

LOOKED_BACK = 50


def find_whole(session: Session, entry_id: UUID) -> Entry | None:
    """The entry with its site, recorder, flags, reviews, revisions and who carried them."""
    query = select(Entry).where(Entry.id == entry_id)
    return session.scalar(
        query.options(
            selectinload(Entry.site),
            selectinload(Entry.recorder),
            selectinload(Entry.flags),
            selectinload(Entry.reviews).selectinload(Review.reviewer),
            selectinload(Entry.revisions).selectinload(Revision.carrier),
        )
    )


def photos_of(session: Session, entry: Entry) -> list[RevisionPhoto]:
    """The photos that the newest revision shows, in its order, held or awaited."""
    query = (
        select(RevisionPhoto)
        .join(Revision, RevisionPhoto.revision_id == Revision.id)
        .where(Revision.entry_id == entry.id, Revision.number == entry.revision)
        .order_by(RevisionPhoto.position)
        .options(selectinload(RevisionPhoto.photo))
    )
    return list(session.scalars(query))


def find_photo(session: Session, entry_id: UUID, sha256: str) -> Photo | None:
    """A photo of this entry, by any of its revisions."""
    query = select(Photo).where(Photo.entry_id == entry_id, Photo.sha256 == sha256)
    return session.scalar(query)


def photos_unseen(session: Session, entry_id: UUID) -> list[Photo]:
    """The entry's photos that are here and that nobody has looked into yet."""
    query = select(Photo).where(
        Photo.entry_id == entry_id,
        Photo.held_at.is_not(None),
        Photo.width.is_(None),
        Photo.problem.is_(None),
    )
    return list(session.scalars(query))


def earlier(session: Session, entry: Entry) -> Sequence[Entry]:
    """Entries of the same kind and site recorded before this one, newest first; no rejected ones."""
    query = (
        select(Entry)
        .where(
            Entry.site_id == entry.site_id,
            Entry.record_type == entry.record_type,
            Entry.recorded_at < entry.recorded_at,
            Entry.id != entry.id,
            Entry.status.in_((Status.RECEIVED, Status.APPROVED)),
            Entry.photos_missing == 0,
        )
        .order_by(Entry.recorded_at.desc())
        .limit(LOOKED_BACK)
    )
    return session.scalars(query.options(selectinload(Entry.recorder))).all()
