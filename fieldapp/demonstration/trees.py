"""The lives of planted trees: when each dies, of what, and what a visitor then counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

DAYS_PER_MONTH = 365.25 / 12
Curve = Sequence[tuple[float, float]]
"""Months since planting, and a share of 1: of trees alive, of ground that is green."""
Causes = Mapping[str, int]
"""Codes of the choice list, with how often each kills."""
SPREAD_OF_PLOTS = 0.35
"""Plots differ: in one a third more trees die, in another a third fewer."""


@dataclass(frozen=True)
class Tally:
    """What a visitor counts."""

    alive: int
    dead: int
    missing: int
    causes: Mapping[str, int]


@dataclass(frozen=True)
class Tree:
    """How long a tree stands among its like, 0 to 1, and what becomes of it."""

    hardiness: float
    cause: str
    months_as_wood: float
    """How long its dead stem is still found."""


def share_on(curve: Curve, months: float) -> float:
    """The share so long after planting; between two points of the curve it changes evenly."""
    for (before, share_before), (after, share_after) in pairwise(curve):
        if months <= after:
            passed = max(0.0, months - before) / (after - before)
            return share_before + (share_after - share_before) * passed
    return curve[-1][1]


@dataclass(frozen=True)
class Grove:
    """Trees that were planted together, or those of them in one plot."""

    trees: tuple[Tree, ...]
    curve: Curve
    luck: float = 1
    """Above 1 fewer die than the curve says."""

    def counted(self, months: float) -> Tally:
        """What stands there so long after planting. Who is dead stays dead."""
        lost = [tree for tree in self.trees if not self._lives(tree, months)]
        gone = sum(not self._is_found(tree, months) for tree in lost)
        causes = Counter(tree.cause for tree in lost)
        return Tally(
            len(self.trees) - len(lost), len(lost) - gone, gone, dict(sorted(causes.items()))
        )

    def _lives(self, tree: Tree, months: float) -> bool:
        return tree.hardiness < 1 - (1 - share_on(self.curve, months)) / self.luck

    def _is_found(self, tree: Tree, months: float) -> bool:
        before = months - tree.months_as_wood
        return tree.months_as_wood > 6 and (before <= 0 or self._lives(tree, before))


def grove(name: str, number: int, curve: Curve, causes: Causes, *, is_plot: bool = False) -> Grove:
    """The trees of this name: the same every time."""
    random = Random(name)  # noqa: S311 - the same trees every time are what is wanted
    luck = 1 + random.uniform(-SPREAD_OF_PLOTS, SPREAD_OF_PLOTS) if is_plot else 1
    codes, weights = list(causes), list(causes.values())
    trees = tuple(
        Tree(random.random(), random.choices(codes, weights)[0], random.uniform(0, 30))
        for _ in range(number)
    )
    return Grove(trees, curve, luck)
