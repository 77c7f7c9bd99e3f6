"""An entry's answers in the person's words: for the supervisor's page, and for the fieldworker's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fieldapp.records import BY_NAME
from fieldapp.records.answers import Unreadable, read
from fieldapp.records.questions import Kind, Question
from fieldapp.store.names import Names

from .languages import day, label, number


@dataclass(frozen=True)
class ShownAnswer:
    """One question with its answer in words, and as a number where it is one."""

    name: str
    label: str
    text: str
    number: Decimal | None = None
    unit: str = ""
    """Of the number, as a code or a symbol: numbers in different units are not compared."""
    unreadable: bool = False


def shown_answers(record_type: str, answers: Mapping[str, Any], names: Names) -> list[ShownAnswer]:
    """The answered questions, in the order asked; then what no question of ours asks for."""
    known = BY_NAME[record_type].questions() if record_type in BY_NAME else {}
    units = {question.unit_from for question in known.values()}
    shown = [
        _shown(name, question, answers, names, known)
        for name, question in known.items()
        if answers.get(name) not in (None, "", [], {}) and name not in units
    ]
    return shown + list(_unasked(known, answers))


def _shown(
    name: str,
    question: Question,
    answers: Mapping[str, Any],
    names: Names,
    known: Mapping[str, Question],
) -> ShownAnswer:
    try:
        value = read(question, answers[name])
    except Unreadable:
        return ShownAnswer(name, label(question.label), str(answers[name])[:200], unreadable=True)
    text = in_words(question, value, names)
    unit, shown_unit = question.unit, label(question.unit)
    if question.unit_from:
        unit = str(answers.get(question.unit_from, ""))
        shown_unit = _choice(known[question.unit_from], unit, names)
    counted = Decimal(value) if question.kind in (Kind.COUNT, Kind.MEASURE) else None
    return ShownAnswer(name, label(question.label), f"{text} {shown_unit}".strip(), counted, unit)


def in_words(question: Question, value: Any, names: Names) -> str:
    """A readable answer as the person would say it."""
    match question.kind:
        case Kind.COUNT:
            return number(value)
        case Kind.MEASURE:
            return number(value, digits=3)
        case Kind.DAY:
            return day(value)
        case Kind.CHOICE:
            return _choice(question, value, names)
        case Kind.CHOICES:
            return ", ".join(_choice(question, code, names) for code in value)
        case Kind.PLACE:
            return names.of(question.choice_list, value)
        case Kind.PLACES:
            return ", ".join(names.of(question.choice_list, each) for each in value)
        case Kind.BREAKDOWN:
            return ", ".join(_part(question, code, n, names) for code, n in value.items())
        case Kind.TEXT:
            return str(value)


def _part(question: Question, code: str, n: int | None, names: Names) -> str:
    word = names.of(question.choice_list, code)
    return word if n is None else f"{word} {number(n)}"


def _choice(question: Question, code: str, names: Names) -> str:
    if question.choice_list:
        return names.of(question.choice_list, code)
    return label(dict(question.choices).get(code, code))


def _unasked(known: Mapping[str, Question], answers: Mapping[str, Any]) -> Iterator[ShownAnswer]:
    """A later form may ask more; what it asked is shown as it came."""
    for name, answer in answers.items():
        if name not in known and answer not in (None, "", [], {}):
            yield ShownAnswer(name, name, str(answer)[:200])
