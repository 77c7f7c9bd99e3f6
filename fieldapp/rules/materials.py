"""What is usual for each material of the choice list: how heavy it lies, how much is spread.

Bulk densities are loose, in t/m³. Topsoil, sand, compost and manure after the Alberta Nutrient
Management Planning Guide and extension tables; dung pellets, old camp dung, fresh cattle manure,
straw, sawdust, lime, gypsum and biochar are professional experience. Where nothing is known of a
material it is taken as its nearest relative: horse and poultry manure as dry manure, pig manure
as fresh cattle manure, mushroom compost as compost, soil with seed as topsoil. A material without
a density must be weighed.

Rates are in t per hectare of treated area. Sheep dung after a trial on degraded grassland in
Ningxia; pig manure, mushroom compost (2 to 6 cm) and topsoil (10 to 30 cm) after cover trials on
lead-zinc tailings; compost after trials on lead-zinc mine land; cattle manure after reclamation
trials; straw, wood and fertiliser after reclamation practice in Colorado and Queensland. Lime,
gypsum, biochar, inoculants and gel are professional experience. Layers were turned into tonnes
with the default density. The sources are in README.md. A material without a range is not judged.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Density:
    """Loose bulk density, t/m³: the lowest and highest that are met, and one to start from."""

    low: Decimal
    default: Decimal
    high: Decimal


@dataclass(frozen=True)
class Range:
    """What is usual, what makes one ask, what cannot be approved as it stands."""

    usual_low: Decimal
    usual_high: Decimal
    warn_above: Decimal
    block_above: Decimal


@dataclass(frozen=True)
class Material:
    """What is known of a material. None is not known."""

    density: Density | None = None
    rate_t_ha: Range | None = None
    dose_kg: Range | None = None


def _density(low: str, default: str, high: str) -> Density:
    return Density(Decimal(low), Decimal(default), Decimal(high))


def _range(usual_low: str, usual_high: str, warn_above: str, block_above: str) -> Range:
    return Range(*map(Decimal, (usual_low, usual_high, warn_above, block_above)))


_DUNG_PER_HOLE = _range("1", "10", "20", "50")
_SHEEP_RATE = _range("5", "40", "100", "300")
_CATTLE_RATE = _range("20", "60", "150", "400")
_PIG_RATE = _range("20", "40", "80", "200")
_FERTILISER_RATE = _range("0.1", "0.6", "1", "2")

_DRY_MANURE = _density("0.4", "0.4", "0.99")
_WET_MANURE = _density("0.4", "0.85", "0.99")
_COMPOST = _density("0.59", "0.65", "0.95")

_TOPSOIL = Material(_density("1.2", "1.4", "1.7"), _range("1400", "4200", "7000", "14000"))

MATERIALS = {
    "dung_sheep": Material(_density("0.35", "0.45", "0.6"), _SHEEP_RATE, _DUNG_PER_HOLE),
    "dung_old": Material(_density("0.5", "0.6", "0.8"), _SHEEP_RATE, _DUNG_PER_HOLE),
    "dung_cattle": Material(_WET_MANURE, _CATTLE_RATE, _DUNG_PER_HOLE),
    "dung_horse": Material(_DRY_MANURE, _CATTLE_RATE, _DUNG_PER_HOLE),
    "dung_pig": Material(_WET_MANURE, _PIG_RATE, _DUNG_PER_HOLE),
    "dung_poultry": Material(_DRY_MANURE, _PIG_RATE, _DUNG_PER_HOLE),
    "compost": Material(_COMPOST, _range("20", "100", "200", "500"), _DUNG_PER_HOLE),
    "mush_comp": Material(_COMPOST, _range("130", "390", "520", "975"), _DUNG_PER_HOLE),
    "topsoil": _TOPSOIL,
    "topsoil_imp": _TOPSOIL,
    "seed_soil": _TOPSOIL,
    "clay_cover": Material(),
    "lime": Material(_density("0.6", "0.8", "1.0"), _range("1", "10", "20", "60")),
    "gypsum": Material(_density("0.8", "0.9", "1.0"), _range("2", "10", "20", "40")),
    "npk": Material(rate_t_ha=_FERTILISER_RATE),
    "urea": Material(rate_t_ha=_FERTILISER_RATE),
    "phos": Material(),
    "straw": Material(_density("0.05", "0.05", "0.12"), _range("2", "6", "10", "40")),
    "wood": Material(_density("0.2", "0.25", "0.3"), _range("10", "80", "100", "200")),
    "biochar": Material(_density("0.2", "0.3", "0.4"), _range("5", "40", "50", "150")),
    "microbe": Material(rate_t_ha=_range("0.005", "0.1", "0.5", "2")),
    "humic": Material(),
    "hydrogel": Material(rate_t_ha=_range("0.02", "0.1", "0.3", "1")),
    "flyash": Material(),
    "water": Material(_density("1", "1", "1")),
    "other": Material(),
}
"""By the code of the choice list. A code that a project added is in none of them: see `material`."""


def material(code: str) -> Material:
    """What is known of a material; of one that a project added itself, nothing."""
    return MATERIALS.get(code, Material())
