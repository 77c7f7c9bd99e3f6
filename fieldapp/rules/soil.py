"""How much material came on a hectare of treated ground, and what that figure rests on."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from .materials import material
from .units import CONTAINER_UNITS, USUAL_SIZES, Amount, AmountUnit, Area, ContainerSizes

KG_PER_T = 1000
M3_PER_HA_AND_CM = 100


class Basis(StrEnum):
    """How the material was put on the ground."""

    BROADCAST = "broadcast"
    PER_HOLE = "per_hole"
    ROWS = "rows"
    LAYER = "layer"


class DensitySource(StrEnum):
    MEASURED = "measured"
    DEFAULT = "default"


class Missing(StrEnum):
    """What somebody would have to tell before the rate can be worked out."""

    AMOUNT = "amount"
    CONTAINER_SIZE = "container_size"
    DENSITY = "density"
    AREA = "area"


@dataclass(frozen=True)
class Treatment:
    """What was answered about one treatment. None was not answered.

    `area` is the ground that was treated: with rows, the strips alone. `amount` is all that was
    used, also with holes; there, holes times dose stand in for it when both are known.
    `density_t_m3` is a measured one.
    """

    material: str
    basis: Basis
    amount: Amount | None = None
    area: Area | None = None
    holes: int | None = None
    dose_per_hole_kg: Decimal | None = None
    density_t_m3: Decimal | None = None


@dataclass(frozen=True)
class ApplicationRate:
    """Tonnes per hectare of treated area with every figure behind it, or what is `missing`.

    Density and container are None where the amount was weighed and none was needed.
    """

    rate_t_ha: Decimal | None = None
    mass_t: Decimal | None = None
    volume_m3: Decimal | None = None
    area_ha: Decimal | None = None
    dose_per_hole_kg: Decimal | None = None
    density_t_m3: Decimal | None = None
    density_source: DensitySource | None = None
    container: Amount | None = None
    missing: tuple[Missing, ...] = ()


def application_rate(treatment: Treatment, sizes: ContainerSizes = USUAL_SIZES) -> ApplicationRate:
    """The rate that a treatment comes to: mass over treated area; a layer needs no area for it."""
    area_ha = treatment.area.ha if treatment.area and treatment.area.value > 0 else None
    amount = _amount_used(treatment)
    if amount is None:
        weighed = ApplicationRate(missing=(Missing.AMOUNT,))
    elif amount.unit is AmountUnit.CM_LAYER:
        return _layer(amount, area_ha, treatment)
    else:
        weighed = _weighed(amount, treatment, sizes)
    return replace(
        weighed,
        rate_t_ha=_quotient(weighed.mass_t, area_ha),
        area_ha=area_ha,
        dose_per_hole_kg=_dose_kg(weighed.mass_t, treatment),
        missing=weighed.missing if area_ha is not None else (*weighed.missing, Missing.AREA),
    )


def _amount_used(treatment: Treatment) -> Amount | None:
    if treatment.basis is Basis.PER_HOLE and treatment.holes and treatment.dose_per_hole_kg:
        return Amount(treatment.holes * treatment.dose_per_hole_kg, AmountUnit.KG)
    return treatment.amount


def _layer(depth_cm: Amount, area_ha: Decimal | None, treatment: Treatment) -> ApplicationRate:
    density, source = _density(treatment)
    m3_per_ha = depth_cm.value * M3_PER_HA_AND_CM
    rate_t_ha = _product(m3_per_ha, density)
    return ApplicationRate(
        rate_t_ha=rate_t_ha,
        mass_t=_product(rate_t_ha, area_ha),
        volume_m3=_product(m3_per_ha, area_ha),
        area_ha=area_ha,
        density_t_m3=density,
        density_source=source,
        missing=() if density is not None else (Missing.DENSITY,),
    )


def _weighed(amount: Amount, treatment: Treatment, sizes: ContainerSizes) -> ApplicationRate:
    """The mass of an amount and how it was come by; the ground does not come into it yet."""
    container = sizes.get(amount.unit)
    if amount.unit in CONTAINER_UNITS and container is None:
        return ApplicationRate(missing=(Missing.CONTAINER_SIZE,))
    contents = amount if container is None else container * amount.value
    if contents.kg is not None:
        return ApplicationRate(mass_t=contents.kg / KG_PER_T, container=container)
    density, source = _density(treatment)
    return ApplicationRate(
        mass_t=_product(contents.m3, density),
        volume_m3=contents.m3,
        density_t_m3=density,
        density_source=source,
        container=container,
        missing=() if density is not None else (Missing.DENSITY,),
    )


def _density(treatment: Treatment) -> tuple[Decimal | None, DensitySource | None]:
    """The measured density, else the material's usual one, and which of the two it is."""
    if treatment.density_t_m3 is not None:
        return treatment.density_t_m3, DensitySource.MEASURED
    if usual := material(treatment.material).density:
        return usual.default, DensitySource.DEFAULT
    return None, None


def _dose_kg(mass_t: Decimal | None, treatment: Treatment) -> Decimal | None:
    if treatment.basis is not Basis.PER_HOLE:
        return None
    return treatment.dose_per_hole_kg or _quotient(
        _product(mass_t, Decimal(KG_PER_T)), Decimal(treatment.holes or 0)
    )


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _quotient(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or not other else one / other
