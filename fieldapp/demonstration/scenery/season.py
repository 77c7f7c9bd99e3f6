"""What the time of the year does to the colours of a country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .brush import Colour, mixed


@dataclass(frozen=True)
class Season:
    """How the land looks on a day. Shares are of 1."""

    grass: Colour
    autumn: float
    """How far leaves have turned."""
    leaves: float
    """How many are on the trees."""
    snow: float


YEARS: Mapping[str, Sequence[tuple[int, Season]]] = {
    "MN": (
        (1, Season((186, 168, 126), 1, 0, 0.75)),
        (80, Season((184, 164, 118), 1, 0, 0.45)),
        (105, Season((178, 158, 110), 0, 0, 0)),
        (140, Season((158, 150, 92), 0, 0.5, 0)),
        (165, Season((132, 142, 74), 0, 1, 0)),
        (210, Season((116, 138, 66), 0, 1, 0)),
        (240, Season((140, 144, 74), 0.08, 1, 0)),
        (262, Season((172, 150, 82), 0.75, 0.9, 0)),
        (282, Season((184, 154, 96), 1, 0.3, 0)),
        (300, Season((182, 158, 108), 1, 0, 0.12)),
        (320, Season((184, 164, 118), 1, 0, 0.5)),
        (366, Season((186, 168, 126), 1, 0, 0.75)),
    ),
    "CN": (
        (1, Season((132, 132, 82), 1, 0.15, 0)),
        (60, Season((126, 138, 76), 0, 0.3, 0)),
        (100, Season((108, 144, 62), 0, 0.9, 0)),
        (180, Season((78, 126, 52), 0, 1, 0)),
        (250, Season((88, 124, 54), 0, 1, 0)),
        (300, Season((118, 128, 64), 0.4, 1, 0)),
        (330, Season((132, 130, 76), 0.9, 0.6, 0)),
        (366, Season((132, 132, 82), 1, 0.15, 0)),
    ),
}
"""By country, from day of the year to day of the year; between them the land changes evenly."""


def season(country: str, day: date) -> Season:
    """How the land of the country looks on this day."""
    number = day.timetuple().tm_yday
    days = YEARS[country]
    (first, one), (last, other) = next(
        (before, after) for before, after in pairwise(days) if before[0] <= number <= after[0]
    )
    share = (number - first) / (last - first)
    return Season(
        mixed(one.grass, other.grass, share),
        *(
            a + (b - a) * share
            for a, b in (
                (one.autumn, other.autumn),
                (one.leaves, other.leaves),
                (one.snow, other.snow),
            )
        ),
    )
