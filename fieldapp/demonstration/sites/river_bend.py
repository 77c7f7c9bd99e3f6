"""River bend: dredged gravel that was filled and planted first, with four years of history."""

from datetime import date, timedelta

from fieldapp.demonstration.days import visits
from fieldapp.demonstration.facts import Moment, Planting, Plot, SiteStory, Treated, View
from fieldapp.demonstration.scenery.earth import Heap, Pit
from fieldapp.demonstration.scenery.ground import Zone
from fieldapp.demonstration.scenery.scene import Place
from fieldapp.demonstration.scenery.works import Ger, Post, Screen

from .steppe import CAUSES, GRAVEL, GREEN, IN_LEAF, LAND, SEEDLINGS


def story(year: int, until: date) -> SiteStory:
    """The site that was planted in May of this year."""
    planted_on = date(year, 5, 15)
    plantings = (_elm(planted_on), _buckthorn(planted_on), _replacements(date(year + 2, 5, 9)))
    return SiteStory(
        code="ZA-1",
        lat=48.2137,
        lon=104.3462,
        outline=((-92, -58), (20, -72), (96, -30), (88, 38), (34, 70), (-98, 14)),
        answers={
            **LAND,
            "name": "Голын тохой · River bend",
            "state": "aftercare",
            "area_reported": "2.1",
            "area_reported_unit": "ha",
            "area_disturbed_ha": "2.0",
            "area_technical_ha": "1.8",
            "area_biological_ha": "0.9",
            "water_zone": "yes",
            "elevation_m": "1120",
            "slope_deg": "3",
            "aspect": "SE",
            "baseline_cover_pct": "6",
            "baseline_topsoil_cm": "0",
            "emp_ref": "DEMO-EMP-1",
        },
        found_as="gravel",
        dressed_with="soil",
        green=GREEN,
        plots=(
            Plot("P1", 24, (-50, -30)),
            Plot("P2", 25, (-15, -42)),
            Plot("P3", 22, (22, -36)),
            Plot("P4", 26, (-38, 12)),
            Plot("P5", 24, (4, -4)),
        ),
        plantings=plantings,
        views=(_from_the_bank(year, until), _from_the_road(year, until)),
        counted_on=visits((each.planted_on for each in plantings), IN_LEAF, until),
        treated=_treated(year),
    )


def _elm(planted_on: date) -> Planting:
    return Planting(
        code="C1",
        look="elm",
        planted_on=planted_on,
        number=1200,
        curve=((0, 1), (1, 0.97), (3, 0.93), (12.5, 0.81), (24.5, 0.76), (36.5, 0.735), (48, 0.72)),
        causes=CAUSES,
        start_m=0.6,
        yearly_m=0.5,
        answers={
            **SEEDLINGS,
            "species": "ulm_pum",
            "area_planted": "0.55",
            "spacing_row_m": "2.3",
            "spacing_tree_m": "2",
            "planters_m": "9",
            "planters_f": "11",
            "person_days": "36",
        },
        method="fixed_plot",
        plots=("P1", "P2", "P3", "P4", "P5"),
    )


def _buckthorn(planted_on: date) -> Planting:
    return Planting(
        code="C2",
        look="buckthorn",
        planted_on=planted_on,
        number=480,
        curve=((0, 1), (1, 0.985), (3, 0.96), (12.5, 0.895), (24.5, 0.86), (48, 0.84)),
        causes=CAUSES,
        start_m=0.35,
        yearly_m=0.42,
        answers={
            **SEEDLINGS,
            "species": "hip_rha",
            "area_planted": "0.24",
            "spacing_row_m": "2.5",
            "spacing_tree_m": "2",
        },
        suckers=True,
    )


def _replacements(planted_on: date) -> Planting:
    return Planting(
        code="C3",
        look="elm",
        planted_on=planted_on,
        number=180,
        curve=((0, 1), (1, 0.97), (4, 0.92), (12.5, 0.86), (24, 0.83)),
        causes=CAUSES,
        start_m=0.7,
        yearly_m=0.5,
        answers={**SEEDLINGS, "species": "ulm_pum", "kind": "beat_up", "area_planted": "0.55"},
        replaces="C1",
    )


