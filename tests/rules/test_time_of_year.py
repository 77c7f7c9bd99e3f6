"""A day of any year."""

import pytest

from fieldapp.rules.time_of_year import is_day_of_year


@pytest.mark.parametrize("text", ["06-01", "12-31", "02-29"])
def test_a_month_and_a_day_of_it(text):
    assert is_day_of_year(text)


@pytest.mark.parametrize("text", ["6-1", "13-01", "02-30", "June", "", "06-01-01", "06-01T00"])
def test_anything_else_is_none(text):
    assert not is_day_of_year(text)
