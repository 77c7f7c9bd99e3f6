from copy import deepcopy
from math import cos, nan, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.boundary import MOST_POINTS, BadPolygon, read_boundary
from tests.rules.places import EAST, NORTH, SOUTH, WEST, a_square, polygon, ring

SQUARE = ring(WEST, SOUTH, EAST, NORTH)


def circle(corners: int, radius_deg: float = 0.005) -> list[list[float]]:
    around = [
        [
            104.3 + radius_deg * cos(2 * pi * i / corners),
            48.2 + radius_deg * sin(2 * pi * i / corners),
        ]
        for i in range(corners)
    ]
    return [*around, around[0]]


def refusal_of(geojson: object) -> str:
    with pytest.raises(BadPolygon) as refused:
        read_boundary(geojson)
    return refused.value.message.text % refused.value.message.figures


@pytest.mark.parametrize(
    "wrapped",
    [
        {"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)}],
        },
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
    ],
    ids=lambda wrapped: wrapped["type"],
)
def test_it_opens_what_map_programs_save(wrapped):
    assert read_boundary(wrapped) == a_square()


def test_heights_are_left_out():
    assert read_boundary(polygon([[*position, 1200.0] for position in SQUARE])) == a_square()


def test_a_point_given_twice_in_a_row_is_one_point():
    assert read_boundary(polygon([SQUARE[0], SQUARE[0], *SQUARE[1:]])) == a_square()


@pytest.mark.parametrize(
    "geojson",
    [
        None,
        [],
        "POLYGON ((1 2, 3 4))",
        {},
        {"type": "Point", "coordinates": [104.3, 48.2]},
        {"type": "LineString", "coordinates": SQUARE},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": [polygon(SQUARE)] * 2},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [SQUARE[0]]},
        polygon([["104.3", "48.2"], *SQUARE[1:]]),
        polygon([[104.3], *SQUARE[1:]]),
        polygon([None, *SQUARE[1:]]),
    ],
)
def test_what_is_no_polygon_is_called_so(geojson):
    assert refusal_of(geojson) == "This is not an area drawn as a GeoJSON polygon."


def test_an_open_line_is_refused():
    assert "not closed" in refusal_of(polygon(SQUARE[:-1]))


def test_a_line_there_and_back_is_no_area():
    assert "three different points" in refusal_of(polygon([SQUARE[0], SQUARE[1], SQUARE[0]]))


@pytest.mark.parametrize("position", [[181, 48], [104, -91], [nan, 48], [104, nan], [1e400, 48]])
def test_a_point_off_the_earth_is_refused(position):
    assert "not on the earth" in refusal_of(polygon([position, *SQUARE[1:-1], position]))


@pytest.mark.parametrize(
    "line",
    [
        [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]],
        [SQUARE[0], SQUARE[1], [EAST, 48.215], SQUARE[1], SQUARE[2], SQUARE[3], SQUARE[0]],
        [*SQUARE[:3], [104.305, SOUTH], SQUARE[3], SQUARE[0]],
        [SQUARE[0], [EAST, SOUTH], [104.305, SOUTH], [104.305, NORTH], SQUARE[0]],
        SQUARE[:-1] + SQUARE,
    ],
    ids=["a bow tie", "a spike", "touching itself", "going back over itself", "twice around"],
)
def test_a_line_that_crosses_itself_is_refused(line):
    assert refusal_of(polygon(line)) == "The boundary crosses or touches itself."


def test_a_hole_across_the_line_is_refused():
    assert "crosses" in refusal_of(polygon(SQUARE, ring(104.305, 48.203, 104.32, 48.206)))


def test_a_hole_beside_its_area_is_refused():
    assert "hole" in refusal_of(polygon(SQUARE, ring(104.32, 48.203, 104.33, 48.206)))


def test_a_hole_within_a_hole_is_refused():
    holes = ring(104.302, 48.202, 104.308, 48.208), ring(104.304, 48.204, 104.306, 48.206)

    assert "on top of each other" in refusal_of(polygon(SQUARE, *holes))


def test_a_part_within_another_is_refused():
    parts = {
        "type": "MultiPolygon",
        "coordinates": [[ring(104.304, 48.204, 104.306, 48.206)], [SQUARE]],
    }

    assert "on top of each other" in refusal_of(parts)


def test_an_island_within_a_hole_is_ground():
    hole, island = ring(104.302, 48.202, 104.308, 48.208), ring(104.304, 48.204, 104.306, 48.206)
    parts = {"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [island]]}

    assert len(read_boundary(parts).parts) == 2


@pytest.mark.parametrize(
    "edges",
    [(104.30, 48.20, 104.3001, 48.2001), (104.0, 48.0, 105.0, 49.0)],
    ids=["a garden", "a province"],
)
def test_what_is_too_small_or_too_large_for_a_site_is_refused(edges):
    refusal = refusal_of(polygon(ring(*edges)))

    assert refusal.startswith("The area is ")
    assert "0.01 to 1000 ha" in refusal


def test_a_site_may_have_many_points():
    assert len(read_boundary(polygon(circle(MOST_POINTS - 1))).parts[0][0]) == MOST_POINTS


def test_more_points_than_that_are_refused():
    assert "2000 points" in refusal_of(polygon(circle(MOST_POINTS)))


def test_the_points_of_all_parts_count_together():
    parts = [[circle(MOST_POINTS // 2)], [circle(MOST_POINTS // 2)]]

    assert "2000 points" in refusal_of({"type": "MultiPolygon", "coordinates": parts})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]))
def test_whatever_json_comes_it_is_refused_by_name(inner, kind):
    named = {"type": kind, "coordinates": inner, "geometry": inner, "features": inner}
    before = deepcopy(named)

    with pytest.raises(BadPolygon):
        read_boundary(named)

    assert repr(named) == repr(before)
