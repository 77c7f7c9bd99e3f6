"""Filing entries: what is known of one, a first revision, a next one, the photos they name.

Written without the ORM's bookkeeping: this is what a hundred phones do at once when they come back into the network.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.review import Status

from . import tables
from .database import Session
from .inserting import UnlessThere
from .tables import run


class Standing(NamedTuple):
    """Where an entry stands."""

    recorded_by: int
    record_type: str
    status: Status
    revision: int
    digest: str

    @property
    def etag(self) -> str:
        return etag_of(self.revision, self.digest)


class NewestRevision(TypedDict):
    """What an entry repeats of its newest revision."""

    project_id: int
    site_id: int
    received_at: datetime
    status: Status
    changed_number: int
    revision: int
    digest: str
    recorded_at: datetime
    recorded_on: date
    answers: Mapping[str, Any]
    is_readable: bool
    worst_flag: Severity | None
    photos_missing: int
    lat: float | None
    lon: float | None
    accuracy_m: float | None


class SentRevision(NamedTuple):
    """A revision as it came."""

    entry_id: UUID
    number: int
    digest: str
    body: bytes
    sent_by: int
    sign_in_session_id: int | None
    carried_by: int | None
    recorded_at: datetime
    received_at: datetime
    clock_skew_s: float | None
    ledger_number: int


class KeptRevision(NamedTuple):
    """A revision as it is kept."""

    number: int
    digest: str
    body: bytes

    @property
    def etag(self) -> str:
        return etag_of(self.number, self.digest)


class KnownPhoto(NamedTuple):
    """A photo that a revision named, and whether its bytes are here."""

    id: int
    is_held: bool


class ShownPhoto(TypedDict):
    """A photo as a revision shows it."""

    sha256: str
    size_bytes: int
    mime: str
    taken_at: datetime | None
    lat: float | None
    lon: float | None
    direction_deg: float | None
    source: str


def etag_of(revision: int, digest: str) -> str:
    """The name of a revision in HTTP: what a correction says it replaces."""
    return f'"{revision}-{digest[:16]}"'


_entry = tables.entries.c
FIND = select(
    _entry.recorded_by, _entry.record_type, _entry.status, _entry.revision, _entry.digest
).where(_entry.id == bindparam("entry_id"))
LOCK = FIND.with_for_update()
HAS_REVISION = select(tables.revisions.c.id).where(
    tables.revisions.c.entry_id == bindparam("entry_id"),
    tables.revisions.c.digest == bindparam("digest"),
)
NEWEST = (
    select(tables.revisions.c.number, tables.revisions.c.digest, tables.revisions.c.body)
    .join(tables.entries, _entry.id == tables.revisions.c.entry_id)
    .where(
        _entry.id == bindparam("entry_id"),
        _entry.recorded_by == bindparam("person_id"),
        _entry.revision == tables.revisions.c.number,
    )
)
PHOTOS_OF = select(
    tables.photos.c.sha256, tables.photos.c.id, tables.photos.c.held_at.is_not(None)
).where(tables.photos.c.entry_id == bindparam("entry_id"))
ADD_ENTRY = UnlessThere(tables.entries)
CHANGE_ENTRY = (
    update(tables.entries)
    .where(_entry.id == bindparam("entry_id"))
    .values({name: bindparam(name) for name in NewestRevision.__annotations__})
)
ADD_REVISION = insert(tables.revisions).returning(tables.revisions.c.id)
ADD_PHOTOS = insert(tables.photos).returning(tables.photos.c.sha256, tables.photos.c.id)
ADD_SHOWN = insert(tables.revision_photos)
ADD_FLAGS = insert(tables.flags)


def find(session: Session, entry_id: UUID, lock: bool = False) -> Standing | None:
    """Where the entry stands; with `lock`, nobody changes it before this transaction ends."""
    row = run(session, LOCK if lock else FIND, {"entry_id": entry_id}).first()
    return Standing._make(row) if row else None


def get(session: Session, entry_id: UUID, lock: bool = False) -> Standing:
    """Where an entry stands that is known to be here."""
    standing = find(session, entry_id, lock)
    if standing is None:
        raise LookupError(entry_id)
    return standing


def has_revision(session: Session, entry_id: UUID, digest: str) -> bool:
    """Whether these very bytes came before."""
    found = run(session, HAS_REVISION, {"entry_id": entry_id, "digest": digest})
    return found.first() is not None


def newest_revision(session: Session, person_id: int, entry_id: UUID) -> KeptRevision | None:
    """The bytes that stand, if the entry is this person's."""
    row = run(session, NEWEST, {"entry_id": entry_id, "person_id": person_id}).first()
    return KeptRevision._make(row) if row else None


def add_first(
    session: Session, entry_id: UUID, record_type: str, recorded_by: int, newest: NewestRevision
) -> bool:
    """Add the entry. False if somebody else was faster."""
    row = {"id": entry_id, "record_type": record_type, "recorded_by": recorded_by, **newest}
    return ADD_ENTRY.add(session, row)


def replace_newest(session: Session, entry_id: UUID, newest: NewestRevision) -> None:
    """The entry now repeats this revision."""
    run(session, CHANGE_ENTRY, {"entry_id": entry_id, **newest})


def add_revision(
    session: Session, revision: SentRevision, shown: Sequence[tuple[int, ShownPhoto]]
) -> None:
    """Keep the revision, and which photos it shows in which order."""
    revision_id = run(session, ADD_REVISION, revision._asdict()).scalar_one()
    if shown:
        rows = [_shown(revision_id, position, *each) for position, each in enumerate(shown)]
        run(session, ADD_SHOWN, rows)


def add_flags(session: Session, entry_id: UUID, revision: int, flags: Iterable[Flag]) -> None:
    """Keep the doubts about a revision. Those about earlier ones stay."""
    rows = [
        {
            "entry_id": entry_id,
            "revision": revision,
            "code": flag.code,
            "severity": flag.severity,
            "question": flag.question,
            "message": flag.message,
            "figures": dict(flag.figures),
        }
        for flag in flags
    ]
    if rows:
        run(session, ADD_FLAGS, rows)


def photos_of(session: Session, entry_id: UUID) -> dict[str, KnownPhoto]:
    """The photos that any revision of the entry named, by hash."""
    rows = run(session, PHOTOS_OF, {"entry_id": entry_id})
    return {sha256: KnownPhoto(photo_id, is_held) for sha256, photo_id, is_held in rows}


def add_photos(session: Session, entry_id: UUID, photos: Iterable[ShownPhoto]) -> dict[str, int]:
    """Expect these photos. Returns their ids by hash."""
    rows = [
        {
            "entry_id": entry_id,
            "sha256": photo["sha256"],
            "size_bytes": photo["size_bytes"],
            "mime": photo["mime"],
        }
        for photo in photos
    ]
    return dict(run(session, ADD_PHOTOS, rows).all()) if rows else {}


def _shown(revision_id: int, position: int, photo_id: int, photo: ShownPhoto) -> dict[str, Any]:
    return {
        "revision_id": revision_id,
        "photo_id": photo_id,
        "position": position,
        "taken_at": photo["taken_at"],
        "lat": photo["lat"],
        "lon": photo["lon"],
        "direction_deg": photo["direction_deg"],
        "source": photo["source"],
    }
