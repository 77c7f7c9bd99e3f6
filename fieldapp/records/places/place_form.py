"""What is asked about a place, in groups: the few that are needed first, the others folded away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fieldapp.records.answers import Unreadable
from fieldapp.records.questions import Kind, Question
from fieldapp.records.record import UnreadableAnswers, is_asked, read_answers
from fieldapp.rules.words import Message


@dataclass(frozen=True)
class Group:
    """Questions that belong together. Without a title they are what is needed, and stay open."""

    questions: Mapping[str, Question]
    title: str = ""


@dataclass(frozen=True)
class PlaceForm:
    """The questions about one kind of place. Their names are the columns in which the answers are kept."""

    name: str
    title: str
    icon: str
    groups: tuple[Group, ...]
    shapes: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    """The questions whose answer is drawn on a map, with what reads the drawing."""
    usual: Mapping[str, Any] = field(default_factory=dict)
    """Answers that a new place starts with."""

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by name, in the order asked."""
        return {
            name: question for group in self.groups for name, question in group.questions.items()
        }

    def read(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The values of these answers; None for what is open or not asked. Raises UnreadableAnswers."""
        values, problems = self._read_shapes(answers)
        words = {name: each for name, each in self.questions.items() if name not in self.shapes}
        try:
            values |= read_answers(words, answers)
        except UnreadableAnswers as unreadable:
            problems |= unreadable.problems
        if problems:
            raise UnreadableAnswers(problems)
        return {
            name: values[name] if is_asked(question, values) else None
            for name, question in self.questions.items()
        }

    def _read_shapes(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Message]]:
        values: dict[str, Any] = {}
        problems: dict[str, Message] = {}
        for name, read_shape in self.shapes.items():
            try:
                values[name] = read_shape(answers.get(name) or "")
            except Unreadable as unreadable:
                problems[name] = unreadable.message
        return values, problems


def is_yes_or_no(question: Question) -> bool:
    """Whether the answer is kept as true or false."""
    return question.kind is Kind.CHOICE and question.codes == {"yes", "no"}
