"""How many of the planted trees are still alive, and how sure we can be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .counts import Count, CountMethod
from .intervals import Limits, wilson
from .plots import assumed_limits, plots_limits, ratio_of_sums

WEAK_BELOW_PLOTS = 5


class SurvivalMethod(StrEnum):
    """What the rate rests on."""

    FULL_COUNT = "full_count"
    PLOTS = "plots"
    ONE_PLOT = "one_plot"
    TAGGED_TREES = "tagged_trees"
    NOT_COUNTED = "not_counted"


class Interval(StrEnum):
    """What the limits mean. A full count has no sampling error: its limits speak of the method."""

    NONE = "none"
    METHOD = "method"
    SAMPLING = "sampling"
    ASSUMED = "assumed"


class HeldOut(StrEnum):
    """Why counts that exist give no rate."""

    WALK_THROUGH_ONLY = "walk_through_only"
    MORE_ALIVE_THAN_PLANTED = "more_alive_than_planted"
    MORE_ALIVE_THAN_SPOTS = "more_alive_than_spots"
    COUNTED_TWICE = "counted_twice"
    NOTHING_JUDGED = "nothing_judged"


@dataclass(frozen=True)
class Survival:
    """A survival rate with all that gives it meaning. Without a rate it says why; None is not 0.

    `rate` is `alive` of `counted`: of the planted in a full count, of the planting spots in plots,
    of the tagged trees. Missing trees count as not alive. Trees that nobody could judge count as
    not alive too; where there are any, the truth lies between `rate` and
    `upper_bound_if_unknown_alive`. `weak` warns of fewer than five plots.
    """

    method: SurvivalMethod
    planted: int
    alive: int = 0
    counted: int = 0
    unknown: int = 0
    rate: float | None = None
    lower: float | None = None
    upper: float | None = None
    interval: Interval = Interval.NONE
    upper_bound_if_unknown_alive: float | None = None
    plots: int = 0
    weak: bool = False
    held_out: HeldOut | None = None

    @property
    def survivors(self) -> float | None:
        """Estimated trees alive in the whole cohort."""
        return None if self.rate is None else self.planted * self.rate


@dataclass(frozen=True)
class FullCount:
    """Every tree of a cohort gone through: nothing was sampled, so nothing is estimated."""

    planted: int
    alive: int
    dead: int = 0
    missing: int = 0
    unknown: int = 0

    @property
    def survival(self) -> Survival:
        """Alive of planted, with Wilson limits for the method: would it do as well elsewhere?"""
        _check_planted(self.planted)
        seen = Survival(
            SurvivalMethod.FULL_COUNT,
            self.planted,
            alive=self.alive,
            counted=self.planted,
            unknown=self.unknown,
        )
        if self.alive > self.planted:
            return replace(seen, held_out=HeldOut.MORE_ALIVE_THAN_PLANTED)
        if self.unknown and not self.alive + self.dead + self.missing:
            return replace(seen, held_out=HeldOut.NOTHING_JUDGED)
        return _rated(seen, wilson(self.alive, self.planted), Interval.METHOD)


def survival_of(
    counts: Sequence[Count], planted: int, plots_possible: int | None = None
) -> Survival:
    """The survival that the approved counts of one cohort at one visit give.

    A full count outweighs plots and rows, and these outweigh tagged trees; trees tagged within a
    plot are a plot. A walk-through never gives a rate. `plots_possible` is how many such plots or
    rows the cohort has, where it is known. Blind recounts are left out by the caller.
    """
    _check_planted(planted)
    if census := _counted_by(counts, CountMethod.CENSUS):
        return _full_count(census, planted)
    tagged = _counted_by(counts, CountMethod.TAGGED)
    in_plots = [count for count in tagged if count.plot is not None]
    if plots := _counted_by(counts, CountMethod.FIXED_PLOT, CountMethod.ROWS) + in_plots:
        return _from_plots(plots, planted, plots_possible)
    if tagged:
        return _from_tagged_trees(tagged, planted)
    return Survival(
        SurvivalMethod.NOT_COUNTED,
        planted,
        held_out=HeldOut.WALK_THROUGH_ONLY if counts else None,
    )


def _check_planted(planted: int) -> None:
    if planted < 1:
        raise ValueError("survival is a share of the trees planted, and none were")


def _counted_by(counts: Sequence[Count], *methods: CountMethod) -> list[Count]:
    return [count for count in counts if count.method in methods]


def _full_count(census: Sequence[Count], planted: int) -> Survival:
    """A census may be walked in parts that have names; the same part twice is not a sum."""
    parts = _added(SurvivalMethod.FULL_COUNT, census, planted)
    if len({count.plot for count in census}) < len(census):
        return replace(parts, counted=planted, held_out=HeldOut.COUNTED_TWICE)
    return FullCount(
        planted,
        parts.alive,
        dead=sum(count.dead for count in census),
        missing=sum(count.missing for count in census),
        unknown=parts.unknown,
    ).survival


def _from_plots(plots: Sequence[Count], planted: int, plots_possible: int | None) -> Survival:
    method = SurvivalMethod.PLOTS if len(plots) > 1 else SurvivalMethod.ONE_PLOT
    seen = replace(
        _added(method, plots, planted), plots=len(plots), weak=len(plots) < WEAK_BELOW_PLOTS
    )
    # A supervisor may approve several plots without a name: they are taken for different ones.
    named = [count.plot for count in plots if count.plot is not None]
    if len(set(named)) < len(named):
        return replace(seen, held_out=HeldOut.COUNTED_TWICE)
    if reason := _reason_to_hold_out(seen, plots):
        return replace(seen, held_out=reason)
    every_plot_seen = plots_possible is not None and len(plots) >= plots_possible
    if method is SurvivalMethod.ONE_PLOT or every_plot_seen:
        return _rated(seen, None, Interval.NONE)
    share = ratio_of_sums(
        [count.spots for count in plots], [count.alive for count in plots], plots_possible
    )
    if share.variance == 0:
        return _rated(seen, assumed_limits(share.estimate, seen.counted), Interval.ASSUMED)
    return _rated(seen, plots_limits(share, len(plots)), Interval.SAMPLING)


def _from_tagged_trees(tagged: Sequence[Count], planted: int) -> Survival:
    """Trees drawn one by one do not share a plot's fate, so the plain Wilson limits hold."""
    seen = _added(SurvivalMethod.TAGGED_TREES, tagged, planted)
    if reason := _reason_to_hold_out(seen, tagged):
        return replace(seen, held_out=reason)
    return _rated(seen, wilson(seen.alive, seen.counted), Interval.SAMPLING)


def _added(method: SurvivalMethod, counts: Sequence[Count], planted: int) -> Survival:
    """What was seen in all these counts together, without a rate yet."""
    return Survival(
        method,
        planted,
        alive=sum(count.alive for count in counts),
        counted=sum(count.spots for count in counts),
        unknown=sum(count.unknown for count in counts),
    )


def _reason_to_hold_out(seen: Survival, counts: Sequence[Count]) -> HeldOut | None:
    if any(count.alive > count.spots for count in counts):
        return HeldOut.MORE_ALIVE_THAN_SPOTS
    if seen.alive > seen.planted:
        return HeldOut.MORE_ALIVE_THAN_PLANTED
    if not seen.counted or (seen.unknown and not any(count.alive + count.lost for count in counts)):
        return HeldOut.NOTHING_JUDGED
    return None


def _rated(seen: Survival, limits: Limits | None, interval: Interval) -> Survival:
    return replace(
        seen,
        rate=seen.alive / seen.counted,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        interval=interval,
        upper_bound_if_unknown_alive=(
            min(1.0, (seen.alive + seen.unknown) / seen.counted) if seen.unknown else None
        ),
    )
