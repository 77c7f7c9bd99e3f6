"""Whether survival reaches the share of trees that a project wants alive."""

from collections.abc import Sequence
from enum import StrEnum

from .pooling import pooled
from .survival import Interval, Survival


class Verdict(StrEnum):
    """UNDECIDED: the limits lie on both sides of the target, or there are none. More plots would tell."""

    REACHED = "reached"
    MISSED = "missed"
    UNDECIDED = "undecided"


def judged(survival: Survival, target: float) -> Verdict | None:
    """By its limits: reached if the lower one is at the target, missed if the upper one is below.

    A full count is judged by its rate, since nothing was sampled and its limits speak of the method. Trees
    that nobody could judge may all be alive. None where there is no rate.
    """
    if survival.rate is None:
        return None
    if survival.interval is Interval.METHOD:
        lower, upper = survival.rate, survival.rate
    elif survival.lower is None or survival.upper is None:
        return Verdict.UNDECIDED
    else:
        lower, upper = survival.lower, survival.upper
    return _by_limits(lower, max(upper, survival.upper_bound_if_unknown_alive or 0.0), target)


def judged_together(parts: Sequence[Survival], target: float) -> Verdict | None:
    """Of several cohorts: as a full count if all were counted in full, else undecided."""
    together = pooled(parts)
    if together.rate is None:
        return None
    if together.interval is not Interval.METHOD or together.planted_counted < together.planted:
        return Verdict.UNDECIDED
    unknown = sum(part.unknown for part in parts)
    return _by_limits(together.rate, together.rate + unknown / together.planted, target)


def _by_limits(lower: float, upper: float, target: float) -> Verdict:
    if lower >= target:
        return Verdict.REACHED
    return Verdict.MISSED if upper < target else Verdict.UNDECIDED
