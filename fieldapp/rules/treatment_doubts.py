"""What a machine doubts about a soil treatment."""

from collections.abc import Iterator
from decimal import Decimal

from .figures import readable
from .flags import Flag, Severity
from .materials import Range, material
from .soil import ApplicationRate, DensitySource
from .thresholds import DEFAULT_THRESHOLDS, Thresholds
from .words import N_

BURNS_WHEN_FRESH = frozenset({"dung_pig", "dung_poultry"})
HOLDS_METALS = frozenset({"flyash"})

MIX_UPS = (Decimal(10), Decimal(15), Decimal(1000))
"""A slipped digit, mu for hectares, kilograms for tonnes."""


def rate_out_of_range(rate: ApplicationRate, material_code: str) -> Iterator[Flag]:
    """T01. Too much for this material, on the hectare or in the hole."""
    known = material(material_code)
    yield from _out_of_range(
        rate.rate_t_ha,
        known.rate_t_ha,
        N_("%(given)s t/ha is far more than usual (%(low)s to %(high)s t/ha)."),
        question="amount",
    )
    yield from _out_of_range(
        rate.dose_per_hole_kg,
        known.dose_kg,
        N_("%(given)s kg in a hole is far more than usual (%(low)s to %(high)s kg)."),
        question="dose_per_hole_kg",
    )


def _out_of_range(
    given: Decimal | None, usual: Range | None, message: str, question: str
) -> Iterator[Flag]:
    if given is None or usual is None or given <= usual.warn_above:
        return
    yield Flag(
        "T01",
        Severity.BLOCK if given > usual.block_above else Severity.WARN,
        message,
        question=question,
        figures={
            "given": readable(given),
            "low": readable(usual.usual_low),
            "high": readable(usual.usual_high),
        },
    )


def near_unit(
    rate: ApplicationRate, material_code: str, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """T02. An odd rate that one common mix-up of units or digits would turn into a usual one."""
    usual = material(material_code).rate_t_ha
    if usual is None or not rate.rate_t_ha:
        return
    if rate.rate_t_ha > usual.warn_above:
        instead = [rate.rate_t_ha / factor for factor in MIX_UPS]
    elif rate.rate_t_ha < usual.usual_low * thresholds.odd_below_usual:
        instead = [rate.rate_t_ha * factor for factor in MIX_UPS]
    else:
        return
    for instead_t_ha in instead:
        if usual.usual_low <= instead_t_ha <= usual.usual_high:
            yield Flag(
                "T02",
                Severity.WARN,
                N_(
                    "%(rate_t_ha)s t/ha is odd, %(instead_t_ha)s t/ha would be usual. "
                    "Were mu and ha, or kg and t, mixed up?"
                ),
                question="amount",
                figures={
                    "rate_t_ha": readable(rate.rate_t_ha),
                    "instead_t_ha": readable(instead_t_ha),
                },
            )
            return


def area_exceeds_site(
    area_ha: Decimal, site_area_ha: Decimal, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """T03. No more ground can be treated than the site has."""
    if area_ha > site_area_ha * thresholds.treated_over_site:
        yield Flag(
            "T03",
            Severity.BLOCK,
            N_("%(area_ha)s ha were treated, but the site has only %(site_area_ha)s ha."),
            question="area_treated",
            figures={"area_ha": readable(area_ha), "site_area_ha": readable(site_area_ha)},
        )


def density_assumed(rate: ApplicationRate) -> Iterator[Flag]:
    """T04. A volume was turned into a weight with a usual density instead of a measured one."""
    if rate.density_source is DensitySource.DEFAULT and rate.density_t_m3 is not None:
        yield Flag(
            "T04",
            Severity.INFORM,
            N_("Nobody weighed the material: %(density_t_m3)s t/m³ is assumed."),
            question="bulk_density",
            figures={"density_t_m3": readable(rate.density_t_m3)},
        )


def risky_material(
    material_code: str,
    matured: bool | None = None,
    soil_ph: Decimal | None = None,
    sodicity_known: bool = False,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Iterator[Flag]:
    """T06. Materials that can do harm. `sodicity_known`: the soil's EC and SAR were measured."""
    if material_code in BURNS_WHEN_FRESH and not matured:
        yield _risk(N_("Fresh pig or poultry manure burns roots. Was it composted?"))
    if material_code in HOLDS_METALS:
        yield _risk(N_("This material can hold metals. Is there an analysis?"))
    if material_code == "lime" and soil_ph is not None and soil_ph > thresholds.lime_ph:
        yield _risk(
            N_("Lime on soil of pH %(soil_ph)s does harm. Is the pH right?"),
            soil_ph=readable(soil_ph),
        )
    if material_code == "gypsum" and not sodicity_known:
        yield _risk(N_("Gypsum helps sodic soil only. Were EC and SAR measured?"))


def _risk(message: str, **figures: float) -> Flag:
    return Flag("T06", Severity.WARN, message, question="material", figures=figures)
