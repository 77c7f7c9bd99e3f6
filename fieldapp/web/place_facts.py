"""What is known of a place, in the person's words: the answered questions, in their groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.records.places import PlaceForm
from fieldapp.records.questions import Question
from fieldapp.rules.land import ECO_SYSTEMS
from fieldapp.store import places
from fieldapp.store.database import Session
from fieldapp.store.models import Site
from fieldapp.store.names import Names, names_of_site
from fieldapp.store.place_columns import values_of
from fieldapp.store.places import Place

from .answers import in_words
from .languages import current_language, label


@dataclass(frozen=True)
class Facts:
    """The answered questions of a group, with their answers in words."""

    title: str
    pairs: list[tuple[str, str]]


def facts_of(form: PlaceForm, place: Place, names: Names) -> list[Facts]:
    """What is known of a place. What is drawn on the map is not put into words."""
    values = values_of(form, place)
    shown = [
        Facts(label(group.title), list(_pairs(form, group.questions, values, names)))
        for group in form.groups
    ]
    return [facts for facts in shown if facts.pairs]


def names_around(session: Session, site: Site) -> Names:
    """What codes and ids that a site and its places name are called."""
    language = current_language()
    words = dict(names_of_site(session, site.id, language).words)
    for organisation in places.organisations(session):
        words["organisations", organisation.id] = organisation.name
    zones = dict(ECO_SYSTEMS)
    words |= {("zones", code): word for (name, code), word in words.items() if name in zones}
    return Names(words)


def _pairs(
    form: PlaceForm, questions: Mapping[str, Question], values: Mapping[str, Any], names: Names
) -> Iterator[tuple[str, str]]:
    units = {question.unit_from for question in questions.values()}
    for name, question in questions.items():
        if values[name] is None or name in units or name in form.shapes:
            continue
        unit = label(question.unit)
        if question.unit_from:
            unit = in_words(questions[question.unit_from], values[question.unit_from], names)
        yield label(question.label), f"{in_words(question, values[name], names)} {unit}".strip()
