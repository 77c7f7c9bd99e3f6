"""What a project sets for itself: only the difference is stored, and nothing is forgotten."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from fieldapp.rules import project_settings
from fieldapp.rules.project_settings import DEFAULTS, DOUBTS, SETTINGS, value_of
from fieldapp.rules.thresholds import Thresholds
from fieldapp.rules.units import CONTAINER_UNITS, Amount, AmountUnit


def test_a_project_that_sets_nothing_has_the_defaults():
    assert project_settings.read({}) == DEFAULTS
    assert project_settings.what_differs(DEFAULTS) == {}


def test_only_what_differs_is_stored_and_read_again():
    thresholds = replace(Thresholds(), lime_ph=Decimal("7.2"), outside_site_warn_m=62.5)
    sack = Amount(Decimal(50), AmountUnit.KG)
    settings = replace(
        DEFAULTS,
        photo_long_side_px=1280,
        thresholds=thresholds,
        containers={**DEFAULTS.containers, AmountUnit.SACK: sack},
    )

    stored = project_settings.what_differs(settings)

    assert stored == {
        "photo_long_side_px": "1280",
        "lime_ph": "7.2",
        "outside_site_warn_m": "62.5",
        "sack": ["50", "kg"],
    }
    assert project_settings.read(stored) == settings


def test_every_threshold_can_be_set():
    assert {each.name for each in fields(Thresholds)} == set(DOUBTS)


def test_every_container_has_a_size_and_can_be_set():
    assert set(project_settings.CONTAINERS) == set(CONTAINER_UNITS) == set(DEFAULTS.containers)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_default_is_within_its_bounds(name):
    setting = SETTINGS[name]
    assert setting.low <= value_of(DEFAULTS, name) <= setting.high


@pytest.mark.parametrize(("lower", "higher"), project_settings.IN_ORDER)
def test_the_defaults_stop_after_they_doubt(lower, higher):
    assert value_of(DEFAULTS, lower) <= value_of(DEFAULTS, higher)
