"""Plantings: the day, the density, the spacing, the ground they stand on."""

from datetime import date
from decimal import Decimal

import pytest

from fieldapp.rules import planting_doubts
from fieldapp.rules.units import Area, AreaUnit

from .flagged import BLOCK, INFORM, WARN, sentence, severities

TODAY, START, END = date(2026, 6, 12), date(2025, 3, 1), date(2026, 3, 1)


def ha(value) -> Area:
    return Area(Decimal(value), AreaUnit.HA)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 13), "This day has not come yet."),
        (date(2024, 12, 30), "The project begins on 2025-03-01 only."),
        (date(2026, 5, 1), "The project ended on 2026-03-01."),
    ],
)
def test_trees_are_planted_in_the_past_and_about_when_the_project_ran(day, words):
    flags = list(planting_doubts.planted_when_impossible(day, TODAY, START, END))
    assert severities(flags) == [BLOCK]
    assert sentence(flags) == words


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 4, 30), date(2025, 5, 10)])
def test_sixty_days_around_the_project_are_allowed(day):
    assert not list(planting_doubts.planted_when_impossible(day, TODAY, START, END))


def test_a_project_without_end_has_not_ended():
    assert not list(planting_doubts.planted_when_impossible(TODAY, TODAY, START, None))


@pytest.mark.parametrize(
    ("day", "country", "unusual"),
    [
        (date(2025, 5, 10), "MN", False),
        (date(2025, 9, 10), "MN", False),
        (date(2025, 7, 10), "MN", True),
        (date(2025, 12, 10), "CN", False),
        (date(2025, 2, 10), "CN", False),
        (date(2025, 9, 10), "CN", True),
    ],
)
def test_each_country_has_its_planting_season(day, country, unusual):
    flags = planting_doubts.planted_out_of_season(day, country)
    assert severities(flags) == ([INFORM] if unusual else [])


@pytest.mark.parametrize(
    ("planted", "expected"),
    [(99, [WARN]), (100, []), (6_700, []), (6_701, [WARN]), (20_000, [WARN]), (20_001, [BLOCK])],
)
def test_trees_on_a_hectare(planted, expected):
    assert severities(planting_doubts.density_unusual(planted, ha(1))) == expected


def test_the_associations_green_area_makes_one_ask():
    """120,000 trees on 169.8 mu are 10,601 on a hectare."""
    flags = list(planting_doubts.density_unusual(120_000, Area(Decimal("169.8"), AreaUnit.MU)))
    assert flags[0].figures == {"per_ha": "10601"}


@pytest.mark.parametrize(
    ("area", "expected"), [("0.288", []), ("0.384", []), ("0.2", [WARN]), ("0.4", [WARN])]
)
def test_trees_at_their_spacing_need_about_the_planted_area(area, expected):
    """480 trees at 3 x 2 m stand on 2,880 m²."""
    flags = planting_doubts.spacing_differs_from_area(480, ha(area), Decimal(3), Decimal(2))
    assert severities(flags) == expected


def test_without_both_spacings_nothing_is_compared():
    assert not list(planting_doubts.spacing_differs_from_area(9, ha(5), Decimal(3), None))


def test_trees_of_a_site_stand_on_the_site():
    assert severities(planting_doubts.planted_area_exceeds_site(ha("10.6"), Decimal(10))) == [BLOCK]
    assert not list(planting_doubts.planted_area_exceeds_site(ha("10.5"), Decimal(10)))


def test_what_is_replaced_was_planted_before():
    later = date(2025, 5, 2)
    assert severities(planting_doubts.replaces_younger_trees(later, later)) == [BLOCK]
    assert not list(planting_doubts.replaces_younger_trees(later, date(2025, 5, 1)))
