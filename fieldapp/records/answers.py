"""Reading an answer: from what the phone sent to a typed value, or the reason why not."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from fieldapp.rules.words import N_, Figure, Message

from .questions import Kind, Question

LONGEST_TEXT = 4000
LONGEST_CODE = 64
LARGEST_NUMBER = 10**12
MOST_DIGITS = 40
"""Nothing in the field is measured finer; and the zeros of 1E999999999 would fill the memory."""
MOST_CHOICES = 200


class Unreadable(ValueError):
    """This answer cannot be read. `message` says why, for the person who gave it."""

    def __init__(self, text: str, **figures: Figure) -> None:
        super().__init__(text % figures)
        self.message = Message(text, figures)


def read(question: Question, answer: Any) -> Any:
    """The typed value of an answer; None if it was left open. Raises Unreadable."""
    if answer in (None, "", [], {}):
        return None
    value = _READERS[question.kind](answer)
    _check_bounds(question, value)
    _check_choices(question, value)
    return value


def _check_bounds(question: Question, value: Any) -> None:
    low, high = question.bounds
    numbers = value.values() if question.kind is Kind.BREAKDOWN else (value,)
    for number in numbers:
        if not isinstance(number, int | Decimal):
            continue
        if low is not None and number < low:
            raise Unreadable(N_("Enter a number of at least %(low)s."), low=low)
        if high is not None and number > high:
            raise Unreadable(N_("Enter a number of at most %(high)s."), high=high)


def _check_choices(question: Question, value: Any) -> None:
    """Codes of reference tables are not checked here: the tables grow while a phone is away."""
    if not question.choices:
        return
    for code in value if question.kind is Kind.CHOICES else (value,):
        if code not in question.codes:
            raise Unreadable(N_("Choose one of the answers shown."))


def written_number(text: str) -> Decimal:
    """The number that a text says: 12.5 or 12,5. Raises Unreadable."""
    plain = text.strip().replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Unreadable(N_("Enter a number.")) from None
    if len(plain) > MOST_DIGITS or not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise Unreadable(N_("Enter a number."))
    return value


def _decimal(answer: Any) -> Decimal:
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        raise Unreadable(N_("Enter a number."))
    value = written_number(answer) if isinstance(answer, str) else Decimal(str(answer))
    if not value.is_finite() or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise Unreadable(N_("Enter a number."))
    return value


def _whole(answer: Any) -> int:
    value = _decimal(answer)
    if value != value.to_integral_value():
        raise Unreadable(N_("Enter a whole number."))
    return int(value)


def _text(answer: Any) -> str:
    if not isinstance(answer, str):
        raise Unreadable(N_("Enter words."))
    if len(answer) > LONGEST_TEXT:
        raise Unreadable(N_("Use at most %(most)s characters."), most=LONGEST_TEXT)
    return answer


def _code(answer: Any) -> str:
    if not isinstance(answer, str) or len(answer) > LONGEST_CODE:
        raise Unreadable(N_("Choose one of the answers shown."))
    return answer


def _codes(answer: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_code(each) for each in _list(answer)))


def _day(answer: Any) -> date:
    try:
        return date.fromisoformat(answer)
    except (TypeError, ValueError):
        raise Unreadable(N_("Enter a date.")) from None


def _place(answer: Any) -> int | str:
    if isinstance(answer, str) and answer.isdecimal() and len(answer) <= LONGEST_CODE:
        return int(answer)
    if isinstance(answer, str) and len(answer) == 36:
        return answer
    if isinstance(answer, int) and not isinstance(answer, bool):
        return answer
    raise Unreadable(N_("Choose one of the answers shown."))


def _places(answer: Any) -> tuple[int | str, ...]:
    return tuple(dict.fromkeys(_place(each) for each in _list(answer)))


def _breakdown(answer: Any) -> dict[str, int | None]:
    if not isinstance(answer, Mapping) or len(answer) > MOST_CHOICES:
        raise Unreadable(N_("Choose one of the answers shown."))
    return {_code(code): None if n in (None, "") else _whole(n) for code, n in answer.items()}


def _list(answer: Any) -> list[Any]:
    if not isinstance(answer, list) or len(answer) > MOST_CHOICES:
        raise Unreadable(N_("Choose one of the answers shown."))
    return answer


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.COUNT: _whole,
    Kind.MEASURE: _decimal,
    Kind.CHOICE: _code,
    Kind.CHOICES: _codes,
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.PLACE: _place,
    Kind.PLACES: _places,
    Kind.BREAKDOWN: _breakdown,
}
