"""What a phone has to know to work without network: projects, sites, what lies in them, what was recorded there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, Table, and_, bindparam, func, select

from fieldapp.rules.review import Status

from . import tables
from .database import Session
from .models import ChoiceRow
from .names import LABELS
from .tables import run

REMEMBERED = 20
"""So many of the newest entries of each site and kind can be referred to."""


class KnownProject(NamedTuple):
    id: int
    code: str
    name: str
    is_demonstration: bool
    settings: Mapping[str, Any]


class KnownSite(NamedTuple):
    id: int
    project_id: int
    code: str
    name: str
    boundary: Mapping[str, Any] | None
    leaf_on_from: str | None
    leaf_on_to: str | None


class KnownPlot(NamedTuple):
    site_id: int
    id: int
    code: str
    n_spots: int | None


class KnownCohort(NamedTuple):
    site_id: int
    id: int
    code: str
    species: str
    plot_id: int | None
    n_planted: int
    planted_on: date
    kind: str
    facts: Mapping[str, Any] | None
    """What the choice list knows of the species."""


class KnownPoint(NamedTuple):
    site_id: int
    id: int
    code: str
    description: str | None
    lat: float | None
    lon: float | None
    bearing_deg: Any


class KnownEntry(NamedTuple):
    site_id: int
    record_type: str
    id: UUID
    recorded_on: date
    answers: Mapping[str, Any]
    by: str


def _columns(table: Table, row: type[Any]) -> list[Any]:
    return [table.c[name] for name in row._fields if name in table.c]


def _of_sites(table: Table, row: type[Any]) -> Select[*tuple[Any, ...]]:
    """What lies in these sites and is not retired, by code."""
    site_ids: BindParameter[Any] = bindparam("site_ids", expanding=True)
    in_use = (table.c.site_id.in_(site_ids), table.c.retired_at.is_(None))
    return select(*_columns(table, row)).where(*in_use).order_by(table.c.code)


_project, _site, _cohort, _choice, _entry = (
    tables.projects.c,
    tables.sites.c,
    tables.cohorts.c,
    tables.choices.c,
    tables.entries.c,
)
PROJECTS = (
    select(*_columns(tables.projects, KnownProject))
    .where(_project.id.in_(bindparam("ids", expanding=True)), _project.retired_at.is_(None))
    .order_by(_project.code)
)
SITES = (
    select(*_columns(tables.sites, KnownSite))
    .where(_site.project_id.in_(bindparam("ids", expanding=True)), _site.retired_at.is_(None))
    .order_by(_site.code)
)
PLOTS = _of_sites(tables.plots, KnownPlot)
SPECIES = and_(_choice.list_name == "species", _choice.code == _cohort.species)
COHORTS = (
    _of_sites(tables.cohorts, KnownCohort)
    .add_columns(_choice.facts)
    .select_from(tables.cohorts.join(tables.choices, SPECIES, isouter=True))
)
PHOTO_POINTS = _of_sites(tables.photo_points, KnownPoint)
MAY_COUNT = and_(
    _entry.site_id.in_(bindparam("site_ids", expanding=True)),
    _entry.status != Status.REJECTED,
    _entry.photos_missing == 0,
    _entry.is_readable,
)
RANK = func.row_number().over(
    partition_by=(_entry.site_id, _entry.record_type),
    order_by=(_entry.recorded_at.desc(), _entry.id),
)
RANKED = select(_entry.id, RANK.label("rank")).where(MAY_COUNT).subquery()
NEWEST_ENTRIES = (
    select(
        _entry.site_id,
        _entry.record_type,
        _entry.id,
        _entry.recorded_on,
        _entry.answers,
        tables.people.c.display_name,
    )
    .select_from(tables.entries)
    .join(RANKED, RANKED.c.id == _entry.id)
    .join(tables.people, tables.people.c.id == _entry.recorded_by)
    .where(RANKED.c.rank <= REMEMBERED)
    .order_by(_entry.recorded_at.desc(), _entry.id)
)
DAYS_COUNTED = (
    select(_entry.recorded_on, _entry.answers["cohorts"])
    .where(MAY_COUNT, _entry.record_type == "tree_count")
    .distinct()
)


def projects(session: Session, ids: Collection[int]) -> Sequence[KnownProject]:
    return [KnownProject._make(row) for row in run(session, PROJECTS, {"ids": list(ids)})]


def sites(session: Session, project_ids: Collection[int]) -> Sequence[KnownSite]:
    return [KnownSite._make(row) for row in run(session, SITES, {"ids": list(project_ids)})]


def plots(session: Session, site_ids: Sequence[int]) -> Sequence[KnownPlot]:
    return [KnownPlot._make(row) for row in run(session, PLOTS, {"site_ids": site_ids})]


def cohorts(session: Session, site_ids: Sequence[int]) -> Sequence[KnownCohort]:
    return [KnownCohort._make(row) for row in run(session, COHORTS, {"site_ids": site_ids})]


def photo_points(session: Session, site_ids: Sequence[int]) -> Sequence[KnownPoint]:
    return [KnownPoint._make(row) for row in run(session, PHOTO_POINTS, {"site_ids": site_ids})]


def words(
    session: Session, list_names: Collection[str], language: str
) -> Sequence[tuple[str, str, str]]:
    """List, code and label of every word that can be chosen today, in their order."""
    query = select(ChoiceRow.list_name, ChoiceRow.code, LABELS[language]).where(
        ChoiceRow.list_name.in_(list_names), ChoiceRow.is_retired.is_(False)
    )
    rows = session.execute(query.order_by(ChoiceRow.position, ChoiceRow.code))
    return [(list_name, code, label) for list_name, code, label in rows]


def newest_entries(session: Session, site_ids: Sequence[int]) -> Sequence[KnownEntry]:
    """The newest entries of every site and kind that count or may come to count, newest first."""
    return [KnownEntry._make(row) for row in run(session, NEWEST_ENTRIES, {"site_ids": site_ids})]


def days_counted(
    session: Session, site_ids: Sequence[int]
) -> Sequence[tuple[date, list[int] | None]]:
    """On which days which cohorts were counted."""
    return [(day, ids) for day, ids in run(session, DAYS_COUNTED, {"site_ids": site_ids})]
