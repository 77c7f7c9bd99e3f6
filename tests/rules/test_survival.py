import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.counts import Count, CountMethod
from fieldapp.rules.survival import FullCount, HeldOut, Interval, SurvivalMethod, survival_of
from tests.rules.known import known


def census(spots: int, alive: int, **more) -> Count:
    return Count(CountMethod.CENSUS, spots, alive, **more)


def plot(spots: int, alive: int, key: str | None = None, **more) -> Count:
    return Count(CountMethod.FIXED_PLOT, spots, alive, plot=key, **more)


def six_plots() -> list[Count]:
    spots, alive = [24, 18, 30, 22, 26, 20], [20, 15, 21, 20, 17, 18]
    return [plot(*each, key=str(key)) for key, each in enumerate(zip(spots, alive, strict=True))]


def test_a_full_count_is_alive_of_planted_with_limits_for_the_method():
    survival = survival_of([census(480, 410, dead=70)], planted=480)

    assert survival.method is SurvivalMethod.FULL_COUNT
    assert (survival.alive, survival.counted, survival.planted) == (410, 480, 480)
    assert survival.rate == pytest.approx(0.854167, abs=1e-6)
    assert survival.lower == pytest.approx(0.819781, abs=1e-6)
    assert survival.upper == pytest.approx(0.882928, abs=1e-6)
    assert survival.interval is Interval.METHOD
    assert survival.survivors == pytest.approx(410)


def test_a_full_count_divides_by_the_planted_also_when_fewer_places_were_found():
    assert survival_of([census(400, 300, dead=100)], planted=480).rate == 300 / 480


def test_trees_that_nobody_could_judge_leave_the_rate_between_two_bounds():
    survival = FullCount(planted=100, alive=60, dead=10, unknown=30).survival

    assert survival.rate == 0.6
    assert survival.upper_bound_if_unknown_alive == 0.9


def test_where_all_could_be_judged_there_is_no_second_bound():
    assert FullCount(planted=100, alive=60, dead=40).survival.upper_bound_if_unknown_alive is None


def test_when_no_tree_could_be_judged_there_is_no_rate_rather_than_nothing_alive():
    survival = FullCount(planted=100, alive=0, unknown=100).survival

    assert survival.rate is None
    assert survival.survivors is None
    assert survival.held_out is HeldOut.NOTHING_JUDGED


def test_all_dead_is_a_rate_of_nothing():
    assert FullCount(planted=20, alive=0, dead=20).survival.rate == 0


def test_more_alive_than_planted_is_held_out_and_not_clipped():
    survival = survival_of([census(480, 500)], planted=480)

    assert survival.held_out is HeldOut.MORE_ALIVE_THAN_PLANTED
    assert survival.rate is None
    assert survival.alive == 500


def test_a_full_count_may_be_walked_in_named_parts():
    parts = [census(240, 200, plot="east"), census(240, 210, plot="west")]

    assert survival_of(parts, planted=480).alive == 410


def test_the_same_full_count_twice_is_not_a_sum():
    survival = survival_of([census(480, 200), census(480, 205)], planted=480)

    assert survival.rate is None
    assert survival.held_out is HeldOut.COUNTED_TWICE


def test_sample_plots_give_the_rate_of_their_spots_with_the_spread_between_them():
    survival = survival_of(six_plots(), planted=2400)

    assert survival.method is SurvivalMethod.PLOTS
    assert (survival.alive, survival.counted, survival.plots) == (111, 140, 6)
    assert survival.rate == pytest.approx(0.792857, abs=1e-6)
    assert survival.lower == pytest.approx(0.656596, abs=1e-6)
    assert survival.upper == pytest.approx(0.884557, abs=1e-6)
    assert survival.interval is Interval.SAMPLING
    assert not survival.weak
    assert survival.survivors == pytest.approx(1902.857, abs=1e-3)


def test_fewer_than_five_plots_are_called_weak():
    assert survival_of(six_plots()[:4], planted=2400).weak


def test_one_plot_gives_a_rate_without_an_error():
    survival = survival_of([plot(20, 15)], planted=2400)

    assert survival.method is SurvivalMethod.ONE_PLOT
    assert survival.rate == 0.75
    assert (survival.lower, survival.upper, survival.interval) == (None, None, Interval.NONE)
    assert survival.weak


@pytest.mark.parametrize("alive", [0, 18, 20])
def test_plots_that_are_all_alike_do_not_pretend_to_certainty(alive):
    survival = survival_of([plot(20, alive, key=str(key)) for key in range(5)], planted=2400)

    assert survival.interval is Interval.ASSUMED
    assert survival.rate == alive / 20
    assert known(survival.upper) - known(survival.lower) > 0.05


def test_all_alive_in_plots_is_as_sure_as_half_as_many_trees_drawn_alone():
    survival = survival_of([plot(20, 20, key=str(key)) for key in range(5)], planted=2400)

    assert survival.lower == pytest.approx(50 / (50 + 1.959964**2), abs=1e-9)


def test_when_every_plot_there_is_was_counted_nothing_is_left_to_chance():
    survival = survival_of(six_plots(), planted=140, plots_possible=6)

    assert survival.rate == pytest.approx(111 / 140)
    assert survival.interval is Interval.NONE


def test_a_known_number_of_plots_narrows_the_limits():
    of_sixty, of_many = survival_of(six_plots(), 2400, 60), survival_of(six_plots(), 2400)

    assert known(of_many.lower) < known(of_sixty.lower) < known(of_sixty.rate)
    assert known(of_many.upper) > known(of_sixty.upper) > known(of_sixty.rate)


