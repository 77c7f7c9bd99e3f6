"""What can be chosen for a place: words of the choice lists, and the places around it."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from fieldapp.records.questions import Choice
from fieldapp.rules.land import ECO_SYSTEMS
from fieldapp.store import choices, places
from fieldapp.store.database import Session
from fieldapp.store.models import Cohort, Organisation, Plot, Project, Site
from fieldapp.store.names import names_of_site

P = TypeVar("P", Organisation, Plot, Cohort)

Parent = Project | Site | None
Grouped = tuple[str, list[Choice]]
"""A heading, marked with N_(), and the choices under it."""


def offered(
    session: Session,
    list_name: str,
    parent: Parent,
    language: str,
    kept: Collection[str] = (),
) -> list[Choice] | list[Grouped]:
    """Codes or ids with their words, in the order to show them; of the retired ones those in `kept`."""
    if list_name == "zones":
        return [
            (label, choices.offered(session, name, language, kept)) for name, label in ECO_SYSTEMS
        ]
    if list_name == "organisations":
        return [(str(each.id), each.name) for each in _in_use(places.organisations(session), kept)]
    if list_name in ("plots", "cohorts"):
        return _within(session, list_name, parent, language, kept)
    return choices.offered(session, list_name, language, kept)


def codes_offered(
    session: Session, list_name: str, parent: Parent, kept: Collection[str] = ()
) -> set[str]:
    """The codes that can be chosen, ids as text."""
    codes: set[str] = set()
    for code, words in offered(session, list_name, parent, "en", kept):
        codes |= {str(code)} if isinstance(words, str) else {inner for inner, _ in words}
    return codes


def _within(
    session: Session, list_name: str, site: Parent, language: str, kept: Collection[str]
) -> list[Choice]:
    if not isinstance(site, Site):
        return []
    if list_name == "plots":
        return [(str(plot.id), plot.code) for plot in _in_use(site.plots, kept)]
    words = names_of_site(session, site.id, language)
    return [(str(each.id), words.of("cohorts", each.id)) for each in _in_use(site.cohorts, kept)]


def _in_use(found: Iterable[P], kept: Collection[str]) -> list[P]:
    return [each for each in found if each.retired_at is None or str(each.id) in kept]
