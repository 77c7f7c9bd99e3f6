"""The register: approved entries, complete and readable, and no more of them than a figure needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session, selectinload

from fieldapp.rules.counts import CountMethod
from fieldapp.rules.review import Status

from .models import Cohort, Entry, Person, Photo, Project, Revision, RevisionPhoto, Site

PAGE = 25
READ_AT_ONCE = 2000


@dataclass(frozen=True)
class Within:
    """Whose entries: of a project, or of one of its sites."""

    project_id: int
    site_id: int | None = None


class Approved(NamedTuple):
    """What the figures need of an approved entry."""

    id: UUID
    site_id: int
    person_id: int
    person: str
    recorded_on: date
    recorded_at: datetime
    answers: dict[str, Any]


class ShownPhoto(NamedTuple):
    """A photo of an approved site photo."""

    entry_id: UUID
    person_id: int
    recorded_on: date
    answers: dict[str, Any]
    sha256: str


class LastVisit(NamedTuple):
    """How often a site was visited, and when last."""

    visits: int
    last_on: date


def find_project(session: Session, project_id: int) -> Project | None:
    """The project, retired or not."""
    return session.get(Project, project_id)


def approved(session: Session, within: Within, record_type: str) -> Iterator[Approved]:
    """All approved entries of a record type, oldest first."""
    return _read(session, _approved(within, record_type).order_by(Entry.recorded_at))


def newest_counts(session: Session, within: Within) -> Iterator[Approved]:
    """Of the tree counts that were approved, those of the newest day for each choice of trees; site by site.

    A walk-through gives no survival and a blind recount only checks another count, so both are passed over.
    """
    trees = (Entry.site_id, cast(Entry.answers["cohorts"], String), _answer("separable"))
    newest = func.max(Entry.recorded_on).over(partition_by=trees)
    counted = (
        select(Entry.id, Entry.recorded_on, newest.label("newest"))
        .where(*_counts(within, "tree_count"))
        .where(_answer("method") != CountMethod.WALK_THROUGH)
        .where(func.coalesce(_answer("recount_of"), "") == "")
        .subquery()
    )
    ids = select(counted.c.id).where(counted.c.recorded_on == counted.c.newest)
    query = _approved(within, "tree_count").where(Entry.id.in_(ids))
    return _read(session, query.order_by(Entry.site_id, Entry.recorded_at))


def cohorts(session: Session, within: Within) -> Sequence[Cohort]:
    """The trees planted, in the order of planting; retired ones too."""
    query = select(Cohort).join(Site, Cohort.site_id == Site.id)
    query = query.where(Site.project_id == within.project_id)
    if within.site_id is not None:
        query = query.where(Site.id == within.site_id)
    return session.scalars(query.order_by(Cohort.planted_on, Cohort.code, Cohort.id)).all()


def photos(
    session: Session, site_id: int, for_each_point: int, seen_by: int | None = None
) -> list[ShownPhoto]:
    """Site photos that can be shown, newest first: so many for each photo point, and its first one.

    `seen_by` is a person who sees only what they recorded themselves; None sees all.
    """
    point = _answer("photo_point")
    newest_first = (Entry.recorded_at.desc(), RevisionPhoto.position)
    order = func.row_number().over(partition_by=point, order_by=newest_first)
    of_all = func.count().over(partition_by=point)
    newest = Revision.number == Entry.revision
    query = (
        select(
            Entry.id,
            Entry.recorded_by,
            Entry.recorded_on,
            Photo.sha256,
            order.label("place"),
            of_all.label("of_all"),
        )
        .join(Revision, (Revision.entry_id == Entry.id) & newest)
        .join(RevisionPhoto, RevisionPhoto.revision_id == Revision.id)
        .join(Photo, RevisionPhoto.photo_id == Photo.id)
        .where(*_approved_alone(), Entry.site_id == site_id, Entry.record_type == "site_photo")
        .where(Photo.held_at.is_not(None), Photo.problem.is_(None))
    )
    if seen_by is not None:
        query = query.where(Entry.recorded_by == seen_by)
    ranked = query.subquery()
    shown = (
        select(
            ranked.c.id, ranked.c.recorded_by, ranked.c.recorded_on, Entry.answers, ranked.c.sha256
        )
        .join(Entry, Entry.id == ranked.c.id)
        .where((ranked.c.place <= for_each_point) | (ranked.c.place == ranked.c.of_all))
        .order_by(Entry.recorded_at.desc(), ranked.c.place)
    )
    return [ShownPhoto(*row) for row in session.execute(shown)]


def by_status(session: Session, within: Within) -> dict[tuple[str, Status], int]:
    """How many entries there are, by record type and status; not those whose photos are awaited."""
    query = (
        select(Entry.record_type, Entry.status, func.count())
        .where(*_inside(within), Entry.photos_missing == 0)
        .group_by(Entry.record_type, Entry.status)
    )
    return {(record_type, status): n for record_type, status, n in session.execute(query)}


def last_visits(session: Session, within: Within) -> dict[int, LastVisit]:
    """The visits of each site, by site: somebody's approved entries of one day there."""
    visits = (
        select(Entry.site_id, Entry.recorded_by, Entry.recorded_on)
        .where(*_approved_alone(), *_inside(within))
        .distinct()
        .subquery()
    )
    query = select(visits.c.site_id, func.count(), func.max(visits.c.recorded_on))
    return {
        site_id: LastVisit(n, last_on)
        for site_id, n, last_on in session.execute(query.group_by(visits.c.site_id))
    }


