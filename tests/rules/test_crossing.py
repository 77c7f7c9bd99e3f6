from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.crossing import lines_cross

places = st.tuples(st.integers(0, 6), st.integers(0, 6))
corners_of_a_line = st.lists(places, min_size=3, max_size=8, unique=True)


def is_on(place, begin, end) -> bool:
    """Whether a place lies on the side from begin to end, in exact fractions."""
    along = (end[0] - begin[0], end[1] - begin[1])
    to = (place[0] - begin[0], place[1] - begin[1])
    length2 = along[0] ** 2 + along[1] ** 2
    share = Fraction(to[0] * along[0] + to[1] * along[1], length2)
    return 0 <= share <= 1 and (share * along[0], share * along[1]) == to


def share_a_place(one, other) -> bool:
    """Whether two sides meet: solved for where on each, or, of parallels, by their ends."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    slant = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if slant == 0:
        return any(is_on(place, *one) for place in other) or any(
            is_on(place, *other) for place in one
        )
    on_one = Fraction((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx), slant)
    on_other = Fraction((cx - ax) * (by - ay) - (cy - ay) * (bx - ax), slant)
    return 0 <= on_one <= 1 and 0 <= on_other <= 1


def any_two_sides_meet(corners) -> bool:
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    for (i, one), (j, other) in combinations(enumerate(sides), 2):
        if j - i == 1:
            meet = is_on(other[1], *one) or is_on(one[0], *other)
        elif j - i == len(sides) - 1:
            meet = is_on(one[1], *other) or is_on(other[0], *one)
        else:
            meet = share_a_place(one, other)
        if meet:
            return True
    return False


@given(corners_of_a_line)
def test_a_line_crosses_itself_exactly_where_two_of_its_sides_meet(corners):
    assert lines_cross([[*corners, corners[0]]]) == any_two_sides_meet(corners)


@given(corners_of_a_line, corners_of_a_line)
def test_two_lines_cross_where_either_does_or_a_side_of_one_meets_the_other(one, other):
    sides = [list(zip(each, [*each[1:], each[0]], strict=True)) for each in (one, other)]
    each_other = any(share_a_place(left, right) for left in sides[0] for right in sides[1])

    expected = each_other or any_two_sides_meet(one) or any_two_sides_meet(other)

    assert lines_cross([[*one, one[0]], [*other, other[0]]]) == expected
