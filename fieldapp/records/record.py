"""What every record type shares: its questions, and how it is read from answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self, dataclass_transform

from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.words import N_, Message

from . import questions
from .answers import Unreadable, read
from .questions import Kind, Question


class UnreadableAnswers(Exception):
    """The answers cannot be read as the record they claim to be."""

    def __init__(self, problems: Mapping[str, Message]) -> None:
        super().__init__(
            {name: problem.text % problem.figures for name, problem in problems.items()}
        )
        self.problems = problems


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        questions.count,
        questions.measure,
        questions.choice,
        questions.several,
        questions.yes_no,
        questions.text,
        questions.day,
        questions.place,
        questions.places,
        questions.breakdown,
    ),
)
class Record:
    """Base of the record types. A subclass is a frozen dataclass of its questions, in the order asked."""

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    photos_wanted: ClassVar[int]
    """An entry with fewer photos is flagged."""
    version: ClassVar[int]
    """Grows when a question is added or retired; an entry says which version it answered."""

    def __init_subclass__(
        cls, *, name: str, title: str, icon: str, photos_wanted: int = 0, version: int = 1
    ) -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        cls.name, cls.title, cls.icon = name, title, icon
        cls.photos_wanted, cls.version = photos_wanted, version

    @classmethod
    @cache
    def questions(cls) -> dict[str, Question]:
        """The questions by name, in the order asked."""
        return {each.name: each.metadata["question"] for each in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def read(cls, answers: Mapping[str, Any]) -> Self:
        """The record these answers make. Raises UnreadableAnswers, naming every problem.

        Names that are not questions of this type are left alone: they may be a later form's.
        """
        return cls(**read_answers(cls.questions(), answers))

    def flags(self) -> Iterator[Flag]:
        """Doubts that the answers alone raise. Record types add theirs to these."""
        for name, question in self.questions().items():
            yield from unusual(name, question, getattr(self, name))


def read_answers(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The typed value of every question. Raises UnreadableAnswers, naming every problem."""
    values: dict[str, Any] = {}
    problems: dict[str, Message] = {}
    for name, question in questions.items():
        try:
            values[name] = read(question, answers[name]) if name in answers else None
        except Unreadable as unreadable:
            problems[name] = unreadable.message
            continue
        if values[name] is None and question.required and is_asked(question, answers):
            problems[name] = Message(N_("This is not answered yet."))
    if problems:
        raise UnreadableAnswers(problems)
    return values


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the other answers call for this question."""
    return question.when is None or question.when.holds(answers)


def unusual(name: str, question: Question, value: Any) -> Iterator[Flag]:
    """U01. A number outside of what is usual."""
    low, high = question.usual
    if question.kind not in (Kind.COUNT, Kind.MEASURE) or not isinstance(value, int | Decimal):
        return
    if (low is not None and value < low) or (high is not None and value > high):
        yield Flag(
            "U01",
            Severity.INFORM,
            N_("%(value)s is unusual here; %(low)s to %(high)s is usual."),
            name,
            {"value": str(value), "low": low or 0, "high": high if high is not None else "…"},
        )
