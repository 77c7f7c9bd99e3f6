"""The days of the demonstration's story."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from fieldapp.demonstration.days import APART, Window, months_later, newest_year, visits

SUMMER = Window((6, 3), (9, 18))


def test_visits_are_due_after_planting_and_moved_into_leaf():
    counted_on = visits([date(2023, 5, 15)], SUMMER, until=date(2026, 11, 8))

    assert counted_on == [
        date(2023, 6, 15),
        date(2023, 8, 15),
        date(2024, 6, 3),
        date(2025, 6, 3),
        date(2026, 6, 3),
        date(2026, 9, 18),
    ]


def test_visits_of_two_plantings_are_made_together():
    counted_on = visits([date(2025, 5, 18), date(2026, 5, 16)], SUMMER, until=date(2026, 8, 30))

    assert all(b - a >= APART for a, b in pairwise(counted_on))
    assert counted_on[-1] == date(2026, 8, 16)


@pytest.mark.parametrize("days", range(0, 800, 23))
def test_the_newest_visit_is_never_in_the_future_nor_out_of_leaf(days):
    until = date(2026, 7, 1) + timedelta(days=days)

    counted_on = visits([date(2025, 5, 18)], SUMMER, until)

    assert counted_on[-1] <= until
    assert all(SUMMER.shifted(day) == day for day in counted_on)


@pytest.mark.parametrize(
    ("until", "year"),
    [(date(2026, 6, 20), 2026), (date(2026, 6, 19), 2025), (date(2027, 1, 1), 2026)],
)
def test_a_year_begins_when_its_planting_can_have_been_counted(until, year):
    assert newest_year(until, 6, 20) == year


def test_a_month_may_be_too_short():
    assert months_later(date(2025, 12, 31), 2) == date(2026, 2, 28)
