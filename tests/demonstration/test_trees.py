"""The lives of the demonstration's trees: who counts them twice finds what nature allows."""

from itertools import pairwise

import pytest

from fieldapp.demonstration.trees import grove, share_on

CURVE = ((0, 1), (3, 0.93), (12, 0.8), (36, 0.7))
CAUSES = {"drought": 6, "frost": 3}
MONTHS = (1, 3, 8, 12, 24, 36)


@pytest.mark.parametrize(
    ("months", "share"), [(-1, 1), (0, 1), (1.5, 0.965), (12, 0.8), (24, 0.75), (99, 0.7)]
)
def test_a_curve_runs_evenly_from_point_to_point(months, share):
    assert share_on(CURVE, months) == pytest.approx(share)


def test_as_many_live_as_the_curve_says():
    tally = grove("elms", 2000, CURVE, CAUSES).counted(12)

    assert tally.alive / 2000 == pytest.approx(0.8, abs=0.03)


def test_alive_dead_and_missing_are_all_trees_and_each_lost_one_has_a_cause():
    trees = grove("elms", 300, CURVE, CAUSES)

    for months in MONTHS:
        tally = trees.counted(months)
        lost = tally.dead + tally.missing
        assert tally.alive + lost == 300
        assert sum(tally.causes.values()) == lost
        assert set(tally.causes) <= set(CAUSES)


def test_who_is_dead_stays_dead_and_who_is_gone_stays_gone():
    trees = grove("elms", 300, CURVE, CAUSES)
    tallies = [trees.counted(months) for months in MONTHS]

    for before, after in pairwise(tallies):
        assert after.alive <= before.alive
        assert after.missing >= before.missing
        assert all(after.causes[cause] >= number for cause, number in before.causes.items())


def test_plots_differ():
    plots = [grove(f"P{n}", 400, CURVE, CAUSES, is_plot=True).counted(36).alive for n in range(8)]

    assert max(plots) - min(plots) > 40
