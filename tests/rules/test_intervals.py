import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.intervals import wilson
from tests.rules.vectors import VECTORS


@pytest.mark.parametrize(
    "vector", VECTORS["wilson"], ids=lambda vector: f"{vector['x']}/{vector['n']}"
)
def test_the_score_interval_gives_the_published_limits(vector):
    limits = wilson(vector["x"], vector["n"])

    assert limits.lower == pytest.approx(vector["lo"], abs=vector["tol"])
    assert limits.upper == pytest.approx(vector["hi"], abs=vector["tol"])


trials_and_successes = st.integers(1, 500_000).flatmap(
    lambda trials: st.tuples(st.just(trials), st.integers(0, trials))
)


@given(trials_and_successes)
def test_the_limits_stay_within_0_and_1_and_around_the_share(counted):
    trials, successes = counted

    limits = wilson(successes, trials)

    assert 0 <= limits.lower <= successes / trials <= limits.upper <= 1


@given(trials_and_successes)
def test_one_more_alive_moves_neither_limit_down(counted):
    trials, successes = counted
    fewer, more = wilson(max(0, successes - 1), trials), wilson(successes, trials)

    assert fewer.lower <= more.lower
    assert fewer.upper <= more.upper


@given(trials_and_successes)
def test_dead_and_alive_are_mirror_images(counted):
    trials, successes = counted
    alive, dead = wilson(successes, trials), wilson(trials - successes, trials)

    assert alive.lower == pytest.approx(1 - dead.upper, abs=1e-9)


@given(st.floats(0, 1), st.floats(1, 10_000), st.floats(1.96, 12.7))
def test_t_with_all_trials_is_z_with_fewer(share, trials, t):
    """The identity of Korn and Graubard, on which the limits from plots rest."""
    fewer = trials / t**2

    with_t, with_z = wilson(share * trials, trials, z=t), wilson(share * fewer, fewer, z=1)

    assert with_t.lower == pytest.approx(with_z.lower, abs=1e-9)
    assert with_t.upper == pytest.approx(with_z.upper, abs=1e-9)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 10), (11, 10)])
def test_it_refuses_impossible_counts(successes, trials):
    with pytest.raises(ValueError, match="trial"):
        wilson(successes, trials)
