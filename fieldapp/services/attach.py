"""Attaching photos to an entry: their bytes come in pieces, in any order of photos, and may be sent again.

The bytes are on disk before the database says so, and the database before the phone hears of it. What a crash
leaves between the two is found again by `recover`.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from fieldapp.store import ledger, photo_rows, receipts
from fieldapp.store.database import Database, Session
from fieldapp.store.ledger import Note
from fieldapp.store.models.base import now
from fieldapp.store.photo_files import (
    Checksum,
    NotAPicture,
    PhotoFiles,
    PhotoLocked,
    WrongDigest,
)
from fieldapp.store.photo_rows import ExpectedPhoto
from fieldapp.store.receipts import Receipt


class UnknownPhoto(Exception):
    """No entry of this person names such a photo."""


class Grown(NamedTuple):
    """How much of a photo is here, and once it is whole, what kind of picture it is."""

    size_bytes: int
    kind: str | None


def get_photo(session: Session, entry_id: UUID, sha256: str, person_id: int) -> ExpectedPhoto:
    """The photo that this person's entry names. Raises UnknownPhoto."""
    photo = photo_rows.find(session, entry_id, sha256, person_id)
    if photo is None:
        raise UnknownPhoto(sha256)
    return photo


def add_piece(
    photos: PhotoFiles,
    photo: ExpectedPhoto,
    offset: int,
    pieces: Iterable[bytes],
    checksum: Checksum | None = None,
) -> Grown:
    """Add bytes; when this returns they survive a power cut. Raises what PhotoFiles and GrowingPhoto raise."""
    photos.check_room()
    with photos.growing(photo.entry_id, photo.sha256) as growing:
        growing.append(offset, pieces, photo.size_bytes, checksum)
        if growing.size_bytes == photo.size_bytes:
            return Grown(photo.size_bytes, growing.finish())
        growing.flush()
        return Grown(growing.size_bytes, None)


def hold(session: Session, photo: ExpectedPhoto, kind: str) -> Receipt:
    """Note that the photo is here; with the last one the entry is complete and begins to count."""
    before = photo_rows.lock_waiting(session, photo.entry_id)
    if photo_rows.mark_held(session, photo.id, kind, now()):
        missing = photo_rows.count_missing(session, photo.entry_id)
        is_last = bool(before.photos_missing) and not missing
        notes = _notes(photo, before.revision if is_last else None)
        lines = ledger.write_after(session, ledger.head(session), *notes)
        photo_rows.set_missing(session, photo.entry_id, missing, lines[-1].number)
    return receipts.get(session, photo.recorded_by, photo.entry_id)


def attach(
    session: Session,
    photos: PhotoFiles,
    entry_id: UUID,
    sha256: str,
    person_id: int,
    whole: bytes,
) -> Receipt:
    """Attach a photo whose bytes are all at hand. Raises UnknownPhoto, TooLong, WrongDigest, NotAPicture, DiskFull."""
    photo = get_photo(session, entry_id, sha256, person_id)
    if photo.is_held:
        return receipts.get(session, person_id, entry_id)
    photos.forget(entry_id, sha256)
    grown = add_piece(photos, photo, 0, [whole])
    if grown.kind is None:
        raise WrongDigest
    return hold(session, photo, grown.kind)


def is_left_whole(photos: PhotoFiles, photo: ExpectedPhoto) -> bool:
    """Whether all bytes of a photo seem to be here although nobody noted it: somebody was interrupted."""
    staged = photos.staged_bytes(photo.entry_id, photo.sha256)
    return staged == photo.size_bytes or (staged == 0 and photos.is_in_place(photo.sha256))


def finish_left(session: Session, photos: PhotoFiles, photo: ExpectedPhoto) -> bool:
    """Finish what somebody was interrupted at. False if the bytes are not right after all. Raises PhotoLocked."""
    kind = _finished(photos, photo) or _moved(session, photos, photo)
    if kind:
        hold(session, photo, kind)
    return kind is not None


def recover(database: Database, photos: PhotoFiles) -> None:
    """Finish what a crash interrupted: photos whose last byte came, but that nobody noted as here."""
    with database.reading() as reading:
        awaited = photo_rows.awaited(reading)
    for photo in awaited:
        if is_left_whole(photos, photo):
            # One that is locked is just being sent to another process of this server.
            with suppress(PhotoLocked), database.transaction() as session:
                finish_left(session, photos, photo)


def _notes(photo: ExpectedPhoto, completed: int | None) -> Iterator[Note]:
    """What the ledger is to say; with the revision that the photo completed, if it was its last."""
    subject, person_id = str(photo.entry_id), photo.recorded_by
    held = {"sha256": photo.sha256, "size_bytes": photo.size_bytes}
    yield Note("photo.held", subject, held, person_id)
    if completed is not None:
        yield Note("entry.complete", subject, {"revision": completed}, person_id)


def _finished(photos: PhotoFiles, photo: ExpectedPhoto) -> str | None:
    """The kind of a photo whose last byte came, but that was not moved to its place."""
    if photos.staged_bytes(photo.entry_id, photo.sha256) != photo.size_bytes:
        return None
    with suppress(WrongDigest, NotAPicture), photos.growing(photo.entry_id, photo.sha256) as left:
        if left.size_bytes == photo.size_bytes:
            return left.finish()
    return None


def _moved(session: Session, photos: PhotoFiles, photo: ExpectedPhoto) -> str | None:
    """The kind of a photo that was moved to its place, but not noted.

    Only if no other entry names it: to say that one has a photo must never be enough to be given it.
    """
    if photo_rows.is_named_once(session, photo.sha256):
        return photos.kind_of(photo.sha256)
    return None
