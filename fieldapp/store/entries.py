"""Filing entries: what is known of one, a first revision, a next one, the photos they name.

Written without the ORM's bookkeeping: this is what a hundred phones do at once when they come back into the network.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypedDict, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.review import Status

from .database import Session
from .inserting import unless_there
from .models import Base, Entry, FlagRow, Photo, Revision, RevisionPhoto


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


@dataclass(frozen=True)
class SentRevision:
    """A revision as it came."""

    entry_id: UUID
    number: int
    digest: str
    body: bytes
    sent_by: int
    sign_in_session_id: int | None
    recorded_at: datetime
    received_at: datetime
    clock_skew_s: float | None
    ledger_number: int


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


def find(session: Session, entry_id: UUID, lock: bool = False) -> Standing | None:
    """Where the entry stands; with `lock`, nobody changes it before this transaction ends."""
    query = select(Entry.recorded_by, Entry.record_type, Entry.status, Entry.revision, Entry.digest)
    query = query.where(Entry.id == entry_id)
    row = session.execute(query.with_for_update() if lock else query).first()
    return Standing(*row) if row else None


def get(session: Session, entry_id: UUID, lock: bool = False) -> Standing:
    """Where an entry stands that is known to be here."""
    standing = find(session, entry_id, lock)
    if standing is None:
        raise LookupError(entry_id)
    return standing


def has_revision(session: Session, entry_id: UUID, digest: str) -> bool:
    """Whether these very bytes came before."""
    query = select(Revision.id).where(Revision.entry_id == entry_id, Revision.digest == digest)
    return session.scalar(query) is not None


def add_first(
    session: Session, entry_id: UUID, record_type: str, recorded_by: int, newest: NewestRevision
) -> bool:
    """Add the entry. False if somebody else was faster."""
    row = {"id": entry_id, "record_type": record_type, "recorded_by": recorded_by, **newest}
    statement = unless_there(session, _table(Entry)).returning(_table(Entry).c.id)
    return session.scalar(statement, row) is not None


def replace_newest(session: Session, entry_id: UUID, newest: NewestRevision) -> None:
    """The entry now repeats this revision."""
    session.execute(update(_table(Entry)).where(_table(Entry).c.id == entry_id), dict(newest))


def add_revision(
    session: Session, revision: SentRevision, photo_ids: Sequence[tuple[int, ShownPhoto]]
) -> None:
    """Keep the revision, and which photos it shows in which order."""
    kept = session.execute(
        insert(_table(Revision)).returning(_table(Revision).c.id), asdict(revision)
    )
    revision_id = kept.scalar_one()
    if photo_ids:
        shown = [_shown(revision_id, position, *each) for position, each in enumerate(photo_ids)]
        session.execute(insert(_table(RevisionPhoto)), shown)


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
        session.execute(insert(_table(FlagRow)), rows)


def photos_of(session: Session, entry_id: UUID) -> dict[str, KnownPhoto]:
    """The photos that any revision of the entry named, by hash."""
    query = select(Photo.sha256, Photo.id, Photo.held_at.is_not(None))
    rows = session.execute(query.where(Photo.entry_id == entry_id))
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
    if not rows:
        return {}
    columns = _table(Photo).c
    added = session.execute(insert(_table(Photo)).returning(columns.sha256, columns.id), rows)
    return dict(added.all())


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


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)
