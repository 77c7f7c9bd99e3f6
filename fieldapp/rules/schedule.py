"""When trees are to be counted again.

Three months after planting, after the first winter, and after one, two and three years: the third year is China's
preservation rate. Where trees can be judged in leaf only, a visit waits until they are.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from .count_doubts import LeafSeason

VISIT_MONTHS = (3, 7, 12, 24, 36)
"""Months after planting. Seven months is the first leaf-out after a winter, once it is moved into the season."""

TOLERANCE = timedelta(days=31)
"""A count that much before a visit is due stands for it."""


def next_due(
    planted_on: date, counted_on: Sequence[date], leaf_on: LeafSeason | None
) -> date | None:
    """The first visit that no count stands for yet; it may have passed. None after the last one."""
    last = max(counted_on, default=None)
    for months in VISIT_MONTHS:
        due = in_season(months_after(planted_on, months), leaf_on)
        if last is None or due - TOLERANCE > last:
            return due
    return None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return _day(day.year + years, month + 1, day.day)


def in_season(day: date, leaf_on: LeafSeason | None) -> date:
    """The day itself if trees are in leaf, else the first day on which they are again."""
    if leaf_on is None or leaf_on.holds(day):
        return day
    month, first = map(int, leaf_on.first.split("-"))
    begins = _day(day.year, month, first)
    return begins if begins > day else _day(day.year + 1, month, first)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
