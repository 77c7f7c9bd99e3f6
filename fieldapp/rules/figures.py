"""Figures for a sentence: to be read, not to be calculated with."""

from decimal import Decimal


def readable(number: Decimal | float) -> int | float:
    """The four digits that count, without a decimal point where nothing comes after it."""
    short = float(f"{number:.4g}")
    return int(short) if short.is_integer() else short
