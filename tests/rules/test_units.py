from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.units import (
    CONTAINER_UNITS,
    KG_PER,
    M3_PER,
    USUAL_SIZES,
    Amount,
    AmountUnit,
    Area,
    AreaUnit,
    RateUnit,
    rate_in,
)
from tests.rules.vectors import VECTORS

typed_values = st.decimals("0.001", "1000000", places=3)


def exactly(number) -> Decimal:
    return Decimal(str(number))


def test_mu_of_the_duyun_miners_are_hectares():
    vector = VECTORS["area"][0]

    assert Area(exactly(vector["mu"]), AreaUnit.MU).ha == exactly(vector["ha"])


def test_square_metres_of_sod_are_hectares_and_mu():
    vector = VECTORS["area"][1]
    sod = Area(exactly(vector["m2"]), AreaUnit.M2)

    assert sod.ha == exactly(vector["ha"])
    assert sod.to(AreaUnit.MU) == Area(exactly(vector["mu"]), AreaUnit.MU)


def test_one_mu_is_two_thirds_of_a_thousand_square_metres():
    vector = VECTORS["area"][2]

    assert float(Area(exactly(vector["mu"]), AreaUnit.MU).m2) == pytest.approx(
        vector["m2"], abs=1e-7
    )


def test_three_mu_are_exactly_2000_square_metres():
    assert Area(Decimal(3), AreaUnit.MU).m2 == 2000


def test_a_hundred_ares_are_a_hectare():
    assert Area(Decimal(100), AreaUnit.ARE).ha == 1


@given(typed_values, st.sampled_from(AreaUnit), st.sampled_from(AreaUnit))
def test_an_area_survives_the_way_to_another_unit_and_back(value, unit, other):
    there_and_back = Area(value, unit).to(other).to(unit)

    assert there_and_back.unit is unit
    assert there_and_back.value == pytest.approx(value, rel=Decimal("1e-20"))


@given(typed_values, st.sampled_from(AreaUnit))
def test_hectares_and_square_metres_agree(value, unit):
    area = Area(value, unit)

    assert area.ha * 10_000 == pytest.approx(area.m2, rel=Decimal("1e-20"))


@pytest.mark.parametrize(
    ("amount", "kg"),
    [(("2", AmountUnit.T), 2000), (("3", AmountUnit.JIN), "1.5"), (("2", AmountUnit.DAN), 100)],
)
def test_weights_are_kilograms(amount, kg):
    value, unit = amount

    assert Amount(Decimal(value), unit).kg == Decimal(kg)


def test_litres_are_thousandths_of_a_cubic_metre():
    assert Amount(Decimal(12), AmountUnit.L).m3 == Decimal("0.012")


def test_a_volume_has_no_weight_of_its_own_and_a_weight_no_volume():
    assert Amount(Decimal(1), AmountUnit.M3).kg is None
    assert Amount(Decimal(1), AmountUnit.KG).m3 is None


def test_every_unit_of_amount_is_of_exactly_one_sort():
    sorts = [set(KG_PER), set(M3_PER), set(CONTAINER_UNITS), {AmountUnit.CM_LAYER}]

    assert sum(map(len, sorts)) == len(AmountUnit)
    assert set.union(*sorts) == set(AmountUnit)


def test_every_container_has_a_usual_size():
    assert set(USUAL_SIZES) == CONTAINER_UNITS


@pytest.mark.parametrize(
    ("given_rate", "unit", "t_ha"),
    [
        ("1", RateUnit.JIN_MU, 0.0075),
        ("1", RateUnit.KG_MU, 0.015),
        ("1", RateUnit.T_MU, 15),
        ("1", RateUnit.KG_M2, 10),
        ("442", RateUnit.G_M2, 4.42),
        ("20", RateUnit.SHORT_TON_ACRE, 44.834),
        ("17.9", RateUnit.LB_ACRE, 0.0200632),
    ],
)
def test_rates_of_other_units_are_tonnes_per_hectare(given_rate, unit, t_ha):
    assert float(Decimal(given_rate) / rate_in(Decimal(1), unit)) == pytest.approx(t_ha, rel=1e-5)


def test_the_published_rates_are_among_them():
    for vector in VECTORS["rates"]:
        match vector:
            case {"g_m2": given_rate, "t_ha": t_ha}:
                unit = RateUnit.G_M2
            case {"short_ton_acre": given_rate, "t_ha": t_ha}:
                unit = RateUnit.SHORT_TON_ACRE
            case {"lb_acre": given_rate, "kg_ha": kg_ha}:
                unit, t_ha = RateUnit.LB_ACRE, kg_ha / 1000
            case {"jin_mu": given_rate, "kg_ha": kg_ha}:
                unit, t_ha = RateUnit.JIN_MU, kg_ha / 1000
            case _:
                continue
        assert float(rate_in(exactly(t_ha), unit)) == pytest.approx(given_rate, rel=1e-5)
