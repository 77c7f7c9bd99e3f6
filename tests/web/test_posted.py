"""What a browser posts becomes the answer that a phone would send."""

import pytest
from werkzeug.datastructures import MultiDict

from fieldapp.records.questions import Kind, Question
from fieldapp.web.posted import posted_answer

AMOUNT = Question("Amount", Kind.MEASURE)
COHORT = Question("Which trees?", Kind.PLACE, choice_list="cohorts")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("12", 12),
        (" 12.5 ", 12.5),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1,20", 1.2),
        ("1234,567", 1234.567),
        ("1,200", 1200),
        ("1,200,000", 1200000),
        ("1,200.5", 1200.5),
        ("-1,200", -1200),
        ("１２", 12),
        ("12.0", 12),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, answer):
    given = posted_answer("amount", AMOUNT, MultiDict({"amount": typed}))

    assert given == answer
    assert type(given) is type(answer)


@pytest.mark.parametrize(
    "typed",
    ["many", "NaN", "-Infinity", "1e999999999", "1e-999999999", "9" * 5000, "1,2,3", "1 200", "²"],
    ids=lambda typed: typed[:12],
)
def test_what_is_no_number_stays_as_it_was_typed(typed):
    assert posted_answer("amount", AMOUNT, MultiDict({"amount": typed})) == typed


@pytest.mark.parametrize(
    ("chosen", "answer"), [("17", 17), ("9" * 5000, "9" * 5000), ("²", "²"), ("x", "x")]
)
def test_a_place_is_its_id(chosen, answer):
    assert posted_answer("cohort", COHORT, MultiDict({"cohort": chosen})) == answer
