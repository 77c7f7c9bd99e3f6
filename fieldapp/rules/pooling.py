"""Survival over several cohorts, and what follows from it for the ground and the next planting."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from .intervals import wilson
from .survival import Interval, Survival, SurvivalMethod


@dataclass(frozen=True)
class PooledSurvival:
    """Survival of several cohorts together, each weighing as many trees as it had planted.

    Only cohorts with a rate are in it: `planted_counted` is the denominator, and `coverage` says
    how much of all that was planted it covers. `median_rate` is the unweighted median of the
    cohorts' rates, which small cohorts move as much as large ones. Original and replacement
    cohorts pooled together give the cumulative survival: all alive of all ever planted.
    """

    planted: int
    planted_counted: int
    survivors: float | None
    rate: float | None
    median_rate: float | None
    lower: float | None
    upper: float | None
    interval: Interval
    cohorts: int
    cohorts_counted: int

    @property
    def coverage(self) -> float | None:
        return self.planted_counted / self.planted if self.planted else None


def pooled(parts: Sequence[Survival]) -> PooledSurvival:
    """Estimated survivors over trees planted, never a mean of percentages.

    Limits are given where every part is a full count; estimates from plots do not add up to one.
    """
    rated = [(part, part.survivors) for part in parts if part.survivors is not None]
    planted_counted = sum(part.planted for part, _ in rated)
    survivors = sum(alive for _, alive in rated) if rated else None
    full = bool(rated) and all(part.method is SurvivalMethod.FULL_COUNT for part, _ in rated)
    limits = wilson(sum(part.alive for part, _ in rated), planted_counted) if full else None
    return PooledSurvival(
        planted=sum(part.planted for part in parts),
        planted_counted=planted_counted,
        survivors=survivors,
        rate=None if survivors is None else survivors / planted_counted,
        median_rate=median(alive / part.planted for part, alive in rated) if rated else None,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        interval=Interval.METHOD if limits else Interval.NONE,
        cohorts=len(parts),
        cohorts_counted=len(rated),
    )


def replacements_needed(target: float, planted: int, alive: float, expected_survival: float) -> int:
    """Trees to plant so that, once `expected_survival` of them live, the target share is reached."""
    lacking = target * planted - alive
    # Binary fractions miss whole trees by a hair; a billionth of a tree is none.
    return max(0, ceil(round(lacking / expected_survival, 9)))


def trees_per_ha(trees: float, area_ha: float) -> float:
    """Stocking: trees over the area they stand on."""
    return trees / area_ha
