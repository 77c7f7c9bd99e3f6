"""Tailings slope: zinc tailings with a stepped bank, limed and covered before they were planted."""

from datetime import date, timedelta

from fieldapp.demonstration.days import visits
from fieldapp.demonstration.facts import Moment, Planting, SiteStory, Treated, View
from fieldapp.demonstration.scenery.earth import Heap
from fieldapp.demonstration.scenery.ground import Zone
from fieldapp.demonstration.scenery.scene import Bank, Place
from fieldapp.demonstration.scenery.works import House, Post

from .karst import CAUSES, GREEN, IN_LEAF, LAND, SEEDLINGS, TAILINGS


def story(year: int, until: date) -> SiteStory:
    """The site that was planted in March of this year."""
    planted_on = date(year, 3, 6)
    plantings = (_locust(planted_on), _alder(planted_on), _indigo(planted_on))
    return SiteStory(
        code="DY-1",
        lat=26.2018,
        lon=107.6204,
        outline=((-64, -50), (20, -58), (70, -30), (76, 34), (8, 62), (-60, 40)),
        answers={
            **LAND,
            "name": "尾矿坡 · Tailings slope",
            "state": "aftercare",
            "area_reported": "18.5",
            "area_reported_unit": "mu",
            "area_disturbed_ha": "1.2",
            "area_technical_ha": "1.1",
            "area_biological_ha": "0.8",
            "deposit_type": "tailings",
            "water_zone": "yes",
            "elevation_m": "940",
            "slope_deg": "14",
            "aspect": "S",
            "baseline_cover_pct": "2",
            "baseline_topsoil_cm": "0",
            "emp_ref": "DEMO-EMP-2",
        },
        found_as="tailings",
        dressed_with="red_soil",
        green=GREEN,
        plots=(),
        plantings=plantings,
        views=(_from_the_dam(year, until), _from_the_village(year, until)),
        counted_on=visits((each.planted_on for each in plantings), IN_LEAF, until),
        treated=_treated(year),
    )


def _locust(planted_on: date) -> Planting:
    return Planting(
        code="C1",
        look="locust",
        planted_on=planted_on,
        number=1500,
        curve=((0, 1), (1, 0.975), (3, 0.95), (8, 0.92), (13, 0.9), (25, 0.875), (36, 0.86)),
        causes=CAUSES,
        start_m=0.8,
        yearly_m=1.05,
        answers={
            **SEEDLINGS,
            "species": "rob_pse",
            "area_planted": "6",
            "spacing_row_m": "2",
            "spacing_tree_m": "1.3",
        },
        method="rows",
        every_kth=5,
        suckers=True,
    )


def _alder(planted_on: date) -> Planting:
    return Planting(
        code="C2",
        look="alder",
        planted_on=planted_on,
        number=600,
        curve=((0, 1), (1, 0.96), (3, 0.91), (8, 0.83), (13, 0.79), (25, 0.75), (36, 0.73)),
        causes=CAUSES,
        start_m=0.7,
        yearly_m=0.9,
        answers={
            **SEEDLINGS,
            "species": "aln_cre",
            "area_planted": "3.6",
            "spacing_row_m": "2",
            "spacing_tree_m": "2",
        },
    )


def _indigo(planted_on: date) -> Planting:
    return Planting(
        code="C3",
        look="indigo",
        planted_on=planted_on,
        number=900,
        curve=((0, 1), (1, 0.98), (3, 0.965), (8, 0.945), (13, 0.93), (25, 0.915), (36, 0.91)),
        causes=CAUSES,
        start_m=0.4,
        yearly_m=0.5,
        answers={
            **SEEDLINGS,
            "species": "ind_bun",
            "area_planted": "2.4",
            "spacing_row_m": "1.5",
            "spacing_tree_m": "1.2",
        },
    )


def _from_the_dam(year: int, until: date) -> View:
    place = Place(
        seed=5,
        country="CN",
        zone=Zone(-4, 38, 40, 31.5, seed=8),
        post=Post(-3.2, 9, "F1"),
        things=(House(-46, 112), House(-60, 124)),
        heaps=(Heap(14, 30, 8, 3.2, TAILINGS, 3), Heap(-15, 38, 7, 3, TAILINGS, 6)),
        bank=Bank(4, 60, 74),
        spacing_m=2.6,
    )
    moments = (
        Moment(date(year - 1, 9, 12), "before", "open", "overcast", by="chen"),
        Moment(date(year - 1, 11, 26), "during_technical", "limed", "hazy"),
        Moment(date(year, 1, 18), "after_technical", "dressed", "overcast"),
        Moment(date(year, 4, 15), "planting", "planted", "hazy"),
        Moment(date(year, 10, 12), "monitoring", "planted", "fair"),
        Moment(date(year + 1, 5, 20), "monitoring", "planted", "overcast"),
        Moment(date(year + 2, 4, 22), "monitoring", "planted", "clear"),
        Moment(until, "monitoring", "planted", "evening"),
    )
    return View("F1", "从坝顶看尾矿面 · The tailings from the dam", (-50, -44), 48, place, moments)


def _from_the_village(year: int, until: date) -> View:
    place = Place(
        seed=64,
        country="CN",
        zone=Zone(6, 36, 36, 29, seed=15),
        post=Post(3, 9.4, "F2"),
        heaps=(Heap(-10, 26, 6, 2.6, TAILINGS, 2),),
        bank=Bank(-62, 2, 70),
        spacing_m=2.4,
    )
    moments = (
        Moment(date(year - 1, 9, 12), "before", "open", "hazy", by="chen"),
        Moment(date(year, 4, 15), "planting", "planted", "overcast"),
        Moment(date(year + 1, 5, 20), "monitoring", "planted", "fair"),
        Moment(date(year + 2, 4, 22), "monitoring", "planted", "hazy"),
        Moment(until - timedelta(days=5), "monitoring", "planted", "overcast"),
    )
    return View("F2", "从村口看台阶 · The steps from the village", (52, -34), 310, place, moments)


def _treated(year: int) -> tuple[Treated, ...]:
    return (
        Treated(
            date(year - 1, 11, 26),
            {
                "material": "lime",
                "basis": "broadcast",
                "amount": 4800,
                "amount_unit": "jin",
                "area_treated": 12,
                "area_unit": "mu",
                "method": "raked",
                "depth_cm": 15,
                "active_pct": 90,
                "cost": 2600,
                "currency": "CNY",
            },
        ),
        Treated(
            date(year, 1, 16),
            {
                "material": "topsoil_imp",
                "basis": "layer",
                "amount": 25,
                "amount_unit": "cm_layer",
                "area_treated": 12,
                "area_unit": "mu",
                "method": "surface",
                "source_local": "yes",
                "distance_km": 4,
            },
        ),
        Treated(
            date(year, 2, 20),
            {
                "material": "dung_pig",
                "basis": "broadcast",
                "amount": 26,
                "amount_unit": "t",
                "area_treated": 12,
                "area_unit": "mu",
                "method": "hand_dug",
                "depth_cm": 20,
                "matured": "yes",
                "matured_months": 6,
                "source_local": "yes",
            },
            seen_from="F2",
        ),
        Treated(
            date(year + 1, 4, 10),
            {
                "material": "npk",
                "basis": "rows",
                "amount": 480,
                "amount_unit": "jin",
                "area_treated": 12,
                "area_unit": "mu",
                "method": "raked",
                "product": "15-15-15",
                "n_pct": 15,
                "p_pct": 15,
                "k_pct": 15,
            },
        ),
    )
