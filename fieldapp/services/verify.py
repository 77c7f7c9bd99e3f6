"""Whether all that was received is still here as it was: the ledger, every revision, every photo."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, TypeVar

from fieldapp.store import installation, kept, ledger, photo_rows
from fieldapp.store.database import Database, Session
from fieldapp.store.kept import NotedRevision
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.photo_rows import ExpectedPhoto

Row = TypeVar("Row", NotedRevision, ExpectedPhoto)


class Part(StrEnum):
    LINE = "line"
    REVISION = "revision"
    PHOTO = "photo"


class Misfit(NamedTuple):
    """The first thing that is not as it was: a line by its number, a revision or photo by its entry too."""

    part: Part
    name: str


class Verified(NamedTuple):
    """How much was read and found sound."""

    lines: int
    revisions: int
    photos: int


def verify(database: Database, photos: PhotoFiles) -> Verified | Misfit:
    """Read everything. It may take long, and others may go on working meanwhile."""
    with database.reading() as session:
        lines = installation.get(session).ledger_number
        broken = ledger.verify(session)
    if broken is not None:
        return Misfit(Part.LINE, str(broken))
    n_revisions = n_photos = 0
    for revision in _all(database, kept.revisions):
        if not _is_sound(revision):
            return Misfit(Part.REVISION, f"{revision.number} of {revision.entry_id}")
        n_revisions += 1
    for photo in held_photos(database):
        if photos.kind_of(photo.sha256) is None:
            return Misfit(Part.PHOTO, f"{photo.sha256} of {photo.entry_id}")
        n_photos += 1
    return Verified(lines, n_revisions, n_photos)


def held_photos(database: Database) -> Iterator[ExpectedPhoto]:
    """Every photo that is noted as here. No transaction is open while the caller looks at one."""
    return _all(database, photo_rows.held)


def _all(database: Database, page_after: Callable[[Session, int], Sequence[Row]]) -> Iterator[Row]:
    last = 0
    while True:
        with database.reading() as session:
            page = page_after(session, last)
        if not page:
            return
        yield from page
        last = page[-1].id


def _is_sound(revision: NotedRevision) -> bool:
    digest = sha256(revision.body).hexdigest()
    noted = (revision.noted_subject, revision.noted_digest)
    return revision.digest == digest and noted == (str(revision.entry_id), digest)
