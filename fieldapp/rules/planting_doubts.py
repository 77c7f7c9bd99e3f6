"""What a machine doubts about a planting. A doubt that blocks is refused where it is typed."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from .flags import Flag, Severity
from .units import Area
from .words import N_

AROUND_PROJECT = timedelta(days=60)
SPARSE_HA, DENSE_HA, IMPOSSIBLE_HA = 100, 6_700, 20_000
SPACING_LOW, SPACING_HIGH = Decimal("0.75"), Decimal("1.25")
BEYOND_SITE = Decimal("1.05")

PLANTING_SEASONS = {
    "MN": (("04-15", "06-15"), ("09-01", "09-30")),
    "CN": (("11-01", "12-31"), ("01-01", "03-31"), ("05-01", "07-31")),
}
"""From and to, as month and day: spring and September in Mongolia; winter and the rains in Guizhou."""


def planted_when_impossible(
    planted_on: date, today: date, starts_on: date, ends_on: date | None
) -> Iterator[Flag]:
    """P04. Trees stand before they are counted, and were planted about when the project ran."""
    if planted_on > today:
        yield Flag("P04", Severity.BLOCK, N_("This day has not come yet."), question="planted_on")
    elif planted_on < starts_on - AROUND_PROJECT:
        yield Flag(
            "P04",
            Severity.BLOCK,
            N_("The project begins on %(day)s only."),
            question="planted_on",
            figures={"day": starts_on.isoformat()},
        )
    elif ends_on is not None and planted_on > ends_on + AROUND_PROJECT:
        yield Flag(
            "P04",
            Severity.BLOCK,
            N_("The project ended on %(day)s."),
            question="planted_on",
            figures={"day": ends_on.isoformat()},
        )


def planted_out_of_season(planted_on: date, country: str) -> Iterator[Flag]:
    """P03. Planted when trees there usually do not take."""
    day = planted_on.strftime("%m-%d")
    seasons = PLANTING_SEASONS.get(country, (("01-01", "12-31"),))
    if not any(first <= day <= last for first, last in seasons):
        yield Flag(
            "P03",
            Severity.INFORM,
            N_("Planted outside the usual season."),
            question="planted_on",
        )


def density_unusual(planted: int, area: Area) -> Iterator[Flag]:
    """P01. Trees for each hectare of the planted area."""
    per_ha = planted / area.ha
    if SPARSE_HA <= per_ha <= DENSE_HA:
        return
    yield Flag(
        "P01",
        Severity.BLOCK if per_ha > IMPOSSIBLE_HA else Severity.WARN,
        N_("This makes %(per_ha)s trees on a hectare. Is the number, the area or its unit wrong?"),
        question="n_planted",
        figures={"per_ha": f"{float(per_ha):.3g}" if per_ha < 1 else str(round(per_ha))},
    )


def spacing_differs_from_area(
    planted: int, area: Area, between_rows_m: Decimal | None, between_trees_m: Decimal | None
) -> Iterator[Flag]:
    """P02. As many trees as stand at this spacing need about the planted area."""
    if between_rows_m is None or between_trees_m is None:
        return
    needed = planted * between_rows_m * between_trees_m
    if not SPACING_LOW <= needed / area.m2 <= SPACING_HIGH:
        yield Flag(
            "P02",
            Severity.WARN,
            N_("So many trees at this spacing need %(needed_m2)s m², not %(area_m2)s m²."),
            question="spacing_row_m",
            figures={"needed_m2": str(round(needed)), "area_m2": str(round(area.m2))},
        )


def planted_area_exceeds_site(area: Area, site_ha: Decimal) -> Iterator[Flag]:
    """P05. Trees of a site stand on the site."""
    if area.ha > site_ha * BEYOND_SITE:
        yield Flag(
            "P05",
            Severity.BLOCK,
            N_("This is more than the whole site: %(site_ha)s ha."),
            question="area_planted",
            figures={"site_ha": f"{float(site_ha):.4g}"},
        )


def replaces_younger_trees(planted_on: date, replaced_planted_on: date) -> Iterator[Flag]:
    """P06. What died was planted before what replaces it."""
    if planted_on <= replaced_planted_on:
        yield Flag(
            "P06",
            Severity.BLOCK,
            N_("The trees they replace were planted on %(day)s, not before."),
            question="planted_on",
            figures={"day": replaced_planted_on.isoformat()},
        )
