"""What can be chosen on the form of a site: its plots, trees and photo points, and the words of the choice lists."""

from collections.abc import Sequence

from flask_babel import gettext

from fieldapp.records import Record
from fieldapp.rules.words import N_
from fieldapp.store import choices
from fieldapp.store.database import Session
from fieldapp.store.models import Cohort, PhotoPoint, Site
from fieldapp.store.places import in_use

from .asked import Offers
from .languages import number

COHORT = N_("%(species)s · %(code)s · %(planted)s planted")


def offered(session: Session, site: Site, record_type: type[Record], language: str) -> Offers:
    """Codes and words by list. What only a phone remembers, earlier entries, is not among them."""
    places = {
        "plots": [(plot.id, plot.code) for plot in in_use(site.plots)],
        "cohorts": _cohorts(session, site, language),
        "photo_points": [(point.id, _photo_point(point)) for point in in_use(site.photo_points)],
    }
    asked = {question.choice_list for question in record_type.questions().values()}
    words = [each for each in choices.LIST_NAMES if each in asked]
    return places | {each: choices.offered(session, each, language) for each in words}


def _cohorts(session: Session, site: Site, language: str) -> Sequence[tuple[int, str]]:
    species = dict(choices.offered(session, "species", language))
    return [(each.id, _cohort(each, species)) for each in in_use(site.cohorts)]


def _cohort(cohort: Cohort, species: dict[str, str]) -> str:
    return str(
        gettext(
            COHORT,
            species=species.get(cohort.species, cohort.species),
            code=cohort.code,
            planted=number(cohort.n_planted),
        )
    )


def _photo_point(point: PhotoPoint) -> str:
    return f"{point.code} · {point.description}" if point.description else point.code