def _from_the_bank(year: int, until: date) -> View:
    place = Place(
        seed=11,
        country="MN",
        zone=Zone(2, 43, 42, 36.5, seed=3),
        post=Post(-3.2, 9, "F1"),
        things=(Ger(52, 118),),
        pit=Pit(1, 24, 11.5, 8.5, 1.7, water=True),
        heaps=(
            Heap(-17, 34, 6, 3.4, GRAVEL, 1),
            Heap(15, 40, 8, 4, GRAVEL, 2),
            Heap(-6, 48, 9, 3, GRAVEL, 4),
            Heap(22, 24, 4, 2.2, GRAVEL, 5),
        ),
        screens=(Screen((-34, 62), (28, 64)), Screen((-13, 16), (-30, 58))),
    )
    moments = (
        Moment(date(year - 1, 9, 24), "before", "open", "fair", by="saraa"),
        Moment(date(year, 4, 25), "during_technical", "filling", "clear"),
        Moment(date(year, 5, 7), "after_technical", "dressed", "hazy"),
        Moment(date(year, 5, 20), "planting", "planted", "fair"),
        Moment(date(year + 1, 7, 12), "monitoring", "planted", "fair"),
        Moment(date(year + 2, 7, 15), "monitoring", "planted", "clear"),
        Moment(date(year + 2, 9, 21), "inspection", "planted", "evening", by="saraa"),
        Moment(date(year + 3, 7, 18), "monitoring", "planted", "clear"),
        Moment(until, "monitoring", "planted", "fair"),
    )
    return View("F1", "Ухаш, голын эргээс · The pit from the bank", (-70, -58), 40, place, moments)


def _from_the_road(year: int, until: date) -> View:
    place = Place(
        seed=23,
        country="MN",
        zone=Zone(-8, 40, 40, 33, seed=12),
        post=Post(3.4, 9.5, "F2"),
        heaps=(
            Heap(-10, 24, 5, 2.4, GRAVEL, 7),
            Heap(8, 33, 7, 3.6, GRAVEL, 8),
            Heap(-24, 38, 8, 4.2, GRAVEL, 9),
            Heap(21, 46, 8, 3.4, GRAVEL, 6),
        ),
        screens=(Screen((-26, 56), (22, 52)), Screen((16, 18), (26, 46))),
    )
    moments = (
        Moment(date(year - 1, 9, 24), "before", "open", "evening", by="saraa"),
        Moment(date(year, 5, 20), "planting", "planted", "clear"),
        Moment(date(year + 1, 7, 12), "monitoring", "planted", "hazy"),
        Moment(date(year + 2, 7, 15), "monitoring", "planted", "fair"),
        Moment(date(year + 3, 7, 18), "monitoring", "planted", "evening"),
        Moment(until - timedelta(days=6), "monitoring", "planted", "fair"),
    )
    return View("F2", "Овоолго, замаас · The heaps from the road", (62, -52), 318, place, moments)


def _treated(year: int) -> tuple[Treated, ...]:
    return (
        Treated(
            date(year, 5, 3),
            {
                "material": "topsoil",
                "basis": "layer",
                "amount": 12,
                "amount_unit": "cm_layer",
                "area_treated": 0.9,
                "area_unit": "ha",
                "method": "surface",
                "source_local": "yes",
                "distance_km": 0.4,
            },
        ),
        Treated(
            date(year, 5, 8),
            {
                "material": "dung_sheep",
                "basis": "broadcast",
                "amount": 34,
                "amount_unit": "cart",
                "area_treated": 0.8,
                "area_unit": "ha",
                "method": "raked",
                "depth_cm": 10,
                "bulk_density": 0.48,
                "density_source": "measured",
                "source_local": "yes",
                "distance_km": 3,
                "matured": "yes",
            },
            seen_from="F2",
        ),
        Treated(
            date(year, 5, 15),
            {
                "material": "dung_old",
                "basis": "per_hole",
                "amount": 120,
                "amount_unit": "sack",
                "area_treated": 0.55,
                "area_unit": "ha",
                "n_holes": 1200,
                "dose_per_hole_kg": 3,
                "method": "in_hole",
                "depth_cm": 30,
                "source_local": "yes",
                "distance_km": 6,
            },
        ),
        Treated(
            date(year + 1, 6, 5),
            {
                "material": "straw",
                "basis": "rows",
                "amount": 620,
                "amount_unit": "kg",
                "area_treated": 2000,
                "area_unit": "m2",
                "method": "surface",
                "cost": 310000,
                "currency": "MNT",
            },
        ),
        Treated(
            date(year + 2, 9, 22),
            {
                "material": "dung_sheep",
                "basis": "broadcast",
                "amount": 64,
                "amount_unit": "barrow",
                "area_treated": 0.3,
                "area_unit": "ha",
                "method": "raked",
                "depth_cm": 5,
            },
        ),
    )
