"""What a phone has to know to work without network: projects, sites, what lies in them, what was recorded there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.rules.review import Status

from .database import Session
from .models import ChoiceRow, Cohort, Entry, Person, PhotoPoint, Plot, Project, Site
from .names import LABELS

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


def projects(session: Session, ids: Collection[int]) -> Sequence[KnownProject]:
    query = select(
        Project.id, Project.code, Project.name, Project.is_demonstration, Project.settings
    ).where(Project.id.in_(ids), Project.retired_at.is_(None))
    return [KnownProject(*row) for row in session.execute(query.order_by(Project.code))]


def sites(session: Session, project_ids: Collection[int]) -> Sequence[KnownSite]:
    columns = (getattr(Site, name) for name in KnownSite._fields)
    query = select(*columns).where(Site.project_id.in_(project_ids), Site.retired_at.is_(None))
    return [KnownSite(*row) for row in session.execute(query.order_by(Site.code))]


def plots(session: Session, site_ids: Collection[int]) -> Sequence[KnownPlot]:
    query = select(Plot.site_id, Plot.id, Plot.code, Plot.n_spots).where(
        Plot.site_id.in_(site_ids), Plot.retired_at.is_(None)
    )
    return [KnownPlot(*row) for row in session.execute(query.order_by(Plot.code))]


def cohorts(session: Session, site_ids: Collection[int]) -> Sequence[KnownCohort]:
    columns: list[Any] = [getattr(Cohort, name) for name in KnownCohort._fields[:-1]]
    species = (ChoiceRow.list_name == "species") & (ChoiceRow.code == Cohort.species)
    query = (
        select(*columns, ChoiceRow.facts.label("facts"))
        .join(ChoiceRow, species, isouter=True)
        .where(Cohort.site_id.in_(site_ids), Cohort.retired_at.is_(None))
    )
    return [KnownCohort._make(row) for row in session.execute(query.order_by(Cohort.code))]


def photo_points(session: Session, site_ids: Collection[int]) -> Sequence[KnownPoint]:
    columns = (getattr(PhotoPoint, name) for name in KnownPoint._fields)
    query = select(*columns).where(
        PhotoPoint.site_id.in_(site_ids), PhotoPoint.retired_at.is_(None)
    )
    return [KnownPoint(*row) for row in session.execute(query.order_by(PhotoPoint.code))]


def words(
    session: Session, list_names: Collection[str], language: str
) -> Sequence[tuple[str, str, str]]:
    """List, code and label of every word that can be chosen today, in their order."""
    query = select(ChoiceRow.list_name, ChoiceRow.code, LABELS[language]).where(
        ChoiceRow.list_name.in_(list_names), ChoiceRow.is_retired.is_(False)
    )
    rows = session.execute(query.order_by(ChoiceRow.position, ChoiceRow.code))
    return [(list_name, code, label) for list_name, code, label in rows]


def newest_entries(session: Session, site_ids: Collection[int]) -> Sequence[KnownEntry]:
    """The newest entries of every site and kind that count or may come to count, newest first."""
    rank = func.row_number().over(
        partition_by=(Entry.site_id, Entry.record_type),
        order_by=(Entry.recorded_at.desc(), Entry.id),
    )
    ranked = select(Entry.id, rank.label("rank")).where(*_may_count(site_ids)).subquery()
    query = (
        select(
            Entry.site_id,
            Entry.record_type,
            Entry.id,
            Entry.recorded_on,
            Entry.answers,
            Person.display_name,
        )
        .join(ranked, ranked.c.id == Entry.id)
        .join(Person, Person.id == Entry.recorded_by)
        .where(ranked.c.rank <= REMEMBERED)
        .order_by(Entry.recorded_at.desc(), Entry.id)
    )
    return [KnownEntry(*row) for row in session.execute(query)]


def days_counted(
    session: Session, site_ids: Collection[int]
) -> Sequence[tuple[date, list[int] | None]]:
    """On which days which cohorts were counted."""
    query = (
        select(Entry.recorded_on, Entry.answers["cohorts"])
        .where(*_may_count(site_ids), Entry.record_type == "tree_count")
        .distinct()
    )
    return [(day, cohort_ids) for day, cohort_ids in session.execute(query)]


def _may_count(site_ids: Collection[int]) -> tuple[Any, ...]:
    return (
        Entry.site_id.in_(site_ids),
        Entry.status != Status.REJECTED,
        Entry.photos_missing == 0,
        Entry.is_readable,
    )
