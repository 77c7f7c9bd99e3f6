"""What the answers of one record say against each other."""

from decimal import Decimal

import pytest

from fieldapp.records.site_photo import SitePhoto
from fieldapp.records.soil_treatment import SoilTreatment
from fieldapp.records.tree_count import TreeCount
from fieldapp.rules.flags import Severity
from fieldapp.rules.units import USUAL_SIZES, Amount, AmountUnit

COUNTED = {
    "cohorts": [1],
    "method": "fixed_plot",
    "n_spots": 120,
    "n_alive": 104,
    "n_dead": 9,
    "n_missing": 7,
    "causes": {"drought": 16},
    "leaf_on": "yes",
}
TREATED = {
    "treated_on": "2026-06-12",
    "material": "dung_sheep",
    "basis": "broadcast",
    "amount": 12,
    "amount_unit": "cart",
    "area_treated": "0,5",
    "area_unit": "ha",
    "method": "raked",
}


def codes(record):
    return {flag.code: flag.severity for flag in record.flags()}


def count(**changes):
    return TreeCount.read(COUNTED | changes)


def treatment(**changes):
    return SoilTreatment.read(TREATED | changes)


def test_a_sound_count_raises_no_doubt():
    assert codes(count()) == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"n_alive": 121}, "S01"),
        ({"n_alive": 103}, "S02"),
        ({"n_spots": 130}, "S02"),
        ({"n_unknown": 1}, "S02"),
        ({"causes": {"drought": 15}}, "S03"),
        ({"causes": {"drought": 17, "frost": None}}, "S03"),
        ({"n_alive_good": 100, "n_alive_fair": 5}, "S19"),
        (
            {"n_alive_good": 100, "n_alive_fair": 1, "n_alive_poor": 1, "n_alive_dying": 1},
            "S19",
        ),
        ({"browsed_n": 105}, "S19"),
    ],
    ids=str,
)
def test_counts_that_contradict_each_other_stop_approval(changes, code):
    assert codes(count(**changes))[code] is Severity.BLOCK


@pytest.mark.parametrize(
    "changes",
    [
        {"causes": {"drought": 9, "frost": None}},
        {"n_alive_good": 100},
        {"n_alive_good": 100, "n_alive_fair": 2, "n_alive_poor": 1, "n_alive_dying": 1},
        {"browsed_n": 104},
        {"n_spots": 121, "n_unknown": 1},
    ],
    ids=str,
)
def test_counts_that_agree_raise_no_doubt(changes):
    assert codes(count(**changes)) == {}


def test_dead_trees_without_a_cause_are_asked_about():
    assert codes(count(causes=None)) == {"S03": Severity.WARN}


def test_in_a_full_count_the_cohort_and_not_the_spots_limits_the_living():
    assert "S01" not in codes(count(method="census", n_alive=121))


def test_fresh_manure_is_doubted_until_somebody_says_that_it_rotted():
    assert codes(treatment(material="dung_pig")) == {"T06": Severity.WARN}
    assert codes(treatment(material="dung_pig", matured="dont_know")) == {"T06": Severity.WARN}
    assert codes(treatment(material="dung_pig", matured="yes")) == {}


def test_a_treatment_is_weighed_with_what_was_measured():
    assert treatment(bulk_density="0.5").treatment.density_t_m3 == Decimal("0.5")
    assert treatment(bulk_density="0.5", density_source="default").treatment.density_t_m3 is None
    assert treatment().treatment.area.m2 == 5000


def test_a_cart_that_was_weighed_here_is_not_the_usual_cart():
    sizes = treatment(unit_kg=300).container_sizes(USUAL_SIZES)

    assert sizes[AmountUnit.CART] == Amount(Decimal(300), AmountUnit.KG)
    assert sizes[AmountUnit.SACK] == USUAL_SIZES[AmountUnit.SACK]
    measured = treatment(unit_m3="0.9").container_sizes(USUAL_SIZES)
    assert measured[AmountUnit.CART] == Amount(Decimal("0.9"), AmountUnit.M3)
    assert treatment(amount_unit="kg", unit_kg=300).container_sizes(USUAL_SIZES) == USUAL_SIZES


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        ({"public_ok": "yes", "people_visible": "recognisable"}, True),
        ({"public_ok": "yes", "people_visible": "recognisable", "consent": "verbal"}, False),
        ({"public_ok": "yes", "minor_visible": "yes", "consent": "written"}, True),
        ({"public_ok": "no", "people_visible": "recognisable"}, False),
    ],
    ids=str,
)
def test_people_are_shown_in_public_only_if_they_agreed(answers, stops):
    photo = SitePhoto.read({"phase": "monitoring"} | answers)

    assert ("F07" in codes(photo)) is stops
