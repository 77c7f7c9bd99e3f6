"""The kinds of question a record may ask, and how each is written in a record type."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from fieldapp.rules.words import N_

Bounds = tuple[float | None, float | None]
Choice = tuple[str, str]
"""A code, which is stored, and its label, which is shown."""

DONT_KNOW = "dont_know"
YES_NO: tuple[Choice, ...] = (("yes", N_("Yes")), ("no", N_("No")))
OR_DONT_KNOW: tuple[Choice, ...] = ((DONT_KNOW, N_("I do not know")),)


class Kind(StrEnum):
    """What an answer is. The comment says how it is written in JSON."""

    COUNT = "count"  # 104
    MEASURE = "measure"  # 12.5
    CHOICE = "choice"  # "drought"
    CHOICES = "choices"  # ["drought", "frost"]
    TEXT = "text"  # "two rows are under snow"
    DAY = "day"  # "2026-06-12"
    PLACE = "place"  # 17, the id of a plot, cohort, photo point or earlier entry of the site
    PLACES = "places"  # [17, 18]
    BREAKDOWN = "breakdown"  # {"drought": 9, "frost": null}: null means seen, but not counted apart


@dataclass(frozen=True)
class Condition:
    """Ask only if one of these questions has one of these answers (with none named: counts above 0)."""

    questions: tuple[str, ...]
    answers: tuple[str, ...] = ()

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = [answers.get(name) for name in self.questions]
        if self.answers:
            return any(answer in self.answers for answer in given)
        return any(isinstance(answer, int | float) and answer > 0 for answer in given)


def answered(question: str, *answers: str) -> Condition:
    """Ask only if the question has one of these answers."""
    return Condition((question,), answers)


def counted(*questions: str) -> Condition:
    """Ask only if at least one of these counts is above 0."""
    return Condition(questions)


@dataclass(frozen=True)
class Question:
    """What to ask, in what unit, and which answers can be read at all."""

    label: str
    kind: Kind
    required: bool = False
    hint: str = ""
    unit: str = ""
    """The unit of a measure, as its symbol: N_("cm"); "%" and "°" are the same everywhere."""
    unit_from: str = ""
    """The name of the question whose answer is the unit of this one; they are shown as one field."""
    bounds: Bounds = (None, None)
    """An answer outside cannot be read."""
    usual: Bounds = (None, None)
    """An answer outside is asked back on the phone and flagged, and kept."""
    choices: tuple[Choice, ...] = ()
    choice_list: str = ""
    """The reference table (`species`, `material` …) or the places of the site (`plots`, `cohorts` …)."""
    folded: bool = False
    """Asked under "More questions": not needed every time."""
    tally: bool = False
    """Counted by tapping."""
    step: float = 1
    when: Condition | None = None
    carried: bool = False
    """The answer of the last visit is offered again."""

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.choices)


def count(label: str, **more: Any) -> Any:
    """A whole number of things, zero or more."""
    return _asked(Question(label, Kind.COUNT, **{"bounds": (0, None)} | more))


def measure(label: str, unit: str = "", bounds: Bounds = (0, None), **more: Any) -> Any:
    """A decimal quantity in a stated unit."""
    return _asked(Question(label, Kind.MEASURE, unit=unit, bounds=bounds, **more))


def choice(label: str, *choices: Choice, **more: Any) -> Any:
    """One of a few words, of the form's own or of a reference table."""
    return _asked(Question(label, Kind.CHOICE, choices=choices, **more))


def several(label: str, *choices: Choice, **more: Any) -> Any:
    """Any number of a few words."""
    return _asked(Question(label, Kind.CHOICES, choices=choices, **more))


def yes_no(label: str, **more: Any) -> Any:
    """Yes, no, or not known."""
    return choice(label, *YES_NO, *OR_DONT_KNOW, **more)


def text(label: str, **more: Any) -> Any:
    """Free words."""
    return _asked(Question(label, Kind.TEXT, **more))


def day(label: str, **more: Any) -> Any:
    """A calendar day."""
    return _asked(Question(label, Kind.DAY, **more))


def place(label: str, choice_list: str, **more: Any) -> Any:
    """A plot, cohort, photo point or earlier entry of the site."""
    return _asked(Question(label, Kind.PLACE, choice_list=choice_list, **more))


def places(label: str, choice_list: str, **more: Any) -> Any:
    """Several plots, cohorts, photo points or earlier entries of the site."""
    return _asked(Question(label, Kind.PLACES, choice_list=choice_list, **more))


def breakdown(label: str, choice_list: str, **more: Any) -> Any:
    """A whole split over the codes of a reference table."""
    return _asked(Question(label, Kind.BREAKDOWN, choice_list=choice_list, **more))


def _asked(question: Question) -> Any:
    default = MISSING if question.required else None
    return field(default=default, metadata={"question": question})
