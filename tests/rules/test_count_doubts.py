from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.count_doubts import (
    LeafSeason,
    causes_differ_from_lost,
    counted_differs_from_planted,
    more_alive_than_planted,
    outside_leaf_season,
    parts_differ_from_spots,
    too_many_unknown,
    volunteers_not_counted,
    walk_through_alone,
)
from fieldapp.rules.counts import Count, CountMethod
from fieldapp.rules.species import EVERGREEN, SUCKERING
from fieldapp.rules.thresholds import Thresholds
from tests.rules.flagged import BLOCK, WARN, sentence, severities

CENSUS, PLOT = CountMethod.CENSUS, CountMethod.FIXED_PLOT
SUMMER = LeafSeason("06-01", "09-20")


def test_more_alive_in_a_plot_than_it_has_spots_blocks():
    flags = list(more_alive_than_planted(Count(PLOT, spots=20, alive=21)))

    assert severities(flags) == [BLOCK]
    assert sentence(flags) == "21 trees alive, but only 20 planting spots."


def test_more_alive_in_a_full_count_than_were_planted_blocks():
    flags = list(more_alive_than_planted(Count(CENSUS, spots=500, alive=490), planted=480))

    assert severities(flags) == [BLOCK]
    assert sentence(flags) == "490 trees alive, but only 480 were planted."


@pytest.mark.parametrize(
    ("count", "planted"),
    [
        (Count(PLOT, spots=20, alive=20), 480),
        (Count(CENSUS, spots=480, alive=480), 480),
        (Count(CENSUS, spots=480, alive=490), None),
    ],
)
def test_as_many_alive_as_planted_is_no_doubt(count, planted):
    assert not list(more_alive_than_planted(count, planted))


def test_parts_that_do_not_make_the_spots_block():
    flags = list(parts_differ_from_spots(Count(PLOT, 20, alive=10, dead=5, missing=2, unknown=1)))

    assert severities(flags) == [BLOCK]
    assert sentence(flags) == "Alive, dead, missing and not judged make 18, not 20 spots."


@given(*[st.integers(0, 1000)] * 4)
def test_parts_that_make_the_spots_are_no_doubt(alive, dead, missing, unknown):
    count = Count(PLOT, alive + dead + missing + unknown, alive, dead, missing, unknown)

    assert not list(parts_differ_from_spots(count))


@pytest.mark.parametrize(
    "causes", [{"drought": 9}, {"drought": 9, "frost": 4}, {"drought": 13, "frost": None}]
)
def test_causes_that_do_not_add_up_block(causes):
    assert severities(causes_differ_from_lost(causes, lost=12)) == [BLOCK]


@pytest.mark.parametrize(
    "causes", [{"drought": 12}, {"drought": 9, "frost": 3}, {"drought": 9, "frost": None}]
)
def test_causes_that_add_up_are_no_doubt(causes):
    assert not list(causes_differ_from_lost(causes, lost=12))


def test_causes_of_no_loss_block():
    assert severities(causes_differ_from_lost({"drought": 1}, lost=0)) == [BLOCK]


def test_no_cause_at_all_is_only_asked_for():
    flags = list(causes_differ_from_lost({}, lost=12))

    assert severities(flags) == [WARN]
    assert sentence(flags) == "12 trees are dead or missing, and no cause is given."


def test_where_nothing_was_lost_no_cause_is_needed():
    assert not list(causes_differ_from_lost({}, lost=0))


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (455, [WARN]),
        (456, []),
        (480, []),
        (504, []),
        (505, [WARN]),
        (384, [WARN]),
        (383, [BLOCK]),
        (577, [BLOCK]),
    ],
)
def test_a_full_count_far_from_the_planted_number_is_doubted(counted, expected):
    count = Count(CENSUS, counted, alive=counted)

    assert severities(counted_differs_from_planted(count, planted=480)) == expected


def test_plots_are_not_held_against_the_planted_number():
    assert not list(counted_differs_from_planted(Count(PLOT, 20, alive=20), planted=480))


@pytest.mark.parametrize(
    ("leaf_on", "day", "season", "expected"),
    [
        (False, date(2026, 7, 1), SUMMER, [WARN]),
        (False, date(2026, 7, 1), None, [WARN]),
        (True, date(2026, 5, 31), SUMMER, [WARN]),
        (None, date(2026, 9, 21), SUMMER, [WARN]),
        (True, date(2026, 6, 1), SUMMER, []),
        (True, date(2026, 9, 20), SUMMER, []),
        (None, date(2026, 1, 1), None, []),
    ],
)
def test_leafless_trees_are_doubted_by_eye_and_by_season(leaf_on, day, season, expected):
    assert severities(outside_leaf_season(leaf_on, day, season)) == expected


def test_evergreens_can_be_judged_in_winter():
    assert not list(outside_leaf_season(False, date(2026, 1, 1), SUMMER, evergreen=True))


@pytest.mark.parametrize(("unknown", "expected"), [(0, []), (20, []), (21, [WARN])])
def test_many_trees_that_nobody_could_judge_ask_for_another_visit(unknown, expected):
    count = Count(PLOT, 100, alive=100 - unknown, unknown=unknown)

    assert severities(too_many_unknown(count)) == expected


def test_a_project_may_set_its_own_threshold():
    strict = Thresholds(unknown_share=0.05)

    assert severities(too_many_unknown(Count(PLOT, 100, 90, unknown=10), strict)) == [WARN]


def test_a_walk_through_alone_is_doubted():
    assert severities(walk_through_alone(CountMethod.WALK_THROUGH)) == [WARN]
    assert not list(walk_through_alone(CountMethod.WALK_THROUGH, counted_otherwise=True))
    assert not list(walk_through_alone(CENSUS))


def test_suckers_of_a_suckering_species_have_to_be_counted():
    assert severities(volunteers_not_counted(None, suckering=True)) == [WARN]
    assert not list(volunteers_not_counted(0, suckering=True))
    assert not list(volunteers_not_counted(None, suckering=False))


def test_larch_is_not_evergreen_and_sea_buckthorn_makes_suckers():
    assert "lar_sib" not in EVERGREEN
    assert "hip_rha" in SUCKERING
