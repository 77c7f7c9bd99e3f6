from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.rules.soil import (
    ApplicationRate,
    Basis,
    DensitySource,
    Missing,
    Treatment,
    application_rate,
)
from fieldapp.rules.units import CONTAINER_UNITS, USUAL_SIZES, Amount, AmountUnit, Area, AreaUnit
from tests.rules.known import known
from tests.rules.vectors import VECTORS


def kg(value) -> Amount:
    return Amount(Decimal(value), AmountUnit.KG)


def m3(value) -> Amount:
    return Amount(Decimal(value), AmountUnit.M3)


def ha(value) -> Area:
    return Area(Decimal(value), AreaUnit.HA)


def spread(
    amount: Amount | None, area: Area | None, material="dung_sheep", **more
) -> ApplicationRate:
    return application_rate(Treatment(material, Basis.BROADCAST, amount, area, **more))


def test_a_weighed_amount_is_divided_by_the_treated_area():
    rate = spread(kg(9000), ha("1.5"))

    assert rate.rate_t_ha == 6
    assert (rate.mass_t, rate.area_ha) == (Decimal(9), Decimal("1.5"))
    assert (rate.density_t_m3, rate.container, rate.missing) == (None, None, ())


def test_the_grass_of_duyun_comes_to_its_published_rate():
    (vector,) = (each for each in VECTORS["rates"] if "kg" in each)

    rate = spread(kg(vector["kg"]), Area(Decimal("169.8"), AreaUnit.MU))

    assert float(known(rate.rate_t_ha)) * 1000 == pytest.approx(vector["kg_ha"], abs=1e-3)


def test_a_volume_is_weighed_with_the_measured_density():
    rate = spread(m3(10), ha(2), density_t_m3=Decimal("0.5"))

    assert (rate.volume_m3, rate.mass_t) == (Decimal(10), Decimal(5))
    assert rate.rate_t_ha == Decimal("2.5")
    assert rate.density_source is DensitySource.MEASURED


def test_without_a_measured_density_the_usual_one_is_used_and_said_so():
    rate = spread(m3(10), ha(1))

    assert rate.rate_t_ha == Decimal("4.5")
    assert rate.density_t_m3 == Decimal("0.45")
    assert rate.density_source is DensitySource.DEFAULT


def test_a_volume_of_an_unknown_material_lacks_its_density():
    rate = spread(m3(10), ha(1), material="other")

    assert (rate.rate_t_ha, rate.mass_t, rate.volume_m3) == (None, None, Decimal(10))
    assert rate.missing == (Missing.DENSITY,)


def test_sacks_weigh_what_the_project_says():
    treatment = Treatment(
        "dung_sheep", Basis.BROADCAST, Amount(Decimal(100), AmountUnit.SACK), ha(1)
    )

    rate = application_rate(treatment, {AmountUnit.SACK: kg(30)})

    assert rate.rate_t_ha == 3
    assert rate.container == kg(30)


def test_carts_hold_a_volume_that_takes_a_density():
    rate = spread(Amount(Decimal(4), AmountUnit.CART), ha(1))

    assert rate.volume_m3 == 3
    assert rate.rate_t_ha == 3 * Decimal("0.45")


def test_a_container_of_unknown_size_gives_no_rate_and_says_why():
    treatment = Treatment("dung_sheep", Basis.BROADCAST, Amount(Decimal(4), AmountUnit.CART), ha(1))

    rate = application_rate(treatment, sizes={})

    assert (rate.rate_t_ha, rate.mass_t) == (None, None)
    assert rate.missing == (Missing.CONTAINER_SIZE,)


def test_without_an_area_the_mass_is_still_known():
    rate = spread(kg(500), None)

    assert (rate.rate_t_ha, rate.mass_t) == (None, Decimal("0.5"))
    assert rate.missing == (Missing.AREA,)


def test_without_anything_both_are_missing():
    assert spread(None, None).missing == (Missing.AMOUNT, Missing.AREA)


