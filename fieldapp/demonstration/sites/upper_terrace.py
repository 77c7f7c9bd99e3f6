"""Upper terrace: a dry bank above the river, planted with cuttings later, and with less luck."""

from datetime import date, timedelta

from fieldapp.demonstration.days import visits
from fieldapp.demonstration.facts import Moment, Planting, SiteStory, Treated, View
from fieldapp.demonstration.scenery.earth import Heap, Pit
from fieldapp.demonstration.scenery.ground import Zone
from fieldapp.demonstration.scenery.scene import Place
from fieldapp.demonstration.scenery.works import Post, Screen

from .steppe import CAUSES, GREEN, IN_LEAF, LAND, SAND, SEEDLINGS


def story(year: int, until: date) -> SiteStory:
    """The site that was planted in May of this year."""
    planted_on = date(year, 5, 18)
    plantings = (_willow(planted_on), _poplar(planted_on), _peashrub(date(year + 1, 5, 16)))
    return SiteStory(
        code="ZA-2",
        lat=48.2311,
        lon=104.3127,
        outline=((-70, -48), (10, -60), (74, -36), (80, 30), (20, 52), (-62, 44)),
        answers={
            **LAND,
            "name": "Дээд дэнж · Upper terrace",
            "state": "biological_in_progress",
            "area_reported": "1.3",
            "area_reported_unit": "ha",
            "area_disturbed_ha": "1.2",
            "area_technical_ha": "1.1",
            "area_biological_ha": "0.6",
            "water_zone": "no",
            "elevation_m": "1185",
            "slope_deg": "5",
            "aspect": "S",
            "baseline_cover_pct": "12",
            "baseline_topsoil_cm": "3",
            "emp_ref": "DEMO-EMP-1",
        },
        found_as="sand",
        dressed_with="sand",
        green=GREEN,
        plots=(),
        plantings=plantings,
        views=(_from_the_edge(year, until), _from_the_track(year, until)),
        counted_on=visits((each.planted_on for each in plantings), IN_LEAF, until),
        treated=_treated(year),
    )


def _willow(planted_on: date) -> Planting:
    return Planting(
        code="C1",
        look="willow",
        planted_on=planted_on,
        number=640,
        curve=((0, 1), (1, 0.94), (3, 0.87), (12.5, 0.69), (24, 0.63), (36, 0.6)),
        causes=CAUSES,
        start_m=0.4,
        yearly_m=0.6,
        answers={
            **SEEDLINGS,
            "species": "sal_sp",
            "stock_type": "cutting",
            "stock_age_y": "1",
            "area_planted": "0.32",
            "spacing_row_m": "2.5",
            "spacing_tree_m": "2",
        },
    )


def _poplar(planted_on: date) -> Planting:
    return Planting(
        code="C2",
        look="poplar",
        planted_on=planted_on,
        number=260,
        curve=((0, 1), (1, 0.98), (3, 0.95), (12.5, 0.85), (24, 0.81), (36, 0.79)),
        causes=CAUSES,
        start_m=0.9,
        yearly_m=0.8,
        answers={
            **SEEDLINGS,
            "species": "pop_sib",
            "area_planted": "0.16",
            "spacing_row_m": "2.5",
            "spacing_tree_m": "2.5",
            "protection": ["windbreak", "fence_mesh", "drip"],
        },
        suckers=True,
    )


def _peashrub(planted_on: date) -> Planting:
    return Planting(
        code="C3",
        look="bush",
        planted_on=planted_on,
        number=300,
        curve=((0, 1), (1, 0.98), (4, 0.94), (12, 0.88), (24, 0.85)),
        causes=CAUSES,
        start_m=0.25,
        yearly_m=0.3,
        answers={
            **SEEDLINGS,
            "species": "car_mic",
            "kind": "enrichment",
            "area_planted": "0.12",
            "spacing_row_m": "2",
            "spacing_tree_m": "2",
        },
    )


def _from_the_edge(year: int, until: date) -> View:
    place = Place(
        seed=37,
        country="MN",
        zone=Zone(4, 38, 36, 31, seed=21),
        post=Post(-4, 10, "F1"),
        pit=Pit(5, 22, 9, 6.5, 1.4, water=False),
        heaps=(
            Heap(-13, 26, 5, 2.6, SAND, 3),
            Heap(20, 33, 6, 3, SAND, 2),
            Heap(-20, 44, 8, 3.4, SAND, 1),
        ),
        screens=(Screen((-26, 50), (34, 54)), Screen((21, 20), (34, 50))),
    )
    moments = (
        Moment(date(year - 1, 8, 30), "before", "open", "clear"),
        Moment(date(year, 4, 28), "during_technical", "filling", "fair"),
        Moment(date(year, 5, 22), "planting", "planted", "clear"),
        Moment(date(year, 8, 20), "monitoring", "planted", "hazy"),
        Moment(date(year + 1, 7, 6), "monitoring", "planted", "fair"),
        Moment(until, "monitoring", "planted", "hazy"),
    )
    return View("F1", "Хуурай нүх · The dry pit", (-52, -40), 55, place, moments)


def _from_the_track(year: int, until: date) -> View:
    place = Place(
        seed=52,
        country="MN",
        zone=Zone(-3, 36, 38, 29.5, seed=5),
        post=Post(-2.6, 8.6, "F2"),
        heaps=(Heap(9, 25, 5, 2.2, SAND, 4), Heap(-14, 34, 7, 2.8, SAND, 5)),
        screens=(Screen((-30, 46), (26, 48)),),
    )
    moments = (
        Moment(date(year - 1, 8, 30), "before", "open", "hazy"),
        Moment(date(year, 5, 22), "planting", "planted", "fair"),
        Moment(date(year + 1, 7, 6), "monitoring", "planted", "clear"),
        Moment(until - timedelta(days=7), "monitoring", "planted", "clear"),
    )
    return View("F2", "Бургасны мөр · The rows of willow", (50, -38), 300, place, moments)


def _treated(year: int) -> tuple[Treated, ...]:
    return (
        Treated(
            date(year, 5, 18),
            {
                "material": "dung_old",
                "basis": "per_hole",
                "amount": 640,
                "amount_unit": "bucket",
                "area_treated": 0.32,
                "area_unit": "ha",
                "n_holes": 640,
                "method": "in_hole",
                "depth_cm": 30,
                "source_local": "yes",
                "distance_km": 2,
            },
        ),
        Treated(
            date(year, 7, 10),
            {
                "material": "water",
                "basis": "rows",
                "amount": 9,
                "amount_unit": "m3",
                "area_treated": 0.48,
                "area_unit": "ha",
                "method": "surface",
            },
        ),
        Treated(
            date(year + 1, 5, 14),
            {
                "material": "dung_sheep",
                "basis": "broadcast",
                "amount": 5,
                "amount_unit": "cart",
                "area_treated": 1200,
                "area_unit": "m2",
                "method": "hand_dug",
                "depth_cm": 15,
                "source_local": "yes",
            },
        ),
    )
