"""The units people really use, and what they mean. Typed values stay Decimal: nothing is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

M2_PER_HA = Decimal(10_000)
MU_PER_HA = Decimal(15)
"""亩: a fifteenth of a hectare, 666.667 m²."""


class AreaUnit(StrEnum):
    HA = "ha"
    MU = "mu"
    M2 = "m2"
    ARE = "are"


PER_HA = {
    AreaUnit.HA: Decimal(1),
    AreaUnit.MU: MU_PER_HA,
    AreaUnit.M2: M2_PER_HA,
    AreaUnit.ARE: Decimal(100),
}


@dataclass(frozen=True)
class Area:
    """An area as somebody gave it."""

    value: Decimal
    unit: AreaUnit

    @property
    def ha(self) -> Decimal:
        return self.value / PER_HA[self.unit]

    @property
    def m2(self) -> Decimal:
        # Times before by: 15 does not divide 10,000, so the order decides whether 3 mu are 2,000 m².
        return self.value * M2_PER_HA / PER_HA[self.unit]

    def to(self, unit: AreaUnit) -> "Area":
        """The same area in another unit."""
        return Area(self.value * PER_HA[unit] / PER_HA[self.unit], unit)


class AmountUnit(StrEnum):
    """How an amount of material is given: weighed, measured, counted in containers, or as a layer."""

    KG = "kg"
    T = "t"
    JIN = "jin"
    DAN = "dan"
    M3 = "m3"
    L = "L"
    SACK = "sack"
    CART = "cart"
    TRUCK = "truck"
    BUCKET = "bucket"
    BARROW = "barrow"
    CM_LAYER = "cm_layer"


KG_PER = {
    AmountUnit.KG: Decimal(1),
    AmountUnit.T: Decimal(1000),
    AmountUnit.JIN: Decimal("0.5"),
    AmountUnit.DAN: Decimal(50),
}

M3_PER = {AmountUnit.M3: Decimal(1), AmountUnit.L: Decimal("0.001")}


@dataclass(frozen=True)
class Amount:
    """An amount as somebody gave it. A layer is a depth in centimetres."""

    value: Decimal
    unit: AmountUnit

    @property
    def kg(self) -> Decimal | None:
        """Kilograms, or None where the unit is not one of weight."""
        return self.value * KG_PER[self.unit] if self.unit in KG_PER else None

    @property
    def m3(self) -> Decimal | None:
        """Cubic metres, or None where the unit is not one of volume."""
        return self.value * M3_PER[self.unit] if self.unit in M3_PER else None

    def __mul__(self, times: Decimal) -> "Amount":
        return Amount(self.value * times, self.unit)


CONTAINER_UNITS = frozenset(
    {
        AmountUnit.SACK,
        AmountUnit.CART,
        AmountUnit.TRUCK,
        AmountUnit.BUCKET,
        AmountUnit.BARROW,
    }
)

ContainerSizes: TypeAlias = Mapping[AmountUnit, Amount]
"""What one full container holds, as a weight or a volume. One that is not in it is not known."""

USUAL_SIZES: ContainerSizes = {
    AmountUnit.SACK: Amount(Decimal(40), AmountUnit.KG),
    AmountUnit.CART: Amount(Decimal("0.75"), AmountUnit.M3),
    AmountUnit.TRUCK: Amount(Decimal("5.5"), AmountUnit.M3),
    AmountUnit.BUCKET: Amount(Decimal(12), AmountUnit.L),
    AmountUnit.BARROW: Amount(Decimal("0.08"), AmountUnit.M3),
}
"""Sizes to start from: a cart of one animal, a five-tonne truck. A project sets its own."""


class RateUnit(StrEnum):
    """How much material on how much ground."""

    T_HA = "t_ha"
    KG_HA = "kg_ha"
    T_MU = "t_mu"
    KG_MU = "kg_mu"
    JIN_MU = "jin_mu"
    KG_M2 = "kg_m2"
    G_M2 = "g_m2"
    SHORT_TON_ACRE = "short_ton_acre"
    LB_ACRE = "lb_acre"


_KG_PER_LB = Decimal("0.45359237")
_HA_PER_ACRE = Decimal("0.40468564224")

T_HA_PER = {
    RateUnit.T_HA: Decimal(1),
    RateUnit.KG_HA: Decimal("0.001"),
    RateUnit.T_MU: MU_PER_HA,
    RateUnit.KG_MU: MU_PER_HA / 1000,
    RateUnit.JIN_MU: MU_PER_HA / 2000,
    RateUnit.KG_M2: Decimal(10),
    RateUnit.G_M2: Decimal("0.01"),
    RateUnit.SHORT_TON_ACRE: 2 * _KG_PER_LB / _HA_PER_ACRE,
    RateUnit.LB_ACRE: _KG_PER_LB / 1000 / _HA_PER_ACRE,
}


def rate_in(rate_t_ha: Decimal, unit: RateUnit) -> Decimal:
    """A rate in tonnes per hectare, in another unit."""
    return rate_t_ha / T_HA_PER[unit]
