"""What can be chosen for a place: words of the choice lists, and the places around it."""

from collections.abc import Callable, Mapping

from fieldapp.records.questions import Choice
from fieldapp.rules.land import ECO_SYSTEMS
from fieldapp.store import choices, places
from fieldapp.store.database import Session
from fieldapp.store.models import Project, Site

Parent = Project | Site | None
Grouped = tuple[str, list[Choice]]
"""A heading, marked with N_(), and the choices under it."""


def offered(
    session: Session, list_name: str, parent: Parent, language: str
) -> list[Choice] | list[Grouped]:
    """Codes or ids with their words, in the order to show them; nothing that is retired."""
    if list_name == "zones":
        return [(label, choices.offered(session, name, language)) for name, label in ECO_SYSTEMS]
    if list_name in PLACES:
        return PLACES[list_name](session, parent, language)
    return choices.offered(session, list_name, language)


def codes_offered(session: Session, list_name: str, parent: Parent) -> set[str]:
    """The codes that can be chosen, ids as text."""
    codes: set[str] = set()
    for code, words in offered(session, list_name, parent, "en"):
        codes |= {str(code)} if isinstance(words, str) else {inner for inner, _ in words}
    return codes


def _organisations(session: Session, _parent: Parent, _language: str) -> list[Choice]:
    return [
        (str(each.id), each.name)
        for each in places.organisations(session)
        if each.retired_at is None
    ]


def _plots(_session: Session, site: Parent, _language: str) -> list[Choice]:
    if not isinstance(site, Site):
        return []
    return [(str(plot.id), plot.code) for plot in site.plots if plot.retired_at is None]


def _cohorts(session: Session, site: Parent, language: str) -> list[Choice]:
    if not isinstance(site, Site):
        return []
    species = dict(choices.offered(session, "species", language))
    return [
        (str(cohort.id), f"{cohort.code} · {species.get(cohort.species, cohort.species)}")
        for cohort in site.cohorts
        if cohort.retired_at is None
    ]


PLACES: Mapping[str, Callable[[Session, Parent, str], list[Choice]]] = {
    "organisations": _organisations,
    "plots": _plots,
    "cohorts": _cohorts,
}
