"""How sure a share can be, when only some were looked at."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964
"""The normal quantile that leaves 2.5 % on each side."""


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest share that go well with what was seen, both within 0 and 1."""

    lower: float
    upper: float


def wilson(successes: float, trials: float, z: float = Z_95) -> Limits:
    """The score interval of Wilson (1927), method 3 of Newcombe (1998): honest near 0 % and 100 %.

    `trials` need not be whole: it may be the effective number behind a sample of plots.
    """
    if trials <= 0:
        raise ValueError("an interval needs at least one trial")
    if not 0 <= successes <= trials:
        raise ValueError("successes lie between none and all of the trials")
    share, z2 = successes / trials, z * z
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    margin = z / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    # Rounding must not push a limit past the share itself, nor out of 0 to 1.
    return Limits(max(0.0, min(centre - margin, share)), min(1.0, max(centre + margin, share)))
