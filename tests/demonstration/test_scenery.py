"""The landscapes of the demonstration: the same place over the years, as a phone would have seen it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from PIL import Image, ImageStat

from fieldapp.demonstration.scenery.camera import LARGEST_BYTES, Shot, jpeg
from fieldapp.demonstration.scenery.earth import Pit
from fieldapp.demonstration.scenery.ground import Surface, Zone
from fieldapp.demonstration.scenery.growth import Fate, Stand, fate
from fieldapp.demonstration.scenery.lens import PLAN_SIZE, Lens, on_plan
from fieldapp.demonstration.scenery.scene import Place, Visit, painted
from fieldapp.demonstration.scenery.season import YEARS, season
from fieldapp.demonstration.scenery.works import Post
from fieldapp.store.pictures import inspect

PLACE = Place(
    seed=11,
    country="MN",
    zone=Zone(0, 43, 42, 36, seed=3),
    post=Post(-3, 9, "F1"),
    pit=Pit(1, 24, 11, 8, 1.7, water=True),
)
MINED = Visit(date(2023, 9, 20), "fair", Surface("gravel", 0), is_open=True)
GREEN = Visit(
    date(2026, 7, 20), "clear", Surface("soil", 0.85), stands=(Stand("elm", 3.2, 2.3, 0.75),)
)
SHOT = Shot(datetime(2026, 7, 20, 11, 5, tzinfo=UTC), 48.21, 104.34, 305)


def test_a_visit_looks_the_same_whenever_it_is_painted():
    assert painted(PLACE, GREEN).tobytes() == painted(PLACE, GREEN).tobytes()


def test_the_land_gets_greener():
    assert _greenness(painted(PLACE, GREEN)) > _greenness(painted(PLACE, MINED)) + 10


def test_a_photo_is_small_and_says_when_and_where_it_was_taken(tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(painted(PLACE, GREEN), (255, 255, 255), SHOT))

    facts = inspect(photo, max_pixels=24_000_000)

    assert photo.stat().st_size <= LARGEST_BYTES
    assert (facts.width, facts.height) == (1280, 960)
    assert facts.taken_at == "2026-07-20T11:05:00+00:00"
    assert (facts.lat, facts.lon) == pytest.approx((48.21, 104.34), abs=1e-6)
    assert facts.direction_deg == 305


def test_a_tree_that_died_does_not_rise_again():
    shares = (0.97, 0.8, 0.72, 0.7)
    fates = [
        [fate(Random(number), Stand("elm", 1, 1, alive)) for alive in shares]
        for number in range(200)
    ]

    for years in fates:
        assert all(
            later is not Fate.ALIVE or earlier is Fate.ALIVE for earlier, later in pairwise(years)
        )
    assert sum(years[-1] is Fate.ALIVE for years in fates) == pytest.approx(140, abs=20)


@pytest.mark.parametrize("country", YEARS)
def test_every_day_of_the_year_has_its_season(country):
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]

    shares = [(s.leaves, s.autumn, s.snow) for s in (season(country, day) for day in days)]

    assert all(0 <= share <= 1 for day in shares for share in day)
    assert season(country, date(2026, 7, 10)).leaves == 1
    assert season(country, date(2026, 1, 10)).leaves < 0.3


def test_the_ground_is_seen_where_things_stand_on_it():
    """The plan in perspective and the things on it agree to a pixel or two."""
    lens, plan = Lens(), Image.new("L", PLAN_SIZE)
    x, y = on_plan(5, 20)
    plan.paste(255, (round(x) - 3, round(y) - 3, round(x) + 3, round(y) + 3))

    seen = lens.laid_down(plan)

    left, top, right, bottom = seen.getbbox() or (0, 0, 0, 0)
    expected_x, expected_y = lens.spot(5, 20)
    assert (left + right) / 2 == pytest.approx(expected_x, abs=3)
    assert (top + bottom) / 2 + lens.ground_top_px == pytest.approx(expected_y, abs=3)


def _greenness(picture):
    """How much more green than red there is in the lower half."""
    red, green, _blue = ImageStat.Stat(picture.crop((0, 500, *picture.size))).mean
    return green - red
