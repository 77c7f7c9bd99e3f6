from math import atan, cos, exp, lgamma, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.student import student_t_quantile


@pytest.mark.parametrize(
    ("probability", "degrees", "tabled"),
    [
        (0.975, 1, 12.7062047362),
        (0.975, 2, 4.3026527297),
        (0.975, 3, 3.1824463053),
        (0.975, 4, 2.7764451052),
        (0.975, 5, 2.5705818356),
        (0.95, 9, 1.8331129327),
        (0.975, 9, 2.2621571628),
        (0.975, 30, 2.0422724563),
        (0.975, 100, 1.9839715185),
        (0.9995, 1, 636.6192487688),
        (0.9995, 2, 31.5990545764),
    ],
)
def test_it_agrees_with_the_printed_tables(probability, degrees, tabled):
    assert student_t_quantile(probability, degrees) == pytest.approx(tabled, abs=1e-6)


@given(st.floats(0.5, 0.9995), st.integers(1, 200))
def test_the_density_below_it_adds_up_to_the_probability(probability, degrees):
    t = student_t_quantile(probability, degrees)

    assert 0.5 + _density_between_nothing_and(t, degrees) == pytest.approx(probability, abs=1e-6)


@given(st.floats(0.0005, 0.9995), st.integers(1, 200))
def test_both_tails_are_alike(probability, degrees):
    assert student_t_quantile(1 - probability, degrees) == pytest.approx(
        -student_t_quantile(probability, degrees), rel=1e-6, abs=1e-9
    )


def test_many_degrees_come_close_to_the_normal_quantile():
    assert student_t_quantile(0.975, 20_000) == pytest.approx(1.959964, abs=2e-4)


@pytest.mark.parametrize(("probability", "degrees"), [(0.975, 0), (0, 5), (1, 5), (1.2, 5)])
def test_it_refuses_what_has_no_quantile(probability, degrees):
    with pytest.raises(ValueError, match="needed"):
        student_t_quantile(probability, degrees)


def _density_between_nothing_and(t: float, degrees: int, steps: int = 4000) -> float:
    """Simpson's rule over the angle whose tangent is t / sqrt(degrees), in which the range is short."""
    peak = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / sqrt(pi)
    end = atan(t / sqrt(degrees))
    width = end / steps
    heights = [peak * cos(i * width) ** (degrees - 1) for i in range(steps + 1)]
    return (
        width / 3 * (heights[0] + 4 * sum(heights[1::2]) + 2 * sum(heights[2:-1:2]) + heights[-1])
    )
