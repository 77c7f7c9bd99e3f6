"""Student's t distribution, as far as an interval from a few plots needs it."""

from functools import lru_cache
from math import cos, pi, sin, sqrt, tan


@lru_cache(maxsize=256)
def student_t_quantile(probability: float, degrees: int) -> float:
    """The t that a Student variable with so many degrees of freedom stays below with this probability.

    Inverts the finite series of Abramowitz and Stegun, Handbook of Mathematical Functions (1964),
    26.7.3 (odd degrees) and 26.7.4 (even). They are written in the angle whose tangent is
    t / sqrt(degrees), which has bounds, so halving the range finds it for every degree.
    Correct to 1e-6 for probabilities from 0.0005 to 0.9995.
    """
    if degrees < 1:
        raise ValueError("at least one degree of freedom is needed")
    if not 0 < probability < 1:
        raise ValueError("a probability between 0 and 1 is needed")
    if probability < 0.5:
        return -student_t_quantile(1 - probability, degrees)
    return sqrt(degrees) * tan(_angle_holding(2 * probability - 1, degrees))


def _angle_holding(central: float, degrees: int) -> float:
    """The angle whose t, taken with both signs, encloses this central probability."""
    low, high = 0.0, pi / 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return low
        if _central_probability(middle, degrees) < central:
            low = middle
        else:
            high = middle


def _central_probability(angle: float, degrees: int) -> float:
    """The probability that the variable lies between -t and t: A(t|degrees) of 26.7.3 and 26.7.4."""
    cosine = cos(angle)
    if degrees % 2:
        series = _series(cosine, cosine, range(2, degrees - 1, 2)) if degrees > 1 else 0.0
        return 2 / pi * (angle + sin(angle) * series)
    return sin(angle) * _series(1.0, cosine, range(1, degrees - 2, 2))


def _series(first: float, cosine: float, numerators: range) -> float:
    """`first` and the terms after it, each k / (k + 1) * cosine squared times the one before."""
    term = total = first
    for numerator in numerators:
        term *= numerator / (numerator + 1) * cosine * cosine
        total += term
    return total
