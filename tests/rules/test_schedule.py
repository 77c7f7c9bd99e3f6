"""Trees are counted again when they can be judged, and often enough."""

from datetime import date

import pytest

from fieldapp.rules.count_doubts import LeafSeason
from fieldapp.rules.schedule import months_after, next_due

MONGOLIA = LeafSeason("06-01", "09-20")
PLANTED = date(2025, 5, 10)


@pytest.mark.parametrize(
    ("counted_on", "due"),
    [
        ([], date(2025, 8, 10)),
        ([date(2025, 7, 1)], date(2025, 8, 10)),
        ([date(2025, 7, 15)], date(2026, 6, 1)),
        ([date(2025, 9, 1)], date(2026, 6, 1)),
        ([date(2025, 8, 10), date(2026, 6, 3)], date(2027, 6, 1)),
        ([date(2027, 9, 1), date(2025, 8, 10)], date(2028, 6, 1)),
        ([date(2028, 5, 2)], None),
        ([date(2030, 1, 1)], None),
    ],
)
def test_in_mongolia_visits_wait_for_the_leaves(counted_on, due):
    assert next_due(PLANTED, counted_on, MONGOLIA) == due


def test_what_is_planted_in_autumn_is_first_seen_after_the_winter():
    assert next_due(date(2025, 9, 10), [], MONGOLIA) == date(2026, 6, 1)


def test_where_no_season_is_known_months_alone_count():
    assert next_due(PLANTED, [], None) == date(2025, 8, 10)
    assert next_due(PLANTED, [date(2025, 8, 10)], None) == date(2025, 12, 10)
    assert next_due(PLANTED, [date(2026, 5, 10)], None) == date(2027, 5, 10)


def test_months_have_ends():
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2025, 12, 31), 12) == date(2026, 12, 31)
    assert next_due(date(2025, 1, 1), [], LeafSeason("02-29", "11-30")) == date(2025, 4, 1)
    assert next_due(date(2025, 10, 1), [], LeafSeason("02-29", "11-30")) == date(2026, 2, 28)
