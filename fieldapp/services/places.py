"""Adding, changing and retiring places. Each change writes what was and what is now into the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import BY_NAME, PlaceForm
from fieldapp.records.questions import Kind
from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.words import N_, Message
from fieldapp.store import installation, ledger, places
from fieldapp.store.database import Session
from fieldapp.store.models import Cohort, Organisation, Project, Site
from fieldapp.store.place_columns import columns_of, values_of
from fieldapp.store.places import MODELS, PARENTS, Place

from .place_checks import doubts
from .place_choices import Parent, codes_offered

CODE_LETTERS = {"plot": "P", "cohort": "C", "photo_point": "F"}
LONGEST = {"code": 40, "name": 120}


def add(
    session: Session,
    kind: str,
    parent: Parent,
    answers: Mapping[str, Any],
    today: date,
    person_id: int,
) -> Place:
    """A new place of this kind. UnreadableAnswers names every question whose answer will not do."""
    installation.locked(session)
    columns = columns_of(
        session, BY_NAME[kind], _sound(session, kind, parent, None, answers, today)
    )
    if kind in PARENTS and parent is not None:
        columns[PARENTS[kind]] = parent.id
    place = places.add(session, MODELS[kind](**columns))
    facts = {name: value for name, value in columns.items() if value not in (None, [], "")}
    ledger.write(session, f"{kind}.added", f"{kind}/{place.id}", facts, person_id)
    return place


def change(
    session: Session,
    kind: str,
    place: Place,
    answers: Mapping[str, Any],
    today: date,
    person_id: int,
) -> bool:
    """New answers about a place. False if they are the old ones. UnreadableAnswers as in `add`."""
    installation.locked(session)
    session.refresh(place)
    values = _sound(session, kind, parent_of(place), place, answers, today)
    changed = {}
    for name, value in columns_of(session, BY_NAME[kind], values).items():
        if getattr(place, name) != value:
            changed[name] = [getattr(place, name), value]
            setattr(place, name, value)
    if changed:
        ledger.write(session, f"{kind}.changed", f"{kind}/{place.id}", changed, person_id)
    return bool(changed)


def retire(session: Session, kind: str, place: Place, now: datetime, person_id: int) -> None:
    """Offer it no more. What was recorded there stays. Retiring twice changes nothing."""
    if place.retired_at is None:
        place.retired_at = now
        ledger.write(session, f"{kind}.retired", f"{kind}/{place.id}", {}, person_id)


def bring_back(session: Session, kind: str, place: Place, person_id: int) -> None:
    """Offer a retired place again."""
    if place.retired_at is not None:
        place.retired_at = None
        ledger.write(session, f"{kind}.brought_back", f"{kind}/{place.id}", {}, person_id)


def parent_of(place: Place) -> Parent:
    """What the place lies in."""
    if isinstance(place, Site):
        return place.project
    return None if isinstance(place, Organisation | Project) else place.site


def doubts_about(kind: str, place: Place, today: date) -> list[Flag]:
    """What is odd about a place as it is kept."""
    return doubts(kind, values_of(BY_NAME[kind], place), parent_of(place), today)


def first_answers(session: Session, kind: str, parent: Parent) -> dict[str, Any]:
    """What the page of a new place offers: the usual, what the last one beside it had, a free code."""
    form = BY_NAME[kind]
    answers = dict(form.usual)
    parent_id = parent.id if parent is not None else None
    newest = places.newest_beside(session, kind, parent_id)
    if newest is not None:
        values = values_of(form, newest)
        answers |= {
            name: values[name] for name, question in form.questions.items() if question.carried
        }
    if kind in CODE_LETTERS:
        answers["code"] = _free_code(session, kind, parent_id)
    return answers


def _sound(
    session: Session,
    kind: str,
    parent: Parent,
    place: Place | None,
    answers: Mapping[str, Any],
    today: date,
) -> dict[str, Any]:
    """The values, if nothing speaks against keeping them."""
    form = BY_NAME[kind]
    values = form.read(answers)
    problems = _unknown(session, form, parent, place, values)
    problems |= _badly_called(session, kind, parent, place, values)
    for flag in doubts(kind, values, parent, today):
        if flag.severity is Severity.BLOCK and flag.question is not None:
            problems.setdefault(flag.question, Message(flag.message, flag.figures))
    if problems:
        raise UnreadableAnswers(problems)
    return values


def _unknown(
    session: Session,
    form: PlaceForm,
    parent: Parent,
    place: Place | None,
    values: Mapping[str, Any],
) -> dict[str, Message]:
    """Answers that no list offers. What a place already has may stay, retired or not."""
    had = values_of(form, place) if place is not None else {}
    problems = {}
    for name, question in form.questions.items():
        if not question.choice_list or values[name] is None:
            continue
        many = question.kind is Kind.CHOICES
        given = {str(each) for each in (values[name] if many else (values[name],))}
        kept = {str(each) for each in ((had.get(name) or ()) if many else (had.get(name),))}
        known = codes_offered(session, question.choice_list, parent, kept)
        if name == "parent_cohort_id" and isinstance(place, Cohort):
            known -= _replaced_by(place)
        if not given <= known:
            problems[name] = Message(N_("Choose one of the answers shown."))
    return problems


def _replaced_by(cohort: Cohort) -> set[str]:
    """The cohort itself and all that replace it, in however many steps: it cannot replace one of them."""
    found = {cohort.id}
    while (
        more := {each.id for each in cohort.site.cohorts if each.parent_cohort_id in found} - found
    ):
        found |= more
    return {str(each) for each in found}


def _badly_called(
    session: Session, kind: str, parent: Parent, place: Place | None, values: Mapping[str, Any]
) -> dict[str, Message]:
    """Names are short, and never the same beside each other, not even with other capitals."""
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            return {name: Message(N_("Use at most %(most)s characters."), {"most": longest})}
    called = "name" if kind == "organisation" else "code"
    taken = places.names_taken(session, kind, parent.id if parent is not None else None)
    for place_id, name in taken.items():
        if name.casefold() == values[called].casefold() and (place is None or place_id != place.id):
            return {called: Message(N_("Another one is called this already."))}
    return {}


def _free_code(session: Session, kind: str, parent_id: int | None) -> str:
    taken = {name.casefold() for name in places.names_taken(session, kind, parent_id).values()}
    number = 1
    while f"{CODE_LETTERS[kind]}{number}".casefold() in taken:
        number += 1
    return f"{CODE_LETTERS[kind]}{number}"