def test_an_area_of_nothing_is_no_area():
    assert spread(kg(500), ha(0)).missing == (Missing.AREA,)


def test_a_layer_of_topsoil_needs_no_area_for_its_rate():
    (vector,) = (each for each in VECTORS["rates"] if "layer_cm" in each)
    layer = Amount(Decimal(vector["layer_cm"]), AmountUnit.CM_LAYER)

    rate = application_rate(
        Treatment("topsoil", Basis.LAYER, layer, density_t_m3=Decimal(str(vector["rho"])))
    )

    assert rate.rate_t_ha == vector["t_ha"]
    assert (rate.mass_t, rate.missing) == (None, ())


def test_a_layer_on_a_known_area_has_a_mass_and_a_volume():
    layer = Amount(Decimal(10), AmountUnit.CM_LAYER)

    rate = application_rate(Treatment("topsoil", Basis.LAYER, layer, ha("0.5")))

    assert (rate.volume_m3, rate.mass_t) == (Decimal(500), Decimal(700))
    assert rate.density_source is DensitySource.DEFAULT


def test_a_layer_of_an_unknown_material_lacks_its_density():
    layer = Amount(Decimal(10), AmountUnit.CM_LAYER)

    rate = application_rate(Treatment("clay_cover", Basis.LAYER, layer, ha("0.5")))

    assert (rate.rate_t_ha, rate.volume_m3) == (None, Decimal(500))
    assert rate.missing == (Missing.DENSITY,)


def test_a_dose_in_every_hole_adds_up():
    rate = application_rate(
        Treatment(
            "dung_old", Basis.PER_HOLE, area=ha("0.5"), holes=600, dose_per_hole_kg=Decimal(4)
        )
    )

    assert (rate.mass_t, rate.rate_t_ha) == (Decimal("2.4"), Decimal("4.8"))
    assert rate.dose_per_hole_kg == 4


def test_the_total_over_the_holes_is_the_dose():
    rate = application_rate(Treatment("dung_old", Basis.PER_HOLE, kg(2400), ha("0.5"), holes=600))

    assert (rate.dose_per_hole_kg, rate.rate_t_ha) == (Decimal(4), Decimal("4.8"))


def test_without_holes_the_total_gives_a_rate_and_no_dose():
    rate = application_rate(Treatment("dung_old", Basis.PER_HOLE, kg(2400), ha("0.5")))

    assert (rate.dose_per_hole_kg, rate.rate_t_ha) == (None, Decimal("4.8"))


def test_rows_count_the_strips_that_were_treated():
    assert application_rate(Treatment("compost", Basis.ROWS, kg(3000), ha("0.1"))).rate_t_ha == 30


typed_values = st.decimals("0.01", "10000", places=2)


@given(typed_values, typed_values, st.sampled_from(AmountUnit), st.sampled_from(AreaUnit))
def test_a_rate_is_always_the_mass_over_the_area_or_explained(value, area, unit, area_unit):
    rate = spread(Amount(value, unit), Area(area, area_unit))

    assert rate.missing == ()
    assert known(rate.rate_t_ha) * known(rate.area_ha) == pytest.approx(
        known(rate.mass_t), rel=Decimal("1e-20")
    )
    assert (rate.container is not None) == (unit in CONTAINER_UNITS)
    if rate.container:
        assert rate.container == USUAL_SIZES[unit]


@given(
    st.sampled_from(["dung_sheep", "npk", "other"]),
    st.sampled_from(Basis),
    st.none() | st.builds(Amount, typed_values, st.sampled_from(AmountUnit)),
    st.none() | st.builds(Area, typed_values, st.sampled_from(AreaUnit)),
    st.none() | st.integers(0, 1000),
    st.none() | typed_values,
)
def test_there_is_a_rate_exactly_where_nothing_is_missing(
    material, basis, amount, area, holes, dose
):
    rate = application_rate(Treatment(material, basis, amount, area, holes, dose), sizes={})

    assert (rate.rate_t_ha is None) == bool(rate.missing)
