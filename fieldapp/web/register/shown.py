"""What the pages of the register show of the figures: names and numbers in the person's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from fieldapp.records import BY_NAME
from fieldapp.records.answers import Unreadable, read
from fieldapp.records.site_photo import SitePhoto
from fieldapp.records.soil_treatment import SoilTreatment
from fieldapp.rules import labels
from fieldapp.rules.land import COHORT_KINDS
from fieldapp.rules.roles import Act
from fieldapp.rules.soil import ApplicationRate
from fieldapp.rules.target import Verdict, judged
from fieldapp.services.counted_trees import Line, Trees
from fieldapp.services.treated_soil import TreatmentDone
from fieldapp.store.names import Names
from fieldapp.store.register import ShownPhoto
from fieldapp.web.access import visitor
from fieldapp.web.answers import in_words
from fieldapp.web.languages import label, number

from .charts import Chart, draw_survival


@dataclass(frozen=True)
class ShownLine:
    """A line of counts with its name, its drawing, and whether it reaches the target."""

    line: Line
    title: str
    chart: Chart | None
    verdict: Verdict | None
    counted_with: Sequence[str] = ()
    """Codes of the trees that these were only counted together with."""


@dataclass(frozen=True)
class ShownTreatment:
    """A treatment with its amount and area as they were written down, and what they come to."""

    entry_id: UUID
    day: date
    person: str
    material: str
    amount: str
    area: str
    rate: ApplicationRate


@dataclass(frozen=True)
class Series:
    """The newest photos from one photo point, or from none, newest first; and the first of all."""

    point_id: int | None
    point: str
    photos: list[ShownPhoto] = field(default_factory=list)

    @property
    def before_and_now(self) -> tuple[ShownPhoto, ShownPhoto] | None:
        """What the place looked like first and last, if it was the same place."""
        if self.point_id is None or len(self.photos) < 2:
            return None
        return self.photos[-1], self.photos[0]

    @property
    def others(self) -> list[ShownPhoto]:
        return self.photos[1:-1] if self.before_and_now else self.photos


def for_every_page() -> dict[str, Any]:
    """What each page of the register needs besides its figures."""
    return {
        "may_review": visitor().may_somewhere(Act.REVIEW),
        "titles": {name: label(record_type.title) for name, record_type in BY_NAME.items()},
        "cohort_kinds": dict(COHORT_KINDS),
        "words": labels,
    }


def may_open(project_id: int, person_id: int) -> bool:
    """Whether this person may open an entry that somebody recorded."""
    own = person_id == visitor().person_id
    return visitor().may(Act.SEE_OWN_ENTRIES if own else Act.SEE_ENTRIES, project_id)


def shown_lines(lines: Sequence[Line], target: float, names: Names) -> list[ShownLine]:
    """Lines that were counted first; trees only counted together with others say with which."""
    counted_first = sorted(lines, key=lambda line: (not line.visits, line.planted_on))
    groups = [line for line in lines if len(line.trees) > 1]
    return [
        ShownLine(
            line,
            title_of(line.trees, names),
            draw_survival(line, target),
            judged(line.survival, target),
            [] if line.visits else _others(line, groups),
        )
        for line in counted_first
    ]


def title_of(trees: Sequence[Trees], names: Names) -> str:
    """What these trees are called: their code and species, or their codes."""
    if len(trees) == 1:
        return f"{trees[0].code} · {names.of('species', trees[0].species)}"
    return ", ".join(each.code for each in trees)


def _others(line: Line, groups: Sequence[Line]) -> list[str]:
    (own,) = line.trees
    return sorted(
        {each.code for group in groups if own in group.trees for each in group.trees} - {own.code}
    )


def shown_treatments(treatments: Sequence[TreatmentDone], names: Names) -> list[ShownTreatment]:
    """Treatments in words."""
    questions = SoilTreatment.questions()

    def with_unit(record: SoilTreatment, name: str, unit_name: str) -> str:
        unit = in_words(questions[unit_name], getattr(record, unit_name), names)
        return f"{number(getattr(record, name), digits=3)} {unit}"

    return [
        ShownTreatment(
            entry_id=each.entry_id,
            day=each.day,
            person=each.person,
            material=names.of("material", each.record.material),
            amount=with_unit(each.record, "amount", "amount_unit"),
            area=with_unit(each.record, "area_treated", "area_unit"),
            rate=each.rate,
        )
        for each in treatments
    ]


def photo_series(photos: Sequence[ShownPhoto], names: Names) -> list[Series]:
    """Photos by photo point; those from no point last."""
    series: dict[int | None, Series] = {}
    for photo in photos:
        point_id = _photo_point(photo.answers)
        name = "" if point_id is None else names.of("photo_points", point_id)
        series.setdefault(point_id, Series(point_id, name)).photos.append(photo)
    return sorted(series.values(), key=lambda each: (each.point_id is None, each.point))


def phase(photo: ShownPhoto, names: Names) -> str:
    """When in the work it was taken."""
    question = SitePhoto.questions()["phase"]
    return in_words(question, photo.answers.get("phase", ""), names)


def _photo_point(answers: Mapping[str, Any]) -> int | None:
    try:
        point = read(SitePhoto.questions()["photo_point"], answers.get("photo_point"))
    except Unreadable:
        return None
    return point if isinstance(point, int) else None
