import pytest

from fieldapp.rules.counts import Count, CountMethod
from fieldapp.rules.pooling import pooled, replacements_needed, trees_per_ha
from fieldapp.rules.survival import FullCount, Interval, survival_of
from tests.rules.vectors import VECTORS


def full(planted: int, alive: int):
    return FullCount(planted, alive, dead=planted - alive).survival


def test_every_tree_weighs_the_same():
    together = pooled([full(100, 95), full(1000, 300)])

    assert together.rate == pytest.approx(0.359091, abs=1e-6)
    assert together.median_rate == pytest.approx(0.625)


def test_full_counts_together_are_a_full_count():
    together, alone = pooled([full(300, 260), full(180, 150)]), full(480, 410)

    assert (together.lower, together.upper) == (alone.lower, alone.upper)
    assert together.interval is Interval.METHOD


def test_a_cohort_without_a_rate_lowers_the_coverage_and_not_the_rate():
    together = pooled([full(100, 90), survival_of([], planted=300)])

    assert together.rate == 0.9
    assert together.coverage == 0.25
    assert (together.cohorts, together.cohorts_counted) == (2, 1)
    assert (together.planted, together.planted_counted) == (400, 100)


def test_estimates_from_plots_are_added_by_the_trees_they_stand_for():
    one_plot = survival_of([Count(CountMethod.FIXED_PLOT, 20, 10)], planted=900)

    together = pooled([one_plot, full(100, 90)])

    assert together.survivors == pytest.approx(540)
    assert together.rate == pytest.approx(0.54)
    assert (together.lower, together.upper, together.interval) == (None, None, Interval.NONE)


def test_with_nothing_counted_there_is_no_rate():
    together = pooled([survival_of([], planted=300)])

    assert (together.rate, together.survivors, together.median_rate) == (None, None, None)
    assert together.coverage == 0


def test_with_no_cohorts_there_is_no_coverage_either():
    assert pooled([]).coverage is None


def test_original_and_replacement_cohorts_together_give_the_cumulative_survival():
    vector, _ = VECTORS["replanting"]
    replaced = full(vector["beatup"], 125)
    original = full(vector["planted"], vector["alive_all"] - 125)

    assert pooled([original, replaced]).rate == pytest.approx(vector["cumulative"], abs=1e-6)


def test_replacements_make_up_for_what_will_die_of_them():
    _, vector = VECTORS["replanting"]

    needed = replacements_needed(vector["target"], vector["planted"], vector["alive"], vector["s"])

    assert needed == vector["needed"]


@pytest.mark.parametrize(
    ("target", "alive", "needed"), [(0.55, 55, 0), (0.55, 54, 2), (0.55, 80, 0), (0.7, 60, 20)]
)
def test_no_tree_is_added_by_a_rounding_error(target, alive, needed):
    assert replacements_needed(target, 100, alive, expected_survival=0.5) == needed


def test_trees_per_hectare_is_trees_over_hectares():
    (vector,) = (each for each in VECTORS["rates"] if "n" in each)

    assert trees_per_ha(vector["n"], vector["ha"]) == pytest.approx(vector["per_ha"], abs=1e-3)
