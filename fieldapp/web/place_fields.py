"""How the questions about a place stand on a page, and what a browser posts for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import abort, json
from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict

from fieldapp.records.places import Group, PlaceForm
from fieldapp.records.questions import Kind, Question
from fieldapp.rules.words import Message
from fieldapp.services.place_choices import Parent, offered
from fieldapp.store.database import Session

from .languages import current_language, label, msg
from .posted import posted_answer

FEW = 6
"""So many choices are shown side by side; more make a list to open."""

LONG_TEXTS = frozenset({"funders", "witnesses", "boundary", "shape", "description"})
MOST_SHAPE_BYTES = 300_000
NO_HINTS: Mapping[str, str] = {}


class Control(StrEnum):
    """What a question is answered with."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    SHAPE = "shape"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"
    CHIPS = "chips"
    SELECT = "select"


@dataclass(frozen=True, kw_only=True)
class PlaceField:
    """One question, ready to be drawn."""

    name: str
    question: Question
    control: Control
    choices: Sequence[Any] = ()
    unit: "PlaceField | None" = None
    """The question whose answer is the unit of this one."""
    value: Any = None
    error: str | None = None
    hint: str | None = None
    optional: bool = False


@dataclass(frozen=True)
class FieldGroup:
    """The fields of a group, opened where something in it is answered or wrong."""

    title: str
    fields: Sequence[PlaceField]

    @property
    def is_open(self) -> bool:
        return any(field.error for field in self.fields)

    @property
    def answered(self) -> int:
        return sum(field.value not in (None, "", []) for field in self.fields)


def field_groups(
    session: Session,
    form: PlaceForm,
    parent: Parent,
    answers: Mapping[str, Any],
    problems: Mapping[str, Message],
    hints: Mapping[str, str] = NO_HINTS,
) -> list[FieldGroup]:
    """The questions with their choices, these answers, and what is wrong with them."""
    drawn = _Drawn(session, form, parent, answers, problems, hints)
    return [FieldGroup(label(group.title), list(drawn.fields(group))) for group in form.groups]


def posted_answers(
    form: PlaceForm, posted: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> dict[str, Any]:
    """The answers that a browser posted. A file that was chosen goes before the text beside it."""
    answers = {
        name: posted_answer(name, question, _clean(posted))
        for name, question in form.questions.items()
    }
    for name in form.shapes:
        file = files.get(f"{name}-file")
        if file and file.filename:
            answers[name] = _text_of(file)
    return answers


def errors_of(form: PlaceForm, problems: Mapping[str, Message]) -> list[tuple[str, str]]:
    """What is wrong, in the order asked, as the summary on top of a page lists it."""
    return [
        (f"q-{name}", _named(question, problems[name]))
        for name, question in form.questions.items()
        if name in problems
    ]


def _named(question: Question, problem: Message) -> str:
    words = {"question": label(question.label), "problem": msg(problem)}
    return str(gettext("%(question)s: %(problem)s", **words))


@dataclass(frozen=True)
class _Drawn:
    session: Session
    form: PlaceForm
    parent: Parent
    answers: Mapping[str, Any]
    problems: Mapping[str, Message]
    hints: Mapping[str, str]

    def fields(self, group: Group) -> Iterator[PlaceField]:
        units = {question.unit_from for question in group.questions.values()}
        for name, question in group.questions.items():
            if name not in units:
                yield self._field(name, question, mark_optional=not group.title)

    def _field(self, name: str, question: Question, mark_optional: bool = False) -> PlaceField:
        unit = question.unit_from
        problem = self.problems.get(name) or self.problems.get(unit)
        return PlaceField(
            name=name,
            question=question,
            control=_control(self.form, name, question),
            choices=self._choices(question, self.answers.get(name)),
            unit=self._field(unit, self.form.questions[unit]) if unit else None,
            value=typed(self.answers.get(name)),
            error=msg(problem) if problem else None,
            hint=self.hints.get(name) or label(question.hint) or None,
            optional=mark_optional and not question.required and question.when is None,
        )

    def _choices(self, question: Question, answer: Any) -> list[Any]:
        if not question.choice_list:
            return [(code, label(word)) for code, word in question.choices]
        given = typed(answer)
        kept = given if isinstance(given, list) else [given or ""]
        found: list[Any] = []
        for code, word in offered(
            self.session, question.choice_list, self.parent, current_language(), kept
        ):
            found.append((code, word) if isinstance(word, str) else (label(code), word))
        return found


def typed(answer: Any) -> Any:
    """An answer as somebody would type it."""
    match answer:
        case None:
            return None
        case date():
            return answer.isoformat()
        case Decimal() | float():
            return f"{Decimal(str(answer)):f}"
        case dict():
            return json.dumps(answer, separators=(",", ":"))
        case tuple() | list():
            return [str(each) for each in answer]
    return str(answer)


def _control(form: PlaceForm, name: str, question: Question) -> Control:
    if name in form.shapes:
        return Control.SHAPE
    if question.unit_from:
        return Control.AMOUNT
    match question.kind:
        case Kind.COUNT | Kind.MEASURE:
            return Control.NUMBER
        case Kind.DAY:
            return Control.DAY
        case Kind.CHOICES:
            return Control.CHIPS
        case Kind.CHOICE if question.choices and len(question.choices) <= FEW:
            return Control.CHIPS
        case Kind.CHOICE | Kind.PLACE:
            return Control.SELECT
    return Control.LONG_TEXT if name in LONG_TEXTS else Control.TEXT


def _clean(posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """Without what nobody can type: a database takes no NUL, a page no escape."""
    return MultiDict(
        (name, "".join(c for c in text.replace("\r\n", "\n") if c >= " " or c == "\n"))
        for name, text in posted.items(multi=True)
    )


def _text_of(file: FileStorage) -> str:
    content = file.stream.read(MOST_SHAPE_BYTES + 1)
    file.close()
    if len(content) > MOST_SHAPE_BYTES:
        abort(413)
    return content.decode("utf-8-sig", errors="replace")
