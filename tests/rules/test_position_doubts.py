import pytest
from geographiclib.geodesic import Geodesic

from fieldapp.rules.area import Point
from fieldapp.rules.position_doubts import outside_site, position_inaccurate
from tests.rules.flagged import BLOCK, WARN, sentence, severities
from tests.rules.places import EAST, NORTH, SOUTH, a_square


def east_of_the_site(metres: float) -> Point:
    end = Geodesic.WGS84.Direct((SOUTH + NORTH) / 2, EAST, 90, metres)
    return Point(end["lon2"], end["lat2"])


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "expected"),
    [
        (-100, 5, []),
        (45, 5, []),
        (55, 5, [WARN]),
        (55, 30, []),
        (65, 30, [WARN]),
        (990, 5, [WARN]),
        (1010, 5, [BLOCK]),
        (5000, 150, []),
    ],
)
def test_outside_by_more_than_the_position_can_be_wrong_is_doubted(metres, accuracy_m, expected):
    assert severities(outside_site(east_of_the_site(metres), accuracy_m, a_square())) == expected


def test_it_says_how_far_outside():
    flags = outside_site(east_of_the_site(400), 5, a_square())

    assert sentence(flags) == "Recorded 400 m outside the site."


@pytest.mark.parametrize(
    ("accuracy_m", "expected"),
    [
        (30, None),
        (30.5, "The position is only good to 30 m."),
        (100, "The position is only good to 100 m."),
        (250, "The position is only good to 250 m and is not used."),
    ],
)
def test_a_poor_position_is_told(accuracy_m, expected):
    flags = list(position_inaccurate(accuracy_m))

    assert severities(flags) == ([WARN] if expected else [])
    assert not expected or sentence(flags) == expected
