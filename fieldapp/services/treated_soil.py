"""What was put on the ground: each treatment with its rate, and what it adds up to for each material."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    treatments: int
    weighed: int
    mass_t: Decimal
    treated_ha: Decimal
    usual_density: int
    """So many masses rest on the material's usual density, not on one that was measured."""

    @property
    def rate_t_ha(self) -> Decimal | None:
        """Tonnes per hectare over all that was weighed."""
        return self.mass_t / self.treated_ha if self.treated_ha else None


def treatments_of(entries: Iterable[Approved], sizes: ContainerSizes) -> list[TreatmentDone]:
    """The treatments, newest first, with the project's own sacks and carts."""
    done = []
    for entry in entries:
        try:
            record = SoilTreatment.read(entry.answers)
        except UnreadableAnswers:
            continue
        rate = application_rate(record.treatment, record.container_sizes(sizes))
        done.append(TreatmentDone(entry.id, record.treated_on, entry.person, record, rate))
    return sorted(done, key=lambda treatment: treatment.day, reverse=True)


def totals(treatments: Sequence[TreatmentDone]) -> list[MaterialTotal]:
    """What each material adds up to, the heaviest first. Hectares of different materials are never added."""
    by_material: dict[str, list[ApplicationRate]] = {}
    for treatment in treatments:
        by_material.setdefault(treatment.record.material, []).append(treatment.rate)
    added = (_total(material, rates) for material, rates in by_material.items())
    return sorted(added, key=lambda total: (-total.mass_t, total.material))


def _total(material: str, rates: Sequence[ApplicationRate]) -> MaterialTotal:
    weighed = [
        (rate.mass_t, rate.area_ha)
        for rate in rates
        if rate.mass_t is not None and rate.area_ha is not None
    ]
    return MaterialTotal(
        material=material,
        treatments=len(rates),
        weighed=len(weighed),
        mass_t=sum((mass_t for mass_t, _ in weighed), Decimal(0)),
        treated_ha=sum((area_ha for _, area_ha in weighed), Decimal(0)),
        usual_density=sum(rate.density_source is DensitySource.DEFAULT for rate in rates),
    )
