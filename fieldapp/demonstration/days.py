"""The days of the story. It always ends two weeks ago, and trees are counted while they are in leaf."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

QUIET = timedelta(days=14)
"""Nothing happened so recently."""
MONTHS_AFTER_PLANTING = (1, 3, 8, 12, 24, 36)
APART = timedelta(days=25)
"""Visits that would fall so close together are one."""


@dataclass(frozen=True)
class Window:
    """When trees of a country are in leaf: first and last (month, day), with a few days to spare."""

    first: tuple[int, int]
    last: tuple[int, int]

    def shifted(self, day: date) -> date:
        """The day itself, or the next on which trees can be judged."""
        if day < date(day.year, *self.first):
            return date(day.year, *self.first)
        if day > date(day.year, *self.last):
            return date(day.year + 1, *self.first)
        return day

    def newest(self, until: date) -> date:
        """The last day up to this one on which trees could be judged."""
        if until < date(until.year, *self.first):
            return date(until.year - 1, *self.last)
        return min(until, date(until.year, *self.last))


def newest_year(until: date, month: int, day: int) -> int:
    """The last year in which that day has come."""
    return until.year if until >= date(until.year, month, day) else until.year - 1


def months_later(day: date, months: int) -> date:
    """The same day of a later month; days that month lacks become its 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def visits(planted_on: Iterable[date], window: Window, until: date) -> Sequence[date]:
    """When the trees of a site were counted: as is due after each planting, in leaf, and once more at the end."""
    due = {
        window.shifted(months_later(day, months))
        for day in planted_on
        for months in MONTHS_AFTER_PLANTING
    }
    kept: list[date] = []
    for day in sorted(due):
        if day <= until and (not kept or day - kept[-1] >= APART):
            kept.append(day)
    newest = window.newest(until)
    return kept if kept and newest - kept[-1] < APART else [*kept, newest]
