from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.time_doubts import clock_is_off, entered_late, photo_far_from_visit
from tests.rules.flagged import BLOCK, INFORM, WARN, sentence, severities

VISIT = date(2026, 6, 12)
ULAANBAATAR = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("taken_at", "expected"),
    [
        (datetime(2026, 6, 12, 14, tzinfo=ULAANBAATAR), []),
        (datetime(2026, 6, 11, 0, 0, tzinfo=ULAANBAATAR), []),
        (datetime(2026, 6, 10, 23, 59, tzinfo=ULAANBAATAR), [WARN]),
        (datetime(2026, 6, 14, 0, 0, tzinfo=ULAANBAATAR), []),
        (datetime(2026, 6, 14, 0, 1, tzinfo=ULAANBAATAR), [WARN]),
        (datetime(2026, 6, 5, 0, 0, tzinfo=ULAANBAATAR), [WARN]),
        (datetime(2026, 6, 4, 23, 59, tzinfo=ULAANBAATAR), [BLOCK]),
        (datetime(2025, 6, 12, 14, tzinfo=ULAANBAATAR), [BLOCK]),
    ],
)
def test_a_photo_of_another_day_is_doubted_and_of_another_week_blocks(taken_at, expected):
    assert severities(photo_far_from_visit(taken_at, VISIT)) == expected
    assert severities(photo_far_from_visit(taken_at.replace(tzinfo=None), VISIT)) == expected


def test_it_says_both_days():
    flags = photo_far_from_visit(datetime(2026, 6, 1, 9, tzinfo=ULAANBAATAR), VISIT)

    assert sentence(flags) == "The photo was taken on 2026-06-01, the visit was on 2026-06-12."


@given(st.datetimes(timezones=st.just(UTC)) | st.datetimes(), st.dates())
def test_no_clock_is_too_wrong_to_be_doubted(taken_at, visit_date):
    near = abs((taken_at.date() - visit_date).days) <= 1

    assert near or severities(photo_far_from_visit(taken_at, visit_date))


@pytest.mark.parametrize(
    ("skew_s", "expected"),
    [
        (0, []),
        (600, []),
        (-600, []),
        (601, [WARN]),
        (-601, [WARN]),
        (86_400, [WARN]),
        (86_401, [BLOCK]),
    ],
)
def test_a_clock_that_is_off_is_doubted(skew_s, expected):
    assert severities(clock_is_off(skew_s)) == expected


@pytest.mark.parametrize(
    ("skew_s", "expected"),
    [
        (1800, "The phone's clock was 30 min ahead."),
        (-1800, "The phone's clock was 30 min behind."),
        (172_800, "The phone's clock was 48 h ahead."),
        (-172_800, "The phone's clock was 48 h behind."),
    ],
)
def test_it_says_which_way_and_how_far(skew_s, expected):
    assert sentence(clock_is_off(skew_s)) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, []), (-3, []), (14, []), (15, [INFORM])])
def test_what_is_written_down_weeks_later_is_told(days, expected):
    assert severities(entered_late(VISIT, VISIT + timedelta(days=days))) == expected
