"""What a machine doubts about the areas of a site. A doubt that blocks is refused where it is typed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from .flags import Flag, Severity
from .units import Area
from .words import N_

BEYOND_BOUNDARY = Decimal("1.05")
INVERSION = Decimal("1.05")
REPORTED_LOW, REPORTED_HIGH = Decimal("0.75"), Decimal("1.25")
SMALLEST_HA, LARGEST_HA = Decimal("0.001"), Decimal(1000)


def reported_area_impossible(reported: Area) -> Iterator[Flag]:
    """A10. A site has 0.001 to 1000 ha, in whatever unit it is reported."""
    if not SMALLEST_HA <= reported.ha <= LARGEST_HA:
        yield Flag(
            "A10",
            Severity.BLOCK,
            N_("This is %(area_ha)s ha. A site has %(smallest_ha)s to %(largest_ha)s ha."),
            question="area_reported",
            figures={
                "area_ha": _short(reported.ha),
                "smallest_ha": _short(SMALLEST_HA),
                "largest_ha": _short(LARGEST_HA),
            },
        )


def areas_beyond_boundary(
    areas_ha: Mapping[str, Decimal | None], boundary_ha: Decimal
) -> Iterator[Flag]:
    """A11. No part of a site is larger than the ground within its boundary, by more than 5 %."""
    for question, area_ha in areas_ha.items():
        if area_ha is not None and area_ha > boundary_ha * BEYOND_BOUNDARY:
            yield Flag(
                "A11",
                Severity.BLOCK,
                N_("This is more than the boundary holds: %(boundary_ha)s ha."),
                question=question,
                figures={"boundary_ha": _short(boundary_ha)},
            )


def more_accepted_than_planted(
    accepted_ha: Decimal | None, biological_ha: Decimal | None
) -> Iterator[Flag]:
    """A12. Only ground that was planted or sown can be accepted."""
    if accepted_ha is not None and biological_ha is not None and accepted_ha > biological_ha:
        yield Flag(
            "A12",
            Severity.BLOCK,
            N_("More is accepted than was planted and sown: %(biological_ha)s ha."),
            question="area_accepted_ha",
            figures={"biological_ha": _short(biological_ha)},
        )


def areas_out_of_order(
    disturbed_ha: Decimal | None, technical_ha: Decimal | None, biological_ha: Decimal | None
) -> Iterator[Flag]:
    """A01. Planted ground was filled and shaped before, and what was filled had been disturbed."""
    known = {"area_disturbed_ha": disturbed_ha, "area_technical_ha": technical_ha}
    larger = {"area_technical_ha": technical_ha, "area_biological_ha": biological_ha}
    for smaller_ha, (question, larger_ha) in zip(known.values(), larger.items(), strict=True):
        if smaller_ha is None or larger_ha is None or larger_ha <= smaller_ha * INVERSION:
            continue
        yield Flag(
            "A01",
            Severity.WARN,
            N_("Larger than the area it should lie in: %(area_ha)s of %(within_ha)s ha."),
            question=question,
            figures={"area_ha": _short(larger_ha), "within_ha": _short(smaller_ha)},
        )


def reported_differs_from_boundary(reported: Area, boundary_ha: Decimal) -> Iterator[Flag]:
    """G08. The papers and the map agree within a quarter (as TerraMatch asks)."""
    if not REPORTED_LOW <= reported.ha / boundary_ha <= REPORTED_HIGH:
        yield Flag(
            "G08",
            Severity.WARN,
            N_("%(reported_ha)s ha are reported, but the boundary holds %(boundary_ha)s ha."),
            question="area_reported",
            figures={"reported_ha": _short(reported.ha), "boundary_ha": _short(boundary_ha)},
        )


def _short(area_ha: Decimal) -> str:
    """Four figures tell a person enough."""
    return f"{float(area_ha):.4g}"
