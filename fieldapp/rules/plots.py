"""A share estimated from plots, in which trees stand together and live or die together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .intervals import Limits, wilson
from .student import student_t_quantile

ASSUMED_DESIGN_EFFECT = 2.0
"""How much less a tree in a plot tells than one drawn alone, where the plots themselves cannot say."""


@dataclass(frozen=True)
class Ratio:
    """A ratio of two sums over plots, with the variance that the spread between plots gives it."""

    estimate: float
    variance: float

    @property
    def standard_error(self) -> float:
        return sqrt(self.variance)


def ratio_of_sums(
    sizes: Sequence[int], values: Sequence[int], population: int | None = None
) -> Ratio:
    """The sum of the values over the sum of the sizes: the ratio-to-size estimator.

    Cochran, Sampling Techniques (1977), 3.12 and chapter 11; Scheaffer et al., Elementary Survey
    Sampling, chapter 8. `population` is the number of plots there could be; where it is not known
    the finite population correction is left out. Needs two plots.
    """
    plots, total_size, total_value = len(sizes), sum(sizes), sum(values)
    # In whole numbers, so that plots that are all alike give a variance of exactly nothing.
    squares = sum(
        (value * total_size - total_value * size) ** 2
        for size, value in zip(sizes, values, strict=True)
    )
    spread = squares / total_size**2 / (plots - 1)
    mean_size = total_size / plots
    unseen = 1.0 if population is None else 1 - plots / population
    return Ratio(total_value / total_size, unseen * spread / (plots * mean_size**2))


def plots_limits(share: Ratio, plots: int) -> Limits:
    """Wilson limits on the effective sample size p(1-p)/v, with t in place of z.

    The same as using z with the effective size times (z/t) squared: the correction of Korn and
    Graubard (1998) for the few degrees of freedom that few plots leave.
    """
    effective = share.estimate * (1 - share.estimate) / share.variance
    t = student_t_quantile(0.975, plots - 1)
    return wilson(share.estimate * effective, effective, t)


def assumed_limits(share: float, trees: int) -> Limits:
    """Wilson limits where all plots are alike and show no spread: the design effect is assumed."""
    effective = trees / ASSUMED_DESIGN_EFFECT
    return wilson(share * effective, effective)
