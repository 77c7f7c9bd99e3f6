"""Soil treatment: what was put on the ground, how much of it, and on how much ground."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fieldapp.rules.flags import Flag
from fieldapp.rules.soil import Basis, Treatment
from fieldapp.rules.treatment_doubts import risky_material
from fieldapp.rules.units import (
    CONTAINER_UNITS,
    Amount,
    AmountUnit,
    Area,
    AreaUnit,
    ContainerSizes,
)
from fieldapp.rules.words import N_

from .questions import answered, choice, count, day, measure, place, text, yes_no
from .record import Record

AMOUNT_UNITS = (
    ("sack", N_("Sack")),
    ("barrow", N_("Wheelbarrow")),
    ("cart", N_("Cart")),
    ("truck", N_("Truck")),
    ("bucket", N_("Bucket")),
    ("kg", N_("kg")),
    ("t", N_("t")),
    ("jin", N_("jin")),
    ("m3", N_("m³")),
    ("L", N_("L")),
    ("cm_layer", N_("cm deep layer")),
)
AREA_UNITS = (("m2", N_("m²")), ("ha", N_("ha")), ("mu", N_("mu")))
BASES = (
    ("broadcast", N_("Spread over the area")),
    ("per_hole", N_("In each hole")),
    ("rows", N_("In rows")),
    ("layer", N_("As a layer")),
)
METHODS = (
    ("surface", N_("Left on top")),
    ("raked", N_("Raked in")),
    ("hand_dug", N_("Dug in by hand")),
    ("ploughed", N_("Ploughed in")),
    ("ripped", N_("Ripped in")),
    ("in_hole", N_("In the hole")),
    ("slurry", N_("Mixed with water")),
)
MOISTURES = (("dry", N_("Dry")), ("moist", N_("Moist")), ("wet", N_("Wet")))
DENSITY_SOURCES = (("measured", N_("Measured here")), ("default", N_("Usual value")))
CURRENCIES = (("MNT", "MNT"), ("CNY", "CNY"), ("USD", "USD"), ("CHF", "CHF"))


class SoilTreatment(Record, name="soil_treatment", title=N_("Soil treatment"), icon="soil"):
    treated_on: date = day(N_("Day"), required=True)
    plot: int | None = place(N_("Plot"), "plots", carried=True)
    material: str = choice(
        N_("What did you put on the soil?"), choice_list="material", required=True, carried=True
    )
    basis: str = choice(N_("How was it given?"), *BASES, required=True, carried=True)
    amount: Decimal = measure(
        N_("How much?"),
        bounds=(0.001, 1_000_000),
        unit_from="amount_unit",
        required=True,
        carried=True,
    )
    amount_unit: str = choice(N_("Counted in"), *AMOUNT_UNITS, required=True, carried=True)
    area_treated: Decimal = measure(
        N_("Treated area"),
        bounds=(0.0001, 10_000_000),
        unit_from="area_unit",
        required=True,
        carried=True,
    )
    area_unit: str = choice(N_("Area in"), *AREA_UNITS, required=True, carried=True)
    n_holes: int | None = count(
        N_("Number of holes"), bounds=(1, 500_000), when=answered("basis", "per_hole"), carried=True
    )
    dose_per_hole_kg: Decimal | None = measure(
        N_("In one hole"),
        unit="kg",
        bounds=(0.01, 200),
        usual=(0.1, 20),
        step=0.5,
        when=answered("basis", "per_hole"),
        carried=True,
    )
    method: str = choice(N_("How was it worked in?"), *METHODS, required=True, carried=True)
    depth_cm: Decimal | None = measure(
        N_("How deep?"), unit=N_("cm"), bounds=(0, 60), step=5, folded=True, carried=True
    )
    unit_kg: Decimal | None = measure(
        N_("One sack, cart or truck weighs"),
        unit="kg",
        bounds=(0.1, 50_000),
        folded=True,
        carried=True,
    )
    unit_m3: Decimal | None = measure(
        N_("One bucket, cart or truck holds"),
        unit="m³",
        bounds=(0.001, 50),
        step=0.1,
        folded=True,
        carried=True,
    )
    bulk_density: Decimal | None = measure(
        N_("Weight of one cubic metre"),
        unit=N_("t/m³"),
        bounds=(0.03, 2.2),
        step=0.05,
        folded=True,
        carried=True,
    )
    density_source: str | None = choice(
        N_("Where is that weight from?"), *DENSITY_SOURCES, folded=True, carried=True
    )
    moisture: str | None = choice(N_("How wet was it?"), *MOISTURES, folded=True)
    product: str | None = text(N_("Name of the product"), folded=True, carried=True)
    n_pct: Decimal | None = measure(N_("Nitrogen"), unit="% N", bounds=(0, 100), folded=True)
    p_pct: Decimal | None = measure(N_("Phosphate"), unit="% P₂O₅", bounds=(0, 100), folded=True)
    k_pct: Decimal | None = measure(N_("Potash"), unit="% K₂O", bounds=(0, 100), folded=True)
    active_pct: Decimal | None = measure(
        N_("Active part"), unit="%", bounds=(0, 100), step=5, folded=True
    )
    source_local: str | None = yes_no(N_("Is it from near here?"), folded=True, carried=True)
    source_place: str | None = text(N_("Where from?"), folded=True, carried=True)
    distance_km: Decimal | None = measure(
        N_("How far?"), unit="km", bounds=(0, 5000), folded=True, carried=True
    )
    cost: Decimal | None = measure(N_("Cost"), unit_from="currency", bounds=(0, 1e11), folded=True)
    currency: str | None = choice(N_("Paid in"), *CURRENCIES, folded=True, carried=True)
    matured: str | None = yes_no(N_("Is it rotted?"), folded=True)
    matured_months: int | None = count(
        N_("Months old"), bounds=(0, 600), folded=True, when=answered("matured", "yes")
    )
    risk_note: str | None = text(N_("Germs or metals in it?"), folded=True)
    note: str | None = text(N_("Note"), folded=True)

    @property
    def treatment(self) -> Treatment:
        """What was done, as the rules weigh it."""
        measured = self.density_source != "default"
        return Treatment(
            material=self.material,
            basis=Basis(self.basis),
            amount=Amount(self.amount, AmountUnit(self.amount_unit)),
            area=Area(self.area_treated, AreaUnit(self.area_unit)),
            holes=self.n_holes,
            dose_per_hole_kg=self.dose_per_hole_kg,
            density_t_m3=self.bulk_density if measured else None,
        )

    def container_sizes(self, usual: ContainerSizes) -> ContainerSizes:
        """The usual sizes, but for the sack, cart or truck that was weighed or measured here."""
        unit = AmountUnit(self.amount_unit)
        if unit not in CONTAINER_UNITS:
            return usual
        if self.unit_kg is not None:
            return {**usual, unit: Amount(self.unit_kg, AmountUnit.KG)}
        if self.unit_m3 is not None:
            return {**usual, unit: Amount(self.unit_m3, AmountUnit.M3)}
        return usual

    def flags(self) -> Iterator[Flag]:
        yield from super().flags()
        yield from risky_material(self.material, matured=self.matured == "yes")
