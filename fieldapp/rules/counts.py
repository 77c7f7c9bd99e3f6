"""One tree count, as it counts for the rules."""

from dataclasses import dataclass
from enum import StrEnum


class CountMethod(StrEnum):
    """How the trees were gone through."""

    CENSUS = "census"
    ROWS = "rows"
    FIXED_PLOT = "fixed_plot"
    TAGGED = "tagged"
    WALK_THROUGH = "walk_through"


@dataclass(frozen=True)
class Count:
    """The trees of one cohort at one visit, in one plot or row, or all of them.

    `spots` are the planting spots looked at. `unknown` are trees that nobody could judge, such as
    leafless ones. `plot` is the key of the plot or row; None where it has no name.
    """

    method: CountMethod
    spots: int
    alive: int
    dead: int = 0
    missing: int = 0
    unknown: int = 0
    plot: str | None = None

    @property
    def lost(self) -> int:
        return self.dead + self.missing

    @property
    def accounted(self) -> int:
        return self.alive + self.lost + self.unknown
