"""Entries for export, a page at a time, each page in a transaction of its own: a slow reader holds nothing up."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from fieldapp.rules.review import Status

from .database import Database
from .models import Entry, Photo, Review, Revision, RevisionPhoto, Site

PAGE = 500


@dataclass(frozen=True)
class Exported:
    """An entry with its site, recorder, flags and reviews, and the SHA-256 of the photos it shows."""

    entry: Entry
    photos: Sequence[str]


def sites(session: Session, projects: Collection[int], site_id: int | None = None) -> list[int]:
    """The sites of these projects, or this one if it is among them; retired ones too."""
    query = (
        select(Site.id).where(Site.project_id.in_(projects)).order_by(Site.project_id, Site.code)
    )
    if site_id is not None:
        query = query.where(Site.id == site_id)
    return list(session.scalars(query))


def complete_entries(
    database: Database, record_type: str, statuses: Sequence[Status], sites: Sequence[int]
) -> Iterator[list[Exported]]:
    """Pages of complete entries of a record type: by site, status and time."""
    for site_id in sites:
        for status in statuses:
            last: Entry | None = None
            while True:
                with database.reading() as session:
                    page = _page(session, (site_id, record_type, status), last)
                if not page:
                    break
                yield page
                last = page[-1].entry


def _page(session: Session, which: tuple[int, str, Status], last: Entry | None) -> list[Exported]:
    site_id, record_type, status = which
    query = select(Entry).where(
        Entry.site_id == site_id,
        Entry.record_type == record_type,
        Entry.status == status,
        Entry.photos_missing == 0,
    )
    if last is not None:
        later = Entry.recorded_at > last.recorded_at
        beside = and_(Entry.recorded_at == last.recorded_at, Entry.id > last.id)
        query = query.where(or_(later, beside), Entry.recorded_at >= last.recorded_at)
    loaded = query.options(
        selectinload(Entry.site).selectinload(Site.project),
        selectinload(Entry.recorder),
        selectinload(Entry.flags),
        selectinload(Entry.reviews).selectinload(Review.reviewer),
    )
    entries = session.scalars(loaded.order_by(Entry.recorded_at, Entry.id).limit(PAGE)).all()
    photos = _photos(session, entries)
    return [Exported(entry, photos.get(entry.id, ())) for entry in entries]


def _photos(session: Session, entries: Sequence[Entry]) -> dict[UUID, list[str]]:
    """The photos of each entry's newest revision, in their order."""
    query = (
        select(Revision.entry_id, Photo.sha256)
        .join(RevisionPhoto, RevisionPhoto.revision_id == Revision.id)
        .join(Photo, RevisionPhoto.photo_id == Photo.id)
        .join(Entry, (Entry.id == Revision.entry_id) & (Entry.revision == Revision.number))
        .where(Entry.id.in_([entry.id for entry in entries]))
        .order_by(RevisionPhoto.position)
    )
    photos: dict[UUID, list[str]] = {}
    for entry_id, sha256 in session.execute(query):
        photos.setdefault(entry_id, []).append(sha256)
    return photos
