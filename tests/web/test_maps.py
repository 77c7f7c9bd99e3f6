"""Small maps: north is up, metres are metres, and everything is on the sheet."""

import re

import pytest

from fieldapp.web.maps import WIDTH, Map, Spot, draw_map, position_map
from tests.factories import SQUARE

LINE = {"type": "LineString", "coordinates": [[106.201, 47.501], [106.203, 47.502]]}


def a_map(*drawing) -> Map:
    drawn = draw_map(*drawing)
    assert drawn is not None
    return drawn


def corners(path):
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def test_north_is_up_and_east_is_right():
    drawn = a_map(SQUARE, [Spot(47.5, 106.2, "SW"), Spot(47.503, 106.204, "NE")])
    south_west, north_east = drawn.marks
    assert north_east.x > south_west.x
    assert north_east.y < south_west.y


def test_the_scale_bar_is_as_long_as_it_says():
    """The square is 0.003 degrees of latitude high: 334 m."""
    drawn = a_map(SQUARE, [])
    ys = [y for _, y in corners(drawn.path)]
    assert drawn.bar_length / drawn.bar_m == pytest.approx((max(ys) - min(ys)) / 334, rel=0.01)
    assert drawn.bar_length <= WIDTH / 3


@pytest.mark.parametrize("far", [Spot(47.6, 106.2), Spot(47.5, 107.0), Spot(-33.0, 18.0)])
def test_everything_is_on_the_sheet_however_far(far):
    drawn = a_map(SQUARE, [far])
    for x, y in [*corners(drawn.path), (drawn.marks[0].x, drawn.marks[0].y)]:
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height


def test_one_point_alone_is_a_map():
    drawn = position_map(None, 47.5, 106.2, accuracy_m=5)
    assert drawn is not None
    assert drawn.path == ""
    assert (drawn.marks[0].x, drawn.marks[0].y) == (drawn.width / 2, drawn.height / 2)
    assert drawn.marks[0].radius == pytest.approx(5 * drawn.bar_length / drawn.bar_m, rel=0.05)


def test_nothing_is_no_map():
    assert position_map(None, None, None, None) is None


def test_a_line_stays_open_and_an_area_is_closed():
    drawn = a_map(SQUARE, [], [LINE])
    assert drawn.path.endswith("Z")
    assert not drawn.shapes[0].endswith("Z")


def test_a_photo_point_looks_where_it_was_aimed():
    east = a_map(None, [Spot(47.5, 106.2, kind="photo_point", bearing_deg=90)]).marks[0]
    assert east.look is not None
    right, down = east.look
    assert right > 10
    assert down == pytest.approx(0)