def test_a_plot_counted_twice_is_held_out():
    twice = [plot(20, 15, key="A"), plot(20, 16, key="A")]

    assert survival_of(twice, planted=2400).held_out is HeldOut.COUNTED_TWICE


def test_plots_without_a_name_are_different_plots():
    assert survival_of([plot(20, 15), plot(20, 16)], planted=2400).plots == 2


def test_more_alive_in_a_plot_than_it_has_spots_is_held_out():
    counts = [plot(20, 21, key="A"), plot(20, 5, key="B")]

    assert survival_of(counts, planted=2400).held_out is HeldOut.MORE_ALIVE_THAN_SPOTS


def test_more_alive_in_plots_than_were_planted_at_all_is_held_out():
    counts = [plot(20, 20, key="A"), plot(20, 20, key="B")]

    assert survival_of(counts, planted=30).held_out is HeldOut.MORE_ALIVE_THAN_PLANTED


def test_plots_with_nothing_but_leafless_trees_give_no_rate():
    counts = [plot(20, 0, key="A", unknown=20), plot(20, 0, key="B", unknown=20)]

    assert survival_of(counts, planted=2400).held_out is HeldOut.NOTHING_JUDGED


def test_unknown_trees_in_plots_give_a_second_bound():
    counts = [plot(20, 10, key="A", unknown=4), plot(20, 12, key="B", dead=8)]

    assert survival_of(counts, planted=2400).upper_bound_if_unknown_alive == 26 / 40


def test_a_full_count_outweighs_plots():
    survival = survival_of([*six_plots(), census(2400, 1800)], planted=2400)

    assert survival.method is SurvivalMethod.FULL_COUNT
    assert survival.alive == 1800


def test_tagged_trees_count_one_by_one():
    survival = survival_of([Count(CountMethod.TAGGED, 148, 15)], planted=2400)

    assert survival.method is SurvivalMethod.TAGGED_TREES
    assert survival.lower == pytest.approx(0.0624, abs=5e-5)
    assert survival.upper == pytest.approx(0.1605, abs=5e-5)


def test_trees_tagged_within_plots_are_plots():
    counts = [Count(CountMethod.TAGGED, 20, alive, plot=str(alive)) for alive in (12, 15, 18)]

    assert survival_of(counts, planted=2400).method is SurvivalMethod.PLOTS


def test_more_tagged_trees_alive_than_tagged_is_held_out():
    counts = [Count(CountMethod.TAGGED, 20, 21)]

    assert survival_of(counts, planted=2400).held_out is HeldOut.MORE_ALIVE_THAN_SPOTS


def test_a_walk_through_never_gives_a_rate():
    survival = survival_of([Count(CountMethod.WALK_THROUGH, 480, 430)], planted=480)

    assert survival.rate is None
    assert survival.held_out is HeldOut.WALK_THROUGH_ONLY


def test_a_walk_through_beside_plots_changes_nothing():
    with_it = [*six_plots(), Count(CountMethod.WALK_THROUGH, 2400, 2400)]

    assert survival_of(with_it, planted=2400) == survival_of(six_plots(), planted=2400)


def test_without_a_count_there_is_no_rate_and_no_reason():
    survival = survival_of([], planted=480)

    assert survival.method is SurvivalMethod.NOT_COUNTED
    assert (survival.rate, survival.held_out) == (None, None)


def test_a_cohort_of_no_trees_has_no_survival():
    with pytest.raises(ValueError, match="planted"):
        survival_of([census(10, 5)], planted=0)


counts_of_any_kind = st.lists(
    st.builds(
        Count,
        method=st.sampled_from(CountMethod),
        spots=st.integers(0, 100),
        alive=st.integers(0, 110),
        dead=st.integers(0, 20),
        missing=st.integers(0, 20),
        unknown=st.integers(0, 20),
        plot=st.none() | st.sampled_from("ABCD"),
    ),
    max_size=8,
)


@given(counts_of_any_kind, st.integers(1, 500), st.none() | st.integers(1, 50))
def test_whatever_was_counted_a_rate_is_explained_or_its_absence_is(
    counts, planted, plots_possible
):
    survival = survival_of(counts, planted, plots_possible)

    if survival.rate is None:
        assert survival.held_out is not None or not counts
        assert survival.survivors is None
        assert survival.lower is None
        assert survival.upper_bound_if_unknown_alive is None
    else:
        assert survival.held_out is None
        assert 0 <= survival.rate <= 1
        assert survival.rate == survival.alive / survival.counted
        assert (survival.lower is None) == (survival.interval is Interval.NONE)
        if survival.lower is not None:
            assert 0 <= survival.lower <= survival.rate + 1e-12
            assert survival.rate - 1e-12 <= known(survival.upper) <= 1
        if survival.unknown:
            assert survival.rate <= known(survival.upper_bound_if_unknown_alive) <= 1


@given(st.integers(2, 500), st.data())
def test_one_more_alive_never_lowers_a_full_count(planted, data):
    alive = data.draw(st.integers(1, planted))
    fewer, more = FullCount(planted, alive - 1).survival, FullCount(planted, alive).survival

    assert known(fewer.rate) < known(more.rate)
    assert known(fewer.lower) <= known(more.lower)
    assert known(fewer.upper) <= known(more.upper)
