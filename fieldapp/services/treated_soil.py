"""What was put on the ground: each treatment with its rate, and what it adds up to for each material."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from fieldapp.records import UnreadableAnswers
from fieldapp.records.soil_treatment import SoilTreatment
from fieldapp.rules.soil import ApplicationRate, DensitySource, application_rate
from fieldapp.rules.units import ContainerSizes
from fieldapp.store.register import Approved


@dataclass(frozen=True)
class TreatmentDone:
    """A treatment as it was written down, and what it comes to."""

    entry_id: UUID
    day: date
    person: str
    record: SoilTreatment
    rate: ApplicationRate


@dataclass(frozen=True)
class MaterialTotal:
    """All treatments with a material. Ground that was treated twice counts twice in `treated_ha`.

    What could not be weighed is in none of the sums: `weighed` says how many treatments are.
    """

    material: str
    treatments: int = 0
    weighed: int = 0
    mass_t: Decimal = Decimal(0)
    treated_ha: Decimal = Decimal(0)
    usual_density: int = 0
    """So many masses rest on the material's usual density, not on one that was measured."""

    @property
    def rate_t_ha(self) -> Decimal | None:
        """Tonnes per hectare over all that was weighed."""
        return self.mass_t / self.treated_ha if self.treated_ha else None

    def plus(self, rate: ApplicationRate) -> "MaterialTotal":
        """With one more treatment."""
        more = replace(self, treatments=self.treatments + 1)
        if rate.mass_t is None or rate.area_ha is None:
            return more
        return replace(
            more,
            weighed=self.weighed + 1,
            mass_t=self.mass_t + rate.mass_t,
            treated_ha=self.treated_ha + rate.area_ha,
            usual_density=self.usual_density + (rate.density_source is DensitySource.DEFAULT),
        )


def treatments_of(entries: Iterable[Approved], sizes: ContainerSizes) -> Iterator[TreatmentDone]:
    """The treatments, with the project's own sacks and carts."""
    for entry in entries:
        try:
            record = SoilTreatment.read(entry.answers)
        except UnreadableAnswers:
            continue
        rate = application_rate(record.treatment, record.container_sizes(sizes))
        yield TreatmentDone(entry.id, record.treated_on, entry.person, record, rate)


def newest_first(treatments: Iterable[TreatmentDone]) -> list[TreatmentDone]:
    return sorted(treatments, key=lambda treatment: treatment.day, reverse=True)


def totals(treatments: Iterable[TreatmentDone]) -> list[MaterialTotal]:
    """What each material adds up to, the heaviest first. Hectares of different materials are never added."""
    added: dict[str, MaterialTotal] = {}
    for treatment in treatments:
        material = treatment.record.material
        added[material] = added.get(material, MaterialTotal(material)).plus(treatment.rate)
    return sorted(added.values(), key=lambda total: (-total.mass_t, total.material))
