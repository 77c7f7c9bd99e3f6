"""Looking into photos once they are here: their size and what they say of themselves. Never before the receipt."""

from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.words import N_
from fieldapp.store import history, reviews
from fieldapp.store.database import Database
from fieldapp.store.models import Entry, FlagRow, Photo
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.pictures import PhotoFacts, PhotoUnshowable, inspect
from fieldapp.store.small_copies import SmallCopies

from .doubt import worst

THUMBNAIL_PX = 320

Seen = PhotoFacts | PhotoUnshowable


def look_into_photos(
    database: Database, entry_id: UUID, files: PhotoFiles, copies: SmallCopies, max_pixels: int
) -> None:
    """Keep what the entry's photos say of themselves; doubt the entry if one cannot be shown.

    Their bytes stay as they came. It happens before somebody judges the entry: the small copy that tells whether
    a photo is whole is the one they are about to see.
    """
    with database.reading() as session:
        unseen = {
            photo.id: files.path(photo.sha256) for photo in history.photos_unseen(session, entry_id)
        }
    seen = {photo_id: _look_into(path, copies, max_pixels) for photo_id, path in unseen.items()}
    if not seen:
        return
    with database.transaction() as session:
        entry = reviews.lock_entry(session, entry_id)
        for photo in history.photos_unseen(session, entry_id):
            if entry is not None and photo.id in seen:
                _keep(entry, photo, seen[photo.id])


def _look_into(path: Path, copies: SmallCopies, max_pixels: int) -> Seen:
    try:
        facts = inspect(path, max_pixels)
        copies.of(path, THUMBNAIL_PX)
    except PhotoUnshowable as unshowable:
        return unshowable
    return facts


def _keep(entry: Entry, photo: Photo, seen: Seen) -> None:
    if isinstance(seen, PhotoUnshowable):
        photo.problem = seen.message
        _doubt(entry)
        return
    facts = asdict(seen)
    photo.width, photo.height = facts.pop("width"), facts.pop("height")
    photo.facts = facts


def _doubt(entry: Entry) -> None:
    flag = Flag("F05", Severity.WARN, N_("A photo cannot be shown. Its bytes are kept."))
    raised = [
        Flag(row.code, row.severity, row.message)
        for row in entry.flags
        if row.revision == entry.revision
    ]
    if flag in raised:
        return
    entry.worst_flag = worst([*raised, flag])
    entry.flags.append(
        FlagRow(
            revision=entry.revision,
            code=flag.code,
            severity=flag.severity,
            message=flag.message,
            figures={},
        )
    )
