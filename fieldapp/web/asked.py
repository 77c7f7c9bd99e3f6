"""How the questions of a record type stand on a form: which control, in which words, with which choices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fieldapp.records import Record
from fieldapp.records.questions import Kind, Question

from .hooks import bare, between, in_short, step_by
from .languages import label
from .symbols import OF_LISTS, OF_QUESTIONS

Choice = tuple[str | int, str, str | None]
"""A code or id, its word in the person's language, and the icon beside it."""

Offers = Mapping[str, Sequence[tuple[str | int, str]]]
"""What can be chosen, by choice list."""

SHOWN_FIRST = 6
"""Of a long list; the rest waits behind "More…"."""

SHORT_ROW = 3
LONG_NAMES = ("cohorts", "photo_points")

PLAIN_TALLY = ("question", "plain")
TALLIES = {
    "n_alive": ("tree", "good"),
    "n_dead": ("dead", "dead"),
    "n_missing": ("missing", "gone"),
}
"""Icon and colour of what is counted by tapping."""


class Control(StrEnum):
    """What a question is answered with."""

    TALLY = "tally"
    NUMBER = "number"
    AMOUNT = "amount"
    CHIPS = "chips"
    BREAKDOWN = "breakdown"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question, ready to be drawn."""

    name: str
    question: Question
    choices: Sequence[Choice] = ()
    unit: "Asked | None" = None
    """The question whose answer is the unit of this one."""
    value: Any = None
    error: str | None = None
    remark: str | None = None
    """What the supervisor said about the last answer."""

    @property
    def label(self) -> str:
        return label(self.question.label)

    @property
    def hint(self) -> str | None:
        return label(self.question.hint) or None

    @property
    def optional(self) -> bool:
        """Whether to say that it is. Questions that are folded away or conditional explain themselves."""
        question = self.question
        return not (question.required or question.folded or question.when)

    @property
    def control(self) -> Control:
        question = self.question
        if question.tally:
            return Control.TALLY
        if question.unit_from:
            return Control.AMOUNT
        return _CONTROLS[question.kind]

    @property
    def many(self) -> bool:
        return self.question.kind in (Kind.CHOICES, Kind.PLACES)

    @property
    def decimal(self) -> bool:
        return self.question.kind is Kind.MEASURE

    @property
    def unit_word(self) -> str | None:
        return label(self.question.unit) or None

    @property
    def tally_icon(self) -> str:
        return TALLIES.get(self.name, PLAIN_TALLY)[0]

    @property
    def tally_kind(self) -> str:
        return TALLIES.get(self.name, PLAIN_TALLY)[1]

    @property
    def first(self) -> Sequence[Choice]:
        return self.choices[:SHOWN_FIRST] if self._is_long else self.choices

    @property
    def more(self) -> Sequence[Choice]:
        return self.choices[SHOWN_FIRST:] if self._is_long else ()

    @property
    def symbols(self) -> list[tuple[str, str]]:
        """The icons of a choice list with the codes they stand for, for the phone to fill in."""
        codes: dict[str, list[str]] = {}
        for code, icon in OF_LISTS.get(self.question.choice_list, {}).items():
            codes.setdefault(icon, []).append(code)
        return [(icon, " ".join(each)) for icon, each in codes.items()]

    @property
    def layout(self) -> str:
        """How the chips lie: pictures, one below the other, in pairs, or as they flow."""
        if self.question.choice_list in OF_LISTS or self.name in OF_QUESTIONS:
            return "pictures"
        if self.question.choice_list in LONG_NAMES:
            return "list-wise"
        return "pairs" if len(self.question.choices) > SHORT_ROW else "flow"

    @property
    def attrs(self) -> dict[str, Any]:
        """What the phone checks the answer by."""
        required = {"required": bare(self.question.required and not self.many)}
        if self.question.kind not in (Kind.COUNT, Kind.MEASURE):
            return required
        low, high = self.question.bounds
        return {"min": low, "max": high, **required}

    @property
    def group(self) -> dict[str, Any]:
        """What the phone's scripts know about the question besides."""
        question = self.question
        return {
            "data-kind": question.kind,
            "data-required": bare(question.required),
            "data-when": in_short(question.when),
            "data-usual": between(question.usual),
            "data-carried": bare(question.carried),
            "data-list": question.choice_list or None,
            "data-unit": question.unit_from or None,
            "data-step-by": step_by(question, self.unit.question if self.unit else None),
        }

    @property
    def _is_long(self) -> bool:
        return self.question.choice_list in OF_LISTS and len(self.choices) > SHOWN_FIRST


_CONTROLS = {
    Kind.COUNT: Control.NUMBER,
    Kind.MEASURE: Control.NUMBER,
    Kind.CHOICE: Control.CHIPS,
    Kind.CHOICES: Control.CHIPS,
    Kind.PLACE: Control.CHIPS,
    Kind.PLACES: Control.CHIPS,
    Kind.BREAKDOWN: Control.BREAKDOWN,
    Kind.DAY: Control.DAY,
    Kind.TEXT: Control.TEXT,
}


@dataclass(frozen=True)
class Filling:
    """What fills the questions of a form: choices by list, answers, errors and remarks by question."""

    offers: Offers | None = None
    """None on a page that is kept on phones, which fill it."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


def asked_questions(record_type: type[Record], filling: Filling) -> list[Asked]:
    """The questions in the order asked. A unit is asked with the number it belongs to.

    A choice of which this site has nothing to offer is left out.
    """
    questions = record_type.questions()
    units = {question.unit_from for question in questions.values()}
    asked = (
        _asked(name, question, filling, questions)
        for name, question in questions.items()
        if name not in units
    )
    return [
        each
        for each in asked
        if filling.offers is None or each.choices or not each.question.choice_list
    ]


def together(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    """The questions as they stand in cards: tallies that follow each other in one, others alone."""
    tallies: list[Asked] = []
    for each in asked:
        if each.control is Control.TALLY:
            tallies.append(each)
            continue
        if tallies:
            yield tallies
            tallies = []
        yield [each]
    if tallies:
        yield tallies


def _asked(
    name: str, question: Question, filling: Filling, questions: Mapping[str, Question]
) -> Asked:
    unit = question.unit_from
    return Asked(
        name=name,
        question=question,
        choices=_choices(name, question, filling),
        unit=_asked(unit, questions[unit], filling, questions) if unit else None,
        value=filling.answers.get(name),
        error=filling.errors.get(name) or filling.errors.get(unit),
        remark=filling.remarks.get(name) or filling.remarks.get(unit),
    )


def _choices(name: str, question: Question, filling: Filling) -> list[Choice]:
    if question.choice_list:
        icons = OF_LISTS.get(question.choice_list, {})
        offered = (filling.offers or {}).get(question.choice_list, ())
        return [(code, word, icons.get(str(code))) for code, word in offered]
    icons = OF_QUESTIONS.get(name, {})
    return [(code, label(word), icons.get(code)) for code, word in question.choices]
