from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.materials import MATERIALS
from fieldapp.rules.soil import ApplicationRate, Basis, DensitySource, Treatment, application_rate
from fieldapp.rules.treatment_doubts import (
    area_exceeds_site,
    density_assumed,
    near_unit,
    rate_out_of_range,
    risky_material,
)
from fieldapp.rules.units import Amount, AmountUnit, Area, AreaUnit
from tests.rules.flagged import BLOCK, INFORM, WARN, sentence, severities


def a_rate(t_ha: str) -> ApplicationRate:
    return ApplicationRate(rate_t_ha=Decimal(t_ha))


@pytest.mark.parametrize(
    ("t_ha", "expected"),
    [("4.42", []), ("100", []), ("100.1", [WARN]), ("300", [WARN]), ("301", [BLOCK])],
)
def test_too_much_sheep_dung_is_doubted_and_far_too_much_blocks(t_ha, expected):
    assert severities(rate_out_of_range(a_rate(t_ha), "dung_sheep")) == expected


def test_it_says_what_would_be_usual():
    flags = rate_out_of_range(a_rate("123.456"), "dung_sheep")

    assert sentence(flags) == "123.5 t/ha is far more than usual (5 to 40 t/ha)."


@pytest.mark.parametrize(
    ("kg", "expected"), [("10", []), ("20", []), ("21", [WARN]), ("51", [BLOCK])]
)
def test_too_much_dung_in_a_hole_is_doubted(kg, expected):
    rate = ApplicationRate(rate_t_ha=Decimal(10), dose_per_hole_kg=Decimal(kg))

    assert severities(rate_out_of_range(rate, "dung_old")) == expected


def test_half_a_metre_of_topsoil_is_doubted_and_a_metre_blocks():
    def layer(depth_cm):
        amount = Amount(Decimal(depth_cm), AmountUnit.CM_LAYER)
        return application_rate(Treatment("topsoil", Basis.LAYER, amount))

    assert severities(rate_out_of_range(layer(30), "topsoil")) == []
    assert severities(rate_out_of_range(layer(51), "topsoil")) == [WARN]
    assert severities(rate_out_of_range(layer(101), "topsoil")) == [BLOCK]


def test_without_a_rate_nothing_is_doubted():
    unknown = ApplicationRate()

    assert not list(rate_out_of_range(unknown, "dung_sheep"))
    assert not list(near_unit(unknown, "dung_sheep"))
    assert not list(density_assumed(unknown))


@pytest.mark.parametrize("material", ["other", "water", "ash_from_the_bakery"])
def test_a_material_without_a_usual_rate_is_not_judged(material):
    assert not list(rate_out_of_range(a_rate("100000"), material))
    assert not list(near_unit(a_rate("100000"), material))


@pytest.mark.parametrize("usual_t_ha", ["10", "20", "30"])
@pytest.mark.parametrize("mixed_up", ["15", "1000", "0.001"])
def test_a_mix_up_of_units_is_recognised(usual_t_ha, mixed_up):
    rate = a_rate(str(Decimal(usual_t_ha) * Decimal(mixed_up)))

    flags = list(near_unit(rate, "dung_sheep"))

    assert severities(flags) == [WARN]
    assert 5 <= float(flags[0].figures["instead_t_ha"]) <= 40


def test_tonnes_taken_for_kilograms_are_recognised_from_a_real_treatment():
    amount, area = Amount(Decimal(9000), AmountUnit.T), Area(Decimal("1.5"), AreaUnit.HA)
    rate = application_rate(Treatment("dung_sheep", Basis.BROADCAST, amount, area))

    assert sentence(near_unit(rate, "dung_sheep")) == (
        "6000 t/ha is odd, 6 t/ha would be usual. Were mu and ha, or kg and t, mixed up?"
    )


@pytest.mark.parametrize("t_ha", ["4.42", "8.84", "40", "60", "1.5"])
def test_a_rate_that_is_only_somewhat_low_or_high_is_no_mix_up(t_ha):
    assert not list(near_unit(a_rate(t_ha), "dung_sheep"))


def test_a_high_rate_that_no_mix_up_explains_is_left_to_the_range():
    assert not list(near_unit(a_rate("20000"), "npk"))


@given(st.sampled_from(sorted(MATERIALS)), st.decimals("0.0001", "100000", places=4))
def test_a_usual_rate_is_never_doubted(material, t_ha):
    usual = MATERIALS[material].rate_t_ha
    rate = ApplicationRate(rate_t_ha=t_ha)
    doubts = [*rate_out_of_range(rate, material), *near_unit(rate, material)]

    if usual is None or usual.usual_low <= t_ha <= usual.usual_high:
        assert doubts == []
    assert len({flag.code for flag in doubts}) == len(doubts)


def test_more_ground_than_the_site_has_blocks():
    site_ha = Decimal(10)

    assert not list(area_exceeds_site(Decimal("10.5"), site_ha))
    flags = list(area_exceeds_site(Decimal("10.51"), site_ha))
    assert severities(flags) == [BLOCK]
    assert sentence(flags) == "10.51 ha were treated, but the site has only 10 ha."


def test_an_assumed_density_is_told():
    assumed = ApplicationRate(density_t_m3=Decimal("0.45"), density_source=DensitySource.DEFAULT)
    measured = ApplicationRate(density_t_m3=Decimal("0.5"), density_source=DensitySource.MEASURED)

    assert severities(density_assumed(assumed)) == [INFORM]
    assert not list(density_assumed(measured))


@pytest.mark.parametrize("material", ["dung_pig", "dung_poultry"])
def test_fresh_pig_or_poultry_manure_is_doubted(material):
    assert severities(risky_material(material)) == [WARN]
    assert severities(risky_material(material, matured=False)) == [WARN]
    assert not list(risky_material(material, matured=True))


def test_fly_ash_may_hold_metals():
    assert severities(risky_material("flyash")) == [WARN]


@pytest.mark.parametrize(("ph", "expected"), [(None, []), ("7.5", []), ("7.6", [WARN])])
def test_lime_on_soil_that_has_enough_is_doubted(ph, expected):
    assert severities(risky_material("lime", soil_ph=ph and Decimal(ph))) == expected


def test_gypsum_needs_a_soil_test():
    assert severities(risky_material("gypsum")) == [WARN]
    assert not list(risky_material("gypsum", sodicity_known=True))


@pytest.mark.parametrize("material", ["dung_sheep", "compost", "topsoil", "other"])
def test_harmless_materials_are_no_doubt(material):
    assert not list(risky_material(material, soil_ph=Decimal(9)))
