"""Tree count: how the trees of a plot, or of whole cohorts, stand on one visit."""

from collections.abc import Iterator
from decimal import Decimal

from fieldapp.rules.count_doubts import (
    causes_differ_from_lost,
    more_alive_than_planted,
    parts_differ_from_spots,
)
from fieldapp.rules.counts import Count, CountMethod
from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.words import N_

from .questions import (
    answered,
    breakdown,
    choice,
    count,
    counted,
    measure,
    place,
    places,
    several,
    text,
    yes_no,
)
from .record import Record

METHODS = (
    ("census", N_("Every tree")),
    ("fixed_plot", N_("A marked plot")),
    ("rows", N_("Every few rows")),
    ("tagged", N_("Marked trees")),
    ("walk_through", N_("Only walked through")),
)
SHAPES = (("circle", N_("Circle")), ("rectangle", N_("Rectangle")))
PROTECTION_STATES = (
    ("good", N_("Good")),
    ("damaged", N_("Damaged")),
    ("gone", N_("Gone")),
)
ACTIONS = (
    ("none", N_("Nothing")),
    ("water", N_("Water")),
    ("weed", N_("Weed")),
    ("repair_fence", N_("Repair the fence")),
    ("beat_up", N_("Replace dead trees")),
    ("redo", N_("Plant all again")),
)
STRATA = (
    ("fill", N_("Filled ground")),
    ("undisturbed", N_("Undisturbed ground")),
    ("fenced", N_("Fenced")),
    ("unfenced", N_("Not fenced")),
)
IN_PLOTS = answered("method", "fixed_plot", "tagged")


class TreeCount(Record, name="tree_count", title=N_("Count trees"), icon="tree"):
    cohorts: tuple[int, ...] = places(N_("Which trees?"), "cohorts", required=True, carried=True)
    method: str = choice(N_("How do you count?"), *METHODS, required=True, carried=True)
    plot: int | None = place(N_("Plot"), "plots", when=IN_PLOTS)
    n_spots: int = count(
        N_("Planting holes"),
        required=True,
        bounds=(1, 500_000),
        hint=N_("All holes that you look at, with or without a tree."),
    )
    n_alive: int = count(N_("Alive"), required=True, tally=True)
    n_dead: int = count(N_("Dead"), required=True, tally=True)
    n_missing: int = count(N_("Missing"), required=True, tally=True)
    n_unknown: int | None = count(N_("Cannot judge"), tally=True)
    causes: dict[str, int | None] | None = breakdown(
        N_("Why did they die?"),
        "mortality_cause",
        bounds=(0, None),
        when=counted("n_dead", "n_missing"),
    )
    leaf_on: str = yes_no(N_("Are the trees in leaf?"), required=True, carried=True)
    n_volunteers: int | None = count(
        N_("Not planted: suckers and seedlings"),
        folded=True,
        hint=N_("Do not count them as alive."),
    )
    n_alive_good: int | None = count(N_("Alive, good"), folded=True)
    n_alive_fair: int | None = count(N_("Alive, fair"), folded=True)
    n_alive_poor: int | None = count(N_("Alive, poor"), folded=True)
    n_alive_dying: int | None = count(N_("Alive, dying"), folded=True)
    browsed_n: int | None = count(N_("Eaten by animals"), folded=True)
    height_mean_cm: Decimal | None = measure(
        N_("Mean height"), unit=N_("cm"), bounds=(1, 1500), usual=(3, 600), step=5, folded=True
    )
    height_n: int | None = count(N_("Trees measured for height"), folded=True)
    ground_cover_pct: Decimal | None = measure(
        N_("Ground covered by plants"), unit="%", bounds=(0, 100), step=5, folded=True
    )
    protection_state: str | None = choice(
        N_("Fence and wind break"), *PROTECTION_STATES, folded=True
    )
    action: tuple[str, ...] | None = several(N_("What should be done?"), *ACTIONS, folded=True)
    separable: str | None = yes_no(
        N_("Can you tell old and replaced trees apart?"), folded=True, carried=True
    )
    total_rows: int | None = count(
        N_("Rows in all"), bounds=(1, 10_000), when=answered("method", "rows"), carried=True
    )
    every_kth: int | None = count(
        N_("Counted every … row"),
        bounds=(1, 100),
        usual=(2, 10),
        when=answered("method", "rows"),
        carried=True,
    )
    permanent: str | None = yes_no(N_("Is the plot marked for good?"), folded=True, when=IN_PLOTS)
    shape: str | None = choice(N_("Shape of the plot"), *SHAPES, folded=True, when=IN_PLOTS)
    radius_m: Decimal | None = measure(
        N_("Radius"), unit="m", bounds=(2, 20), folded=True, when=answered("shape", "circle")
    )
    length_m: Decimal | None = measure(
        N_("Length"), unit="m", bounds=(1, 100), folded=True, when=answered("shape", "rectangle")
    )
    width_m: Decimal | None = measure(
        N_("Width"), unit="m", bounds=(1, 100), folded=True, when=answered("shape", "rectangle")
    )
    slope_deg: Decimal | None = measure(
        N_("Slope"), unit="°", bounds=(0, 60), step=5, folded=True, when=IN_PLOTS
    )
    stratum: str | None = choice(N_("Kind of ground"), *STRATA, folded=True, when=IN_PLOTS)
    recount_of: str | None = place(N_("Counted again after"), "tree_counts", folded=True)
    note: str | None = text(N_("Note"), folded=True)

    @property
    def count(self) -> Count:
        """The trees as the rules count them."""
        return Count(
            method=CountMethod(self.method),
            spots=self.n_spots,
            alive=self.n_alive,
            dead=self.n_dead,
            missing=self.n_missing,
            unknown=self.n_unknown or 0,
            plot=None if self.plot is None else str(self.plot),
        )

    def flags(self) -> Iterator[Flag]:
        yield from super().flags()
        yield from more_alive_than_planted(self.count)
        yield from parts_differ_from_spots(self.count)
        yield from causes_differ_from_lost(self.causes or {}, self.count.lost)
        yield from self._more_than_alive()

    def _more_than_alive(self) -> Iterator[Flag]:
        """Check S19: the living in good, fair, poor and dying state are the living, and so are the eaten."""
        states = (self.n_alive_good, self.n_alive_fair, self.n_alive_poor, self.n_alive_dying)
        judged = sum(number or 0 for number in states)
        if judged > self.n_alive or (None not in states and judged < self.n_alive):
            yield Flag(
                "S19",
                Severity.BLOCK,
                N_("The state of %(judged)s living trees is given, but %(alive)s are alive."),
                "n_alive_good",
                {"judged": judged, "alive": self.n_alive},
            )
        if self.browsed_n is not None and self.browsed_n > self.n_alive:
            yield Flag(
                "S19",
                Severity.BLOCK,
                N_("%(browsed)s living trees are eaten by animals, but %(alive)s are alive."),
                "browsed_n",
                {"browsed": self.browsed_n, "alive": self.n_alive},
            )
