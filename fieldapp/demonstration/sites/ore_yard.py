"""Ore yard: an old dump of ore, covered and planted with evergreens."""

from datetime import date, timedelta

from fieldapp.demonstration.days import visits
from fieldapp.demonstration.facts import Moment, Planting, Plot, SiteStory, Treated, View
from fieldapp.demonstration.scenery.earth import Heap
from fieldapp.demonstration.scenery.ground import Zone
from fieldapp.demonstration.scenery.scene import Place
from fieldapp.demonstration.scenery.works import House, Post

from .karst import CAUSES, GREEN, IN_LEAF, LAND, SEEDLINGS, SOIL, TAILINGS


def story(year: int, until: date) -> SiteStory:
    """The site that was planted in March of this year."""
    planted_on = date(year, 3, 10)
    plantings = (_pine(planted_on), _privet(planted_on), _false_indigo(date(year + 1, 3, 12)))
    return SiteStory(
        code="DY-2",
        lat=26.2243,
        lon=107.5969,
        outline=((-44, -34), (36, -40), (52, 6), (30, 42), (-40, 36)),
        answers={
            **LAND,
            "name": "旧堆矿场 · Old ore yard",
            "state": "biological_done",
            "area_reported": "9.2",
            "area_reported_unit": "mu",
            "area_disturbed_ha": "0.6",
            "area_technical_ha": "0.55",
            "area_biological_ha": "0.45",
            "deposit_type": "other",
            "water_zone": "no",
            "elevation_m": "905",
            "slope_deg": "6",
            "aspect": "E",
            "baseline_cover_pct": "8",
            "baseline_topsoil_cm": "0",
            "emp_ref": "DEMO-EMP-2",
        },
        found_as="tailings",
        dressed_with="soil",
        green=GREEN,
        plots=(
            Plot("P1", 21, (-22, -14)),
            Plot("P2", 23, (6, -20)),
            Plot("P3", 20, (24, 8)),
        ),
        plantings=plantings,
        views=(_from_the_gate(year, until), _from_the_stream(year, until)),
        counted_on=visits((each.planted_on for each in plantings), IN_LEAF, until),
        treated=_treated(year),
    )


def _pine(planted_on: date) -> Planting:
    return Planting(
        code="C1",
        look="pine",
        planted_on=planted_on,
        number=700,
        curve=((0, 1), (1, 0.96), (3, 0.92), (8, 0.87), (13, 0.84), (24, 0.8), (36, 0.78)),
        causes=CAUSES,
        start_m=0.4,
        yearly_m=0.55,
        answers={
            **SEEDLINGS,
            "species": "pin_mas",
            "area_planted": "4",
            "spacing_row_m": "2",
            "spacing_tree_m": "1.9",
        },
        method="fixed_plot",
        plots=("P1", "P2", "P3"),
    )


def _privet(planted_on: date) -> Planting:
    return Planting(
        code="C2",
        look="privet",
        planted_on=planted_on,
        number=260,
        curve=((0, 1), (1, 0.99), (3, 0.975), (8, 0.96), (13, 0.95), (24, 0.935), (36, 0.93)),
        causes=CAUSES,
        start_m=0.8,
        yearly_m=0.7,
        answers={
            **SEEDLINGS,
            "species": "lig_luc",
            "area_planted": "1.6",
            "spacing_row_m": "2",
            "spacing_tree_m": "2",
        },
    )


def _false_indigo(planted_on: date) -> Planting:
    return Planting(
        code="C3",
        look="indigo",
        planted_on=planted_on,
        number=300,
        curve=((0, 1), (1, 0.985), (3, 0.97), (8, 0.95), (24, 0.92)),
        causes=CAUSES,
        start_m=0.3,
        yearly_m=0.6,
        answers={
            **SEEDLINGS,
            "species": "amo_fru",
            "kind": "enrichment",
            "area_planted": "0.8",
            "spacing_row_m": "1.5",
            "spacing_tree_m": "1.2",
        },
    )


def _from_the_gate(year: int, until: date) -> View:
    place = Place(
        seed=78,
        country="CN",
        zone=Zone(2, 34, 34, 27, seed=30),
        post=Post(-3.6, 9.2, "F1"),
        things=(House(44, 96),),
        heaps=(
            Heap(-8, 24, 6, 3, TAILINGS, 1),
            Heap(13, 28, 6, 3.4, (128, 112, 96), 4),
            Heap(-18, 36, 7, 3.2, TAILINGS, 8),
        ),
        spacing_m=2.6,
    )
    moments = (
        Moment(date(year - 1, 10, 14), "before", "open", "fair"),
        Moment(date(year - 1, 12, 9), "during_technical", "filling", "overcast"),
        Moment(date(year, 3, 24), "planting", "planted", "hazy"),
        Moment(date(year, 10, 21), "monitoring", "planted", "clear"),
        Moment(date(year + 1, 6, 11), "monitoring", "planted", "overcast"),
        Moment(until, "monitoring", "planted", "hazy"),
    )
    return View("F1", "从场门口看 · The yard from the gate", (-34, -30), 50, place, moments)


def _from_the_stream(year: int, until: date) -> View:
    place = Place(
        seed=91,
        country="CN",
        zone=Zone(-5, 35, 35, 28, seed=33),
        post=Post(2.8, 8.8, "F2"),
        heaps=(Heap(-12, 27, 6, 2.8, SOIL, 9), Heap(9, 36, 7, 3, TAILINGS, 5)),
        spacing_m=2.6,
    )
    moments = (
        Moment(date(year - 1, 10, 14), "before", "open", "overcast"),
        Moment(date(year, 3, 24), "planting", "planted", "overcast"),
        Moment(date(year + 1, 6, 11), "monitoring", "planted", "fair"),
        Moment(until - timedelta(days=4), "monitoring", "planted", "hazy"),
    )
    return View("F2", "从溪边看 · The yard from the stream", (30, 32), 215, place, moments)


def _treated(year: int) -> tuple[Treated, ...]:
    return (
        Treated(
            date(year - 1, 12, 12),
            {
                "material": "lime",
                "basis": "broadcast",
                "amount": 1.1,
                "amount_unit": "t",
                "area_treated": 6.5,
                "area_unit": "mu",
                "method": "raked",
                "depth_cm": 15,
            },
        ),
        Treated(
            date(year, 1, 20),
            {
                "material": "topsoil",
                "basis": "layer",
                "amount": 150,
                "amount_unit": "truck",
                "area_treated": 6.5,
                "area_unit": "mu",
                "method": "surface",
                "bulk_density": 1.35,
                "density_source": "measured",
                "source_local": "yes",
                "distance_km": 2.5,
            },
        ),
        Treated(
            date(year, 2, 26),
            {
                "material": "mush_comp",
                "basis": "layer",
                "amount": 4,
                "amount_unit": "cm_layer",
                "area_treated": 4,
                "area_unit": "mu",
                "method": "ploughed",
                "depth_cm": 20,
            },
        ),
        Treated(
            date(year + 1, 3, 14),
            {
                "material": "compost",
                "basis": "rows",
                "amount": 40,
                "amount_unit": "barrow",
                "area_treated": 533,
                "area_unit": "m2",
                "method": "hand_dug",
                "matured": "yes",
                "matured_months": 4,
            },
        ),
    )
