"""What is doubted about a place, and refused, when its answers are seen together with where it lies."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fieldapp.records.places import BY_NAME
from fieldapp.records.record import unusual
from fieldapp.rules import area_doubts, planting_doubts
from fieldapp.rules.area import Point
from fieldapp.rules.boundary import read_boundary
from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.land import FUNDING_SOURCES
from fieldapp.rules.thresholds import DEFAULT_THRESHOLDS
from fieldapp.rules.time_of_year import is_day_of_year
from fieldapp.rules.units import M2_PER_HA, Area, AreaUnit
from fieldapp.rules.words import N_
from fieldapp.store.models import Cohort, Project, Site

Values = Mapping[str, Any]
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


def doubts(kind: str, values: Values, parent: Project | Site | None, today: date) -> list[Flag]:
    """Every doubt about these values. Those that block are refused."""
    return [
        *_numbers(kind, values),
        *_days(values),
        *(CHECKS[kind](values, parent, today) if kind in CHECKS else ()),
    ]


def _numbers(kind: str, values: Values) -> Iterator[Flag]:
    for name, question in BY_NAME[kind].questions.items():
        yield from unusual(name, question, values[name])


def _days(values: Values) -> Iterator[Flag]:
    for name, value in values.items():
        if isinstance(value, date) and not EARLIEST <= value <= LATEST:
            yield _refused(name, N_("Enter a day between 1950 and 2100."))


def _project(values: Values, _parent: Any, _today: date) -> Iterator[Flag]:
    if values["ends_on"] is not None and values["ends_on"] < values["starts_on"]:
        yield _refused("ends_on", N_("The last day is before the first day."))
    for source, _label in FUNDING_SOURCES:
        amount, currency = f"funding_{source}", f"funding_{source}_currency"
        if values[amount] is not None and values[currency] is None:
            yield _refused(amount, N_("Say in which money."))


def _site(values: Values, _project: Any, _today: date) -> Iterator[Flag]:
    reported = Area(values["area_reported"], AreaUnit(values["area_reported_unit"]))
    areas_ha = {
        name: value
        for name, value in values.items()
        if name.startswith("area_") and name.endswith("_ha")
    }
    disturbed, technical, biological, accepted = areas_ha.values()
    yield from area_doubts.reported_area_impossible(reported)
    yield from area_doubts.more_accepted_than_planted(accepted, biological)
    yield from area_doubts.areas_out_of_order(disturbed, technical, biological)
    if values["boundary"]:
        boundary_ha = Decimal(str(read_boundary(values["boundary"]).area_m2)) / M2_PER_HA
        yield from area_doubts.areas_beyond_boundary(areas_ha, boundary_ha)
        yield from area_doubts.reported_differs_from_boundary(reported, boundary_ha)
    for name in ("leaf_on_from", "leaf_on_to"):
        if values[name] is not None and not is_day_of_year(values[name]):
            yield _refused(name, N_("Write month and day with two digits each: 06-01."))


def _cohort(values: Values, site: Site, today: date) -> Iterator[Flag]:
    planted_on, planted = values["planted_on"], values["n_planted"]
    area = Area(values["area_planted"], AreaUnit(values["area_planted_unit"]))
    project = site.project
    yield from planting_doubts.planted_when_impossible(
        planted_on, today, project.starts_on, project.ends_on
    )
    yield from planting_doubts.planted_out_of_season(planted_on, site.country)
    yield from planting_doubts.density_unusual(planted, area)
    yield from planting_doubts.spacing_differs_from_area(
        planted, area, values["spacing_row_m"], values["spacing_tree_m"]
    )
    yield from planting_doubts.planted_area_exceeds_site(area, site_ha(site))
    replaced = _cohort_of(site, values["parent_cohort_id"])
    if replaced is not None:
        yield from planting_doubts.replaces_younger_trees(planted_on, replaced.planted_on)
    if values["shape"]:
        yield from _outside(site, "shape", _corners(values["shape"]))


def _plot(values: Values, site: Site, _today: date) -> Iterator[Flag]:
    if (values["lat"] is None) != (values["lon"] is None):
        missing = "lat" if values["lat"] is None else "lon"
        yield _refused(missing, N_("A position needs latitude and longitude."))
    elif values["lat"] is not None:
        yield from _outside(site, "lat", [Point(float(values["lon"]), float(values["lat"]))])


CHECKS: Mapping[str, Callable[[Values, Any, date], Iterator[Flag]]] = {
    "project": _project,
    "site": _site,
    "cohort": _cohort,
    "plot": _plot,
    "photo_point": _plot,
}


def site_ha(site: Site) -> Decimal:
    """The ground of a site: what its boundary holds, or what is reported where there is none."""
    if site.boundary_area_m2 is not None:
        return Decimal(str(site.boundary_area_m2)) / M2_PER_HA
    return Area(site.area_reported, AreaUnit(site.area_reported_unit)).ha


def _outside(site: Site, question: str, points: list[Point]) -> Iterator[Flag]:
    """A camera may stand outside, and positions are only so good: a doubt, never a refusal."""
    if site.boundary is None:
        return
    boundary = read_boundary(site.boundary)
    distance_m = max(boundary.distance_m(point) for point in points)
    if distance_m > DEFAULT_THRESHOLDS.outside_site_warn_m:
        yield Flag(
            "G01",
            Severity.WARN,
            N_("%(distance_m)s m outside the boundary of the site."),
            question,
            {"distance_m": round(distance_m)},
        )


def _corners(shape: Mapping[str, Any]) -> list[Point]:
    """Every point of a GeoJSON geometry, however deep its rings lie."""
    return list(_points(shape["coordinates"]))


def _points(coordinates: Any) -> Iterator[Point]:
    if isinstance(coordinates[0], list):
        for each in coordinates:
            yield from _points(each)
    else:
        yield Point(*coordinates)


def _cohort_of(site: Site, cohort_id: int | None) -> Cohort | None:
    return next((cohort for cohort in site.cohorts if cohort.id == cohort_id), None)


def _refused(question: str, message: str) -> Flag:
    return Flag("R01", Severity.BLOCK, message, question)