@dataclass(frozen=True)
class Behind:
    """Which entries stand behind a figure."""

    within: Within
    record_type: str | None = None
    status: Status = Status.APPROVED
    material: str | None = None
    photo_point: int | None = None


def entries(session: Session, behind: Behind, page: int = 1) -> list[Entry]:
    """A page of the entries behind a figure, newest first."""
    query = select(Entry).where(*_behind(behind))
    return _shown(session, query.offset((page - 1) * PAGE).limit(PAGE))


def count_entries(session: Session, behind: Behind) -> int:
    return session.scalar(select(func.count()).select_from(Entry).where(*_behind(behind))) or 0


def entries_by_id(session: Session, ids: Sequence[UUID]) -> list[Entry]:
    """These entries, newest first."""
    return _shown(session, select(Entry).where(Entry.id.in_(ids)))


def _shown(session: Session, query: Select[Entry]) -> list[Entry]:
    loaded = query.options(selectinload(Entry.site), selectinload(Entry.recorder))
    return list(session.scalars(loaded.order_by(Entry.recorded_at.desc(), Entry.id)))


def _behind(behind: Behind) -> list[ColumnElement[bool]]:
    conditions = [*_inside(behind.within), Entry.status == behind.status, Entry.photos_missing == 0]
    if behind.status is Status.APPROVED:
        conditions.append(Entry.is_readable.is_(True))
    if behind.record_type is not None:
        conditions.append(Entry.record_type == behind.record_type)
    if behind.material is not None:
        conditions.append(_answer("material") == behind.material)
    if behind.photo_point is not None:
        conditions.append(_answer("photo_point") == str(behind.photo_point))
    return conditions


def _approved(within: Within, record_type: str) -> Select[Any]:
    return (
        select(
            Entry.id,
            Entry.site_id,
            Entry.recorded_by,
            Person.display_name,
            Entry.recorded_on,
            Entry.recorded_at,
            Entry.answers,
        )
        .join(Person, Entry.recorded_by == Person.id)
        .where(*_counts(within, record_type))
    )


def _read(session: Session, query: Select[Any]) -> Iterator[Approved]:
    for row in session.execute(query.execution_options(yield_per=READ_AT_ONCE)):
        yield Approved(*row)


def _counts(within: Within, record_type: str) -> list[ColumnElement[bool]]:
    return [*_approved_alone(), *_inside(within), Entry.record_type == record_type]


def _approved_alone() -> list[ColumnElement[bool]]:
    return [Entry.status == Status.APPROVED, Entry.photos_missing == 0, Entry.is_readable.is_(True)]


def _inside(within: Within) -> list[ColumnElement[bool]]:
    """By site also for a project: that is what the entries are indexed by."""
    if within.site_id is not None:
        return [Entry.site_id == within.site_id]
    return [Entry.site_id.in_(select(Site.id).where(Site.project_id == within.project_id))]


def _answer(name: str) -> ColumnElement[str]:
    """An answer as text, whether it was sent as text or as a number."""
    return cast(Entry.answers[name].as_string(), String)
