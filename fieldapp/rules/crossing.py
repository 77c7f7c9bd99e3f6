"""Whether closed lines cross or touch, themselves or each other, on the flat map of degrees."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

Place = tuple[float, float]
Line = Sequence[Place]
"""A closed line: the last place is the first, and no place follows itself."""


def lines_cross(lines: Sequence[Line]) -> bool:
    """Whether two stretches of these lines meet anywhere but where one follows the other."""
    return any(_meet(one, other) for one, other in _neighbours(_stretches(lines)))


class _Stretch(NamedTuple):
    """From one corner to the next. Named in the order that sorting from left to right needs."""

    left: float
    right: float
    low: float
    high: float
    begin: Place
    end: Place
    line: int
    number: int
    last: int


def _stretches(lines: Sequence[Line]) -> list[_Stretch]:
    return [
        _Stretch(
            left=min(begin[0], end[0]),
            right=max(begin[0], end[0]),
            low=min(begin[1], end[1]),
            high=max(begin[1], end[1]),
            begin=begin,
            end=end,
            line=line,
            number=number,
            last=len(corners) - 2,
        )
        for line, corners in enumerate(lines)
        for number, (begin, end) in enumerate(pairwise(corners))
    ]


def _neighbours(stretches: Sequence[_Stretch]) -> Iterator[tuple[_Stretch, _Stretch]]:
    """The pairs near enough to meet: of a thousand stretches, a few for each."""
    ordered = sorted(stretches)
    for i, one in enumerate(ordered):
        for other in islice(ordered, i + 1, None):
            if other.left > one.right:
                break
            if other.low <= one.high and one.low <= other.high:
                yield one, other


def _meet(one: _Stretch, other: _Stretch) -> bool:
    if _follows(one, other):
        return _turns_back(one, other)
    if _follows(other, one):
        return _turns_back(other, one)
    turns = (
        _turn(one.begin, one.end, other.begin),
        _turn(one.begin, one.end, other.end),
        _turn(other.begin, other.end, one.begin),
        _turn(other.begin, other.end, one.end),
    )
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return (
        (turns[0] == 0 and _within(other.begin, one))
        or (turns[1] == 0 and _within(other.end, one))
        or (turns[2] == 0 and _within(one.begin, other))
        or (turns[3] == 0 and _within(one.end, other))
    )


def _follows(one: _Stretch, other: _Stretch) -> bool:
    """Whether the other begins where this one ends, as the next of the same line."""
    next_number = 0 if one.number == one.last else one.number + 1
    return one.line == other.line and other.number == next_number


def _turns_back(one: _Stretch, other: _Stretch) -> bool:
    """Whether the line goes back over itself: a spike without width."""
    ahead = (one.end[0] - one.begin[0]) * (other.end[0] - other.begin[0]) + (
        one.end[1] - one.begin[1]
    ) * (other.end[1] - other.begin[1])
    return _turn(one.begin, one.end, other.end) == 0 and ahead < 0


def _turn(begin: Place, end: Place, place: Place) -> float:
    """Above 0 where the place lies left of the way from begin to end, below 0 right of it, 0 on it."""
    return (end[0] - begin[0]) * (place[1] - begin[1]) - (end[1] - begin[1]) * (place[0] - begin[0])


def _within(place: Place, stretch: _Stretch) -> bool:
    """Whether a place on the endless line lies between the corners of the stretch."""
    return stretch.left <= place[0] <= stretch.right and stretch.low <= place[1] <= stretch.high
