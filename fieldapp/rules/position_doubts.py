"""What a machine doubts about the place an entry was recorded at."""

from collections.abc import Iterator

from .area import Boundary, Point
from .flags import Flag, Severity
from .thresholds import DEFAULT_THRESHOLDS, Thresholds
from .words import N_


def position_inaccurate(
    accuracy_m: float, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """G02. A position that may be anywhere in a wide circle."""
    if accuracy_m > thresholds.accuracy_unusable_m:
        message = N_("The position is only good to %(accuracy_m)s m and is not used.")
    elif accuracy_m > thresholds.accuracy_warn_m:
        message = N_("The position is only good to %(accuracy_m)s m.")
    else:
        return
    yield Flag(
        "G02",
        Severity.WARN,
        message,
        figures={"accuracy_m": round(accuracy_m)},
    )


def outside_site(
    point: Point,
    accuracy_m: float,
    boundary: Boundary,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Iterator[Flag]:
    """G01. Recorded outside the site, by more than the position can be wrong."""
    if accuracy_m > thresholds.accuracy_unusable_m:
        return
    distance_m = boundary.distance_m(point)
    bearable_m = max(
        thresholds.outside_site_warn_m, thresholds.outside_site_accuracies * accuracy_m
    )
    if distance_m <= bearable_m:
        return
    yield Flag(
        "G01",
        Severity.BLOCK if distance_m > thresholds.outside_site_block_m else Severity.WARN,
        N_("Recorded %(distance_m)s m outside the site."),
        figures={"distance_m": round(distance_m)},
    )
