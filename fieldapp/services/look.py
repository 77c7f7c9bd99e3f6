"""Looking into photos once they are here: their size and what they say of themselves. Never before the receipt."""

from dataclasses import asdict
from uuid import UUID

from fieldapp.store import history
from fieldapp.store.database import Database
from fieldapp.store.models import Photo
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.pictures import PhotoUnshowable, inspect


def look_into_photos(
    database: Database, entry_id: UUID, files: PhotoFiles, max_pixels: int
) -> None:
    """Keep what the entry's photos say of themselves, or why one cannot be shown. Their bytes stay as they came."""
    with database.reading() as session:
        if not history.photos_unseen(session, entry_id):
            return
    with database.transaction() as session:
        for photo in history.photos_unseen(session, entry_id):
            _look_into(photo, files, max_pixels)


def _look_into(photo: Photo, files: PhotoFiles, max_pixels: int) -> None:
    try:
        facts = asdict(inspect(files.path(photo.sha256), max_pixels))
    except PhotoUnshowable as unshowable:
        photo.problem = unshowable.message
        return
    photo.width, photo.height = facts.pop("width"), facts.pop("height")
    photo.facts = facts
