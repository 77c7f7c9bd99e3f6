"""What a machine doubts about a tree count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .counts import Count, CountMethod
from .flags import Flag, Severity
from .thresholds import DEFAULT_THRESHOLDS, Thresholds
from .words import N_


@dataclass(frozen=True)
class LeafSeason:
    """From when to when the trees of a site are in leaf, as "MM-DD", both days within it."""

    first: str
    last: str

    def holds(self, day: date) -> bool:
        return self.first <= day.strftime("%m-%d") <= self.last


def more_alive_than_planted(count: Count, planted: int | None = None) -> Iterator[Flag]:
    """S01. In a plot against its planting spots, in a full count against the cohort."""
    if count.method is CountMethod.CENSUS:
        if planted is not None and count.alive > planted:
            yield Flag(
                "S01",
                Severity.BLOCK,
                N_("%(alive)s trees alive, but only %(planted)s were planted."),
                question="n_alive",
                figures={"alive": count.alive, "planted": planted},
            )
    elif count.alive > count.spots:
        yield Flag(
            "S01",
            Severity.BLOCK,
            N_("%(alive)s trees alive, but only %(spots)s planting spots."),
            question="n_alive",
            figures={"alive": count.alive, "spots": count.spots},
        )


def parts_differ_from_spots(count: Count) -> Iterator[Flag]:
    """S02. Alive, dead, missing and unknown together are the planting spots."""
    if count.accounted != count.spots:
        yield Flag(
            "S02",
            Severity.BLOCK,
            N_("Alive, dead, missing and not judged make %(accounted)s, not %(spots)s spots."),
            question="n_spots",
            figures={"accounted": count.accounted, "spots": count.spots},
        )


def causes_differ_from_lost(causes: Mapping[str, int | None], lost: int) -> Iterator[Flag]:
    """S03. Every dead or missing tree has one cause, which may be that nobody knows it.

    A cause that was seen but not counted apart (None) may stand for any of them. Causes that do
    not add up contradict the count and block; none at all are only wanting.
    """
    if lost and not causes:
        yield Flag(
            "S03",
            Severity.WARN,
            N_("%(lost)s trees are dead or missing, and no cause is given."),
            question="causes",
            figures={"lost": lost},
        )
        return
    named = sum(number or 0 for number in causes.values())
    all_counted = None not in causes.values()
    if named > lost or (all_counted and named < lost):
        yield Flag(
            "S03",
            Severity.BLOCK,
            N_("Causes are given for %(named)s trees, but %(lost)s are dead or missing."),
            question="causes",
            figures={"named": named, "lost": lost},
        )


def counted_differs_from_planted(
    count: Count, planted: int, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """S06. A full count finds about as many trees, in whatever state, as were planted."""
    if count.method is not CountMethod.CENSUS:
        return
    share = count.accounted / planted
    if thresholds.counted_low_warn <= share <= thresholds.counted_high_warn:
        return
    bearable = thresholds.counted_low_block <= share <= thresholds.counted_high_block
    yield Flag(
        "S06",
        Severity.WARN if bearable else Severity.BLOCK,
        N_("%(counted)s trees were counted, but %(planted)s were planted."),
        question="n_spots",
        figures={"counted": count.accounted, "planted": planted},
    )


def outside_leaf_season(
    leaf_on: bool | None,
    visit_date: date,
    season: LeafSeason | None,
    evergreen: bool = False,
) -> Iterator[Flag]:
    """S07. A leafless tree is neither alive nor dead to the eye. `season` None is not known."""
    if evergreen:
        return
    if leaf_on is False:
        yield Flag(
            "S07",
            Severity.WARN,
            N_("The trees had no leaves, so alive and dead are hard to tell apart."),
            question="leaf_on",
        )
    elif season and not season.holds(visit_date):
        yield Flag(
            "S07",
            Severity.WARN,
            N_("Counted on %(visit_date)s, when trees here usually have no leaves."),
            question="leaf_on",
            figures={"visit_date": visit_date.isoformat()},
        )


def too_many_unknown(count: Count, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Iterator[Flag]:
    """S16. Too many trees that nobody could judge: the count should be made again."""
    if count.unknown > thresholds.unknown_share * count.spots:
        yield Flag(
            "S16",
            Severity.WARN,
            N_("%(unknown)s of %(spots)s trees could not be judged. Plan another visit."),
            question="n_unknown",
            figures={"unknown": count.unknown, "spots": count.spots},
        )


def walk_through_alone(method: CountMethod, counted_otherwise: bool = False) -> Iterator[Flag]:
    """S17. An impression in passing is never a rate; alone it leaves the visit without one."""
    if method is CountMethod.WALK_THROUGH and not counted_otherwise:
        yield Flag(
            "S17",
            Severity.WARN,
            N_("A walk-through gives no survival rate. Count plots, rows or all trees."),
            question="method",
        )


def volunteers_not_counted(volunteers: int | None, suckering: bool) -> Iterator[Flag]:
    """S18. Where new stems rise from roots, they are counted apart from what was planted."""
    if suckering and volunteers is None:
        yield Flag(
            "S18",
            Severity.WARN,
            N_("This species makes suckers. Count them apart from the planted trees."),
            question="n_volunteers",
        )
