"""Reading what people write: a number as they mean it, or the reason why it is none."""

from decimal import Decimal

import pytest

from fieldapp.records.answers import Unreadable, read, written_number
from fieldapp.records.questions import Kind, Question

TREES = Question("Alive", Kind.COUNT, bounds=(0, None))
SACKS = Question("Amount", Kind.MEASURE)
COHORT = Question("Which trees?", Kind.PLACE, choice_list="cohorts")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", "12"),
        (" 12.5 ", "12.5"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("１２", "12"),
        ("0.000", "0"),
    ],
)
def test_a_text_that_says_a_number_is_that_number(written, meant):
    assert written_number(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "many",
        "NaN",
        "-Infinity",
        "1e999999999",
        "1e-999999999",
        "9" * 5000,
        "0x10",
        "²",
        "1,2,3",
    ],
    ids=lambda written: written[:12],
)
@pytest.mark.parametrize("question", [TREES, SACKS], ids=["count", "measure"])
def test_what_is_no_number_of_this_world_cannot_be_read(question, written):
    with pytest.raises(Unreadable):
        written_number(written)
    if written:
        with pytest.raises(Unreadable):
            read(question, written)


@pytest.mark.parametrize("number", [10**12 + 1, -(10**13), 1e300, True, [1]])
def test_a_number_beyond_all_measures_cannot_be_read(number):
    with pytest.raises(Unreadable):
        read(SACKS, number)


def test_a_place_in_too_many_digits_cannot_be_read():
    assert read(COHORT, "17") == 17
    with pytest.raises(Unreadable):
        read(COHORT, "9" * 5000)
