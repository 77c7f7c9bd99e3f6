"""After a backup was put back: phones are asked for what came since, and for photos that are not here any more."""

from typing import NamedTuple

from fieldapp.store import installation, ledger, photo_rows
from fieldapp.store.database import Database, Session
from fieldapp.store.ledger import Note
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.photo_rows import ExpectedPhoto

from .verify import held_photos

RESTORED = "installation.restored"


class Restored(NamedTuple):
    """The epoch that begins, and how many photos are awaited again."""

    epoch: int
    photos_awaited: int


def begin_epoch(database: Database, photos: PhotoFiles) -> Restored:
    """Let every phone ask again what this server holds, and await photos whose files are missing or wrong.

    An entry that loses a photo by this counts nowhere until it is here again, whatever was decided about it.
    """
    lost = [photo for photo in held_photos(database) if photos.kind_of(photo.sha256) is None]
    with database.transaction() as session:
        here = installation.locked(session)
        here.epoch += 1
        facts = {"epoch": here.epoch, "photos_awaited": len(lost)}
        ledger.write(session, RESTORED, "installation", facts)
        for photo in lost:
            _await_again(session, photo)
        return Restored(here.epoch, len(lost))


def _await_again(session: Session, photo: ExpectedPhoto) -> None:
    photo_rows.lock_waiting(session, photo.entry_id)
    photo_rows.mark_awaited(session, photo.id)
    missing = photo_rows.count_missing(session, photo.entry_id)
    note = Note("photo.lost", str(photo.entry_id), {"sha256": photo.sha256})
    [line] = ledger.write_after(session, ledger.head(session), note)
    photo_rows.set_missing(session, photo.entry_id, missing, line.number)
