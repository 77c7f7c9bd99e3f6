"""What the database knows around an entry: its site, the trees that stand there, what codes and photos are known."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, cast, select

from fieldapp.rules.area import Boundary
from fieldapp.rules.boundary import BadPolygon, read_boundary
from fieldapp.rules.units import Area, AreaUnit

from . import tables
from .database import Session
from .models import Cohort, PhotoPoint, Plot
from .tables import run

PLACES: Mapping[str, type[Plot | Cohort | PhotoPoint]] = {
    "plots": Plot,
    "cohorts": Cohort,
    "photo_points": PhotoPoint,
}


@dataclass(frozen=True)
class SiteFacts:
    """What the checks need to know of a site."""

    site_id: int
    project_id: int
    settings: Mapping[str, Any]
    """The project's own, as stored."""
    boundary: Boundary | None
    area_ha: Decimal
    """Within the boundary; as reported where there is none."""
    leaf_on_from: str | None
    leaf_on_to: str | None


class PlantedTrees(NamedTuple):
    """What the checks need to know of a cohort."""

    n_planted: int
    suckers: bool
    evergreen: bool


_site, _cohort, _choice, _photo = (
    tables.sites.c,
    tables.cohorts.c,
    tables.choices.c,
    tables.photos.c,
)
SITE = (
    select(
        _site.project_id,
        tables.projects.c.settings,
        cast(_site.boundary, Text),
        _site.leaf_on_from,
        _site.leaf_on_to,
        _site.boundary_area_m2,
        _site.area_reported,
        _site.area_reported_unit,
    )
    .join_from(tables.sites, tables.projects, _site.project_id == tables.projects.c.id)
    .where(_site.id == bindparam("site_id"))
)
SPECIES = and_(_choice.list_name == "species", _choice.code == _cohort.species)
COHORTS = (
    select(_cohort.id, _cohort.n_planted, _choice.facts)
    .join_from(tables.cohorts, tables.choices, SPECIES, isouter=True)
    .where(_cohort.site_id == bindparam("site_id"))
)
CODES = select(_choice.code).where(
    _choice.list_name == bindparam("list_name"),
    _choice.code.in_(bindparam("codes", expanding=True)),
)
ELSEWHERE = select(_photo.sha256).where(
    _photo.sha256.in_(bindparam("hashes", expanding=True)),
    _photo.entry_id != bindparam("entry_id"),
)


def find_site(session: Session, site_id: int) -> SiteFacts | None:
    """The site, retired or not: what was recorded there before the phone heard of it counts."""
    row = run(session, SITE, {"site_id": site_id}).first()
    if row is None:
        return None
    project_id, settings, boundary, leaf_on_from, leaf_on_to, *area = row
    return SiteFacts(
        site_id=site_id,
        project_id=project_id,
        settings=settings,
        boundary=_boundary(boundary),
        area_ha=_area_ha(*area),
        leaf_on_from=leaf_on_from,
        leaf_on_to=leaf_on_to,
    )


def cohorts_of(session: Session, site_id: int) -> dict[int, PlantedTrees]:
    """The cohorts of a site, by id."""
    return {
        cohort_id: PlantedTrees(
            n_planted, bool((facts or {}).get("suckers")), bool((facts or {}).get("evergreen"))
        )
        for cohort_id, n_planted, facts in run(session, COHORTS, {"site_id": site_id})
    }


def ids_of(session: Session, list_name: str, site_id: int) -> set[int]:
    """The plots, cohorts or photo points of a site."""
    model = PLACES[list_name]
    return set(session.scalars(select(model.id).where(model.site_id == site_id)))


def known_codes(session: Session, list_name: str, codes: Collection[str]) -> set[str]:
    """Which of these codes the choice list has, or had."""
    return set(run(session, CODES, {"list_name": list_name, "codes": list(codes)}).scalars())


def photos_elsewhere(session: Session, entry_id: UUID, hashes: Collection[str]) -> set[str]:
    """Which of these photos belong to another entry too."""
    if not hashes:
        return set()
    return set(run(session, ELSEWHERE, {"entry_id": entry_id, "hashes": list(hashes)}).scalars())


def _area_ha(boundary_m2: float | None, reported: Decimal, unit: str) -> Decimal:
    if boundary_m2 is None:
        return Area(reported, AreaUnit(unit)).ha
    return Area(Decimal(str(boundary_m2)), AreaUnit.M2).ha


@lru_cache(maxsize=512)
def _boundary(geojson: str | None) -> Boundary | None:
    """Read once for many entries: checking that no line crosses another takes its time."""
    if geojson is None:
        return None
    try:
        return read_boundary(json.loads(geojson))
    except BadPolygon:
        return None
