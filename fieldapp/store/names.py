"""What codes and ids are called: words of the choice lists in a language, plots and trees of a site."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import ChoiceRow, Cohort, PhotoPoint, Plot

LABELS = {"en": ChoiceRow.label_en, "mn": ChoiceRow.label_mn, "zh_Hans_CN": ChoiceRow.label_zh}


@dataclass(frozen=True)
class Names:
    """Names by list (`species`, `plots` …) and by code or id."""

    words: Mapping[tuple[str, str | int], str] = field(default_factory=dict)

    def of(self, list_name: str, code: str | int) -> str:
        """The name, or the code itself: an entry may name what this server does not know."""
        return self.words.get((list_name, code), str(code))


def names_of_site(session: Session, site_id: int, language: str) -> Names:
    """All names that the answers of this site's entries can need."""
    return names_of_sites(session, [site_id], language)


def names_of_sites(session: Session, site_ids: Collection[int], language: str) -> Names:
    """All names that the answers of these sites' entries can need."""
    words = choice_names(session, language)
    for plot in session.scalars(select(Plot).where(Plot.site_id.in_(site_ids))):
        words["plots", plot.id] = plot.code
    for point in session.scalars(select(PhotoPoint).where(PhotoPoint.site_id.in_(site_ids))):
        words["photo_points", point.id] = point.code
    for cohort in session.scalars(select(Cohort).where(Cohort.site_id.in_(site_ids))):
        species = words.get(("species", cohort.species), cohort.species)
        words["cohorts", cohort.id] = f"{cohort.code} · {species}"
    return Names(words)


def choice_names(session: Session, language: str) -> dict[tuple[str, str | int], str]:
    """The words of every choice list, retired ones too."""
    query = select(ChoiceRow.list_name, ChoiceRow.code, LABELS[language])
    return {(list_name, code): label for list_name, code, label in session.execute(query)}
