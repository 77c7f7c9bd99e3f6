"""A day of any year, written as month and day: 06-01."""

from datetime import date

LEAP_YEAR = 2000


def is_day_of_year(text: str) -> bool:
    """Whether this is the day of some year: 02-29 is, 02-30 and 6-1 are not."""
    try:
        return date.fromisoformat(f"{LEAP_YEAR}-{text}").strftime("%m-%d") == text
    except ValueError:
        return False
