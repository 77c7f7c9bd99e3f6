from itertools import pairwise
from math import atanh, radians, sin, sqrt

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.area import Point
from fieldapp.rules.boundary import read_boundary
from tests.rules.places import EAST, NORTH, SOUTH, WEST, a_square, polygon, ring

MIDDLE = Point((WEST + EAST) / 2, (SOUTH + NORTH) / 2)


def zone_area_m2(west: float, south: float, east: float, north: float) -> float:
    """The closed formula for the ellipsoid between parallels and meridians, WGS 84."""
    axis, flattening = 6_378_137.0, 1 / 298.257223563
    e = sqrt(flattening * (2 - flattening))

    def up_to(lat: float) -> float:
        sine = sin(radians(lat))
        return sine / (1 - (e * sine) ** 2) + atanh(e * sine) / e

    semi_minor2 = (axis * (1 - flattening)) ** 2
    return semi_minor2 / 2 * radians(east - west) * (up_to(north) - up_to(south))


@pytest.mark.parametrize(
    "edges",
    [(WEST, SOUTH, EAST, NORTH), (107.50, 26.20, 107.51, 26.21), (-68.5, -16.6, -68.49, -16.59)],
)
def test_the_area_is_that_of_the_ellipsoid(edges):
    assert read_boundary(polygon(ring(*edges))).area_m2 == pytest.approx(
        zone_area_m2(*edges), rel=1e-6
    )


def test_the_way_round_does_not_matter():
    backwards = polygon(ring(WEST, SOUTH, EAST, NORTH)[::-1])

    assert read_boundary(backwards).area_m2 == pytest.approx(a_square().area_m2, rel=1e-12)


def test_a_hole_is_not_ground():
    hole = (104.303, 48.203, 104.306, 48.206)
    with_hole = read_boundary(polygon(ring(WEST, SOUTH, EAST, NORTH), ring(*hole)))

    assert with_hole.area_m2 == pytest.approx(a_square().area_m2 - zone_area_m2(*hole), rel=1e-6)
    assert not with_hole.holds(Point(104.3045, 48.2045))
    assert with_hole.holds(Point(104.308, 48.208))
    assert with_hole.distance_m(Point(104.3045, 48.2031)) == pytest.approx(11.1, abs=0.1)


def test_parts_are_added():
    parts = [(104.30, 48.20, 104.302, 48.202), (104.304, 48.20, 104.306, 48.202)]
    both = read_boundary({"type": "MultiPolygon", "coordinates": [[ring(*each)] for each in parts]})

    assert both.area_m2 == pytest.approx(sum(zone_area_m2(*each) for each in parts), rel=1e-6)
    assert both.holds(Point(104.305, 48.201))
    assert not both.holds(Point(104.303, 48.201))


def test_within_the_site_the_distance_is_nothing():
    assert a_square().distance_m(MIDDLE) == 0


@pytest.mark.parametrize(("metres", "towards"), [(40, 90), (800, 180), (5000, 0), (60, 270)])
def test_outside_it_is_the_way_to_the_nearest_side(metres, towards):
    start = {
        90: Point(EAST, MIDDLE.lat),
        180: Point(MIDDLE.lon, SOUTH),
        0: Point(MIDDLE.lon, NORTH),
        270: Point(WEST, MIDDLE.lat),
    }
    end = Geodesic.WGS84.Direct(start[towards].lat, start[towards].lon, towards, metres)

    assert a_square().distance_m(Point(end["lon2"], end["lat2"])) == pytest.approx(metres, rel=1e-3)


def test_beyond_a_corner_it_is_the_way_to_the_corner():
    end = Geodesic.WGS84.Direct(NORTH, EAST, 45, 300)

    assert a_square().distance_m(Point(end["lon2"], end["lat2"])) == pytest.approx(300, rel=1e-6)


def test_another_country_is_far_away():
    beijing = Point(116.4, 39.9)

    assert a_square().distance_m(beijing) == pytest.approx(1_330_000, rel=0.02)


positions = st.builds(Point, st.floats(104.28, 104.33), st.floats(48.18, 48.23))


@given(positions)
def test_a_position_is_within_exactly_where_its_distance_is_nothing(point):
    within = WEST < point.lon < EAST and SOUTH < point.lat < NORTH

    assert a_square().holds(point) or not within
    assert (a_square().distance_m(point) > 0) == (not a_square().holds(point))


@given(positions)
def test_no_corner_is_nearer_than_the_distance(point):
    square = a_square()
    (part,) = square.parts
    corners = [begin for begin, _ in pairwise(part[0])]

    nearest = min(
        Geodesic.WGS84.Inverse(point.lat, point.lon, corner.lat, corner.lon)["s12"]
        for corner in corners
    )

    assert square.distance_m(point) <= nearest + 1e-6
