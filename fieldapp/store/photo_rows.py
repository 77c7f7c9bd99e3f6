"""The photos that entries name: which are expected, and which are here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, update

from . import tables
from .database import Session
from .tables import run

PAGE = 500


class ExpectedPhoto(NamedTuple):
    """A photo that an entry names."""

    id: int
    entry_id: UUID
    sha256: str
    size_bytes: int
    is_held: bool
    recorded_by: int


class Waiting(NamedTuple):
    """What an entry still waits for."""

    revision: int
    photos_missing: int


_entry, _photo, _revision, _shown = (
    tables.entries.c,
    tables.photos.c,
    tables.revisions.c,
    tables.revision_photos.c,
)
PHOTOS = select(
    _photo.id,
    _photo.entry_id,
    _photo.sha256,
    _photo.size_bytes,
    _photo.held_at.is_not(None),
    _entry.recorded_by,
).join_from(tables.photos, tables.entries, _entry.id == _photo.entry_id)
FIND = PHOTOS.where(
    _photo.entry_id == bindparam("entry_id"),
    _photo.sha256 == bindparam("sha256"),
    _entry.recorded_by == bindparam("person_id"),
)
AWAITED = PHOTOS.where(_photo.held_at.is_(None))
HELD = (
    PHOTOS.where(_photo.held_at.is_not(None), _photo.id > bindparam("after"))
    .order_by(_photo.id)
    .limit(bindparam("most"))
)
NAMES = select(_photo.sha256).where(_photo.sha256.in_(bindparam("hashes", expanding=True)))
NAMED = select(func.count()).where(_photo.sha256 == bindparam("sha256"))
LOCK = (
    select(_entry.revision, _entry.photos_missing)
    .where(_entry.id == bindparam("entry_id"))
    .with_for_update()
)
MARK = (
    update(tables.photos)
    .where(_photo.id == bindparam("photo_id"), _photo.held_at.is_(None))
    .values(mime=bindparam("mime"), held_at=bindparam("held_at"))
)
MISSING = (
    select(func.count())
    .select_from(tables.entries)
    .join(
        tables.revisions,
        and_(_revision.entry_id == _entry.id, _revision.number == _entry.revision),
    )
    .join(tables.revision_photos, _shown.revision_id == _revision.id)
    .join(tables.photos, _photo.id == _shown.photo_id)
    .where(_entry.id == bindparam("entry_id"), _photo.held_at.is_(None))
)
UNMARK = update(tables.photos).where(_photo.id == bindparam("photo_id")).values(held_at=None)
SET_MISSING = (
    update(tables.entries)
    .where(_entry.id == bindparam("entry_id"))
    .values(photos_missing=bindparam("missing"), changed_number=bindparam("changed_number"))
)


def find(session: Session, entry_id: UUID, sha256: str, person_id: int) -> ExpectedPhoto | None:
    """The photo, if this person's entry names it in any revision."""
    values = {"entry_id": entry_id, "sha256": sha256, "person_id": person_id}
    row = run(session, FIND, values).first()
    return ExpectedPhoto._make(row) if row else None


def awaited(session: Session) -> Sequence[ExpectedPhoto]:
    """Every photo that is not here yet."""
    return [ExpectedPhoto._make(row) for row in run(session, AWAITED)]


def held(session: Session, after: int) -> Sequence[ExpectedPhoto]:
    """A page of photos that are noted as here, from the one with this id on."""
    return [ExpectedPhoto._make(row) for row in run(session, HELD, {"after": after, "most": PAGE})]


def named(session: Session, hashes: Collection[str]) -> set[str]:
    """Those of these photos that some entry names."""
    return set(run(session, NAMES, {"hashes": list(hashes)}).scalars())


def is_named_once(session: Session, sha256: str) -> bool:
    """Whether one entry alone names this photo."""
    return bool(run(session, NAMED, {"sha256": sha256}).scalar_one() == 1)


def lock_waiting(session: Session, entry_id: UUID) -> Waiting:
    """What the entry waits for; nobody changes it before this transaction ends."""
    return Waiting._make(run(session, LOCK, {"entry_id": entry_id}).one())


def mark_held(session: Session, photo_id: int, mime: str, held_at: datetime) -> bool:
    """Note that the bytes are here. False if that was noted before."""
    values = {"photo_id": photo_id, "mime": mime, "held_at": held_at}
    return run(session, MARK, values).rowcount == 1


def mark_awaited(session: Session, photo_id: int) -> None:
    """Note that the bytes are not here after all."""
    run(session, UNMARK, {"photo_id": photo_id})


def count_missing(session: Session, entry_id: UUID) -> int:
    """How many photos of the newest revision are not here."""
    return int(run(session, MISSING, {"entry_id": entry_id}).scalar_one())


def set_missing(session: Session, entry_id: UUID, missing: int, changed_number: int) -> None:
    """Note how many photos the entry waits for, and the ledger line that says why."""
    values = {"entry_id": entry_id, "missing": missing, "changed_number": changed_number}
    run(session, SET_MISSING, values)
