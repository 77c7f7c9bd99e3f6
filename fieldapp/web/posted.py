"""From what a browser posts to the answers that a phone would send."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from fieldapp.records.answers import LONGEST_CODE, Unreadable, written_number
from fieldapp.records.questions import Kind, Question

_IN_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
"""1,200 is 1200, as the pages show numbers in all three languages; 12,5 and 0,125 are decimals."""


def posted_answer(name: str, question: Question, posted: MultiDict[str, str]) -> Any:
    """The answer as JSON, None if it was left open. What is no number stays text, to be read and refused."""
    given = [text.strip() for text in posted.getlist(name) if text.strip()]
    if not given:
        return None
    match question.kind:
        case Kind.COUNT | Kind.MEASURE:
            return _number(given[0])
        case Kind.PLACE:
            return _place(given[0])
        case Kind.PLACES:
            return [_place(each) for each in given]
        case Kind.CHOICES:
            return given
        case Kind.BREAKDOWN:
            return {code: _number(posted.get(f"{name}-{code}", "").strip()) for code in given}
        case _:
            return given[0]


def _number(text: str) -> int | float | str | None:
    if not text:
        return None
    try:
        number = written_number(text.replace(",", "") if _IN_THOUSANDS.fullmatch(text) else text)
    except Unreadable:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _place(text: str) -> int | str:
    """An id of ours, or the id that a phone gave an earlier entry."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_CODE else text
