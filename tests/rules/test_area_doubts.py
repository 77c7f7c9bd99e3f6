"""The areas of a site: what cannot be is refused, what is odd is asked."""

from decimal import Decimal

import pytest

from fieldapp.rules import area_doubts
from fieldapp.rules.units import Area, AreaUnit

from .flagged import BLOCK, WARN, sentence, severities


def ha(value) -> Area:
    return Area(Decimal(value), AreaUnit.HA)


@pytest.mark.parametrize("area", ["0.0009", "1001"])
def test_a_site_is_neither_a_garden_nor_a_county(area):
    assert severities(area_doubts.reported_area_impossible(ha(area))) == [BLOCK]


def test_the_unit_counts_and_not_the_number():
    assert not list(area_doubts.reported_area_impossible(Area(Decimal("169.8"), AreaUnit.MU)))
    assert list(area_doubts.reported_area_impossible(Area(Decimal(15_001), AreaUnit.MU)))
    assert list(area_doubts.reported_area_impossible(Area(Decimal(9), AreaUnit.M2)))


def test_no_part_is_larger_than_the_boundary_holds_by_more_than_5_percent():
    areas = {"area_disturbed_ha": Decimal("10.5"), "area_technical_ha": Decimal("10.51")}
    flags = list(area_doubts.areas_beyond_boundary(areas, Decimal(10)))
    assert [flag.question for flag in flags] == ["area_technical_ha"]
    assert severities(flags) == [BLOCK]
    assert sentence(flags) == "This is more than the boundary holds: 10 ha."


def test_areas_that_are_not_known_are_not_doubted():
    assert not list(area_doubts.areas_beyond_boundary({"area_accepted_ha": None}, Decimal(10)))
    assert not list(area_doubts.more_accepted_than_planted(Decimal(3), None))
    assert not list(area_doubts.areas_out_of_order(None, Decimal(5), None))


def test_no_more_is_accepted_than_was_planted():
    assert severities(area_doubts.more_accepted_than_planted(Decimal("2.1"), Decimal(2))) == [BLOCK]
    assert not list(area_doubts.more_accepted_than_planted(Decimal(2), Decimal(2)))


def test_planted_ground_was_shaped_before_and_shaped_ground_was_disturbed():
    flags = list(area_doubts.areas_out_of_order(Decimal(4), Decimal(5), Decimal(6)))
    assert [flag.question for flag in flags] == ["area_technical_ha", "area_biological_ha"]
    assert severities(flags) == [WARN, WARN]
    assert not list(area_doubts.areas_out_of_order(Decimal(4), Decimal("4.2"), Decimal("4.41")))


@pytest.mark.parametrize(("reported", "doubted"), [("7.5", False), ("7.4", True), ("12.6", True)])
def test_papers_and_map_agree_within_a_quarter(reported, doubted):
    flags = list(area_doubts.reported_differs_from_boundary(ha(reported), Decimal(10)))
    assert severities(flags) == ([WARN] if doubted else [])
