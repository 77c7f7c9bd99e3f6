"""What lies behind the site: the sky of the day, and ridges that are the same at every visit."""

from dataclasses import dataclass
from math import cos, exp, pi, sin
from random import Random

from PIL import Image, ImageChops

from . import brush
from .brush import Colour, Points, Size, mixed
from .lens import HORIZON_PX, SIZE
from .season import Season
from .weather import Weather

BACK = SIZE[0], HORIZON_PX + 60
AUTUMN_WOODS = (206, 146, 52)
SNOW = (242, 245, 250)


@dataclass(frozen=True)
class Ridge:
    """A line of hills: its outline, how far it is (1 is farthest), and how much of it is wooded."""

    outline: Points
    far: float
    seed: int
    woods: float


def steppe_ridges(seed: int) -> list[Ridge]:
    """Broad mountains with bare backs, and larch on their shady sides."""
    random = Random(seed)  # noqa: S311 - the same hills every time are what is wanted
    return [
        Ridge(_rolling(random, HORIZON_PX - up, swing), far, random.randrange(10**6), woods)
        for up, swing, far, woods in (
            (112, 52, 1.0, 0.0),
            (70, 36, 0.72, 0.36),
            (30, 22, 0.46, 0.2),
            (8, 8, 0.25, 0.0),
        )
    ]


def karst_ridges(seed: int) -> list[Ridge]:
    """The steep green cones of Guizhou, one row behind the other."""
    random = Random(seed)  # noqa: S311
    return [
        Ridge(_cones(random, HORIZON_PX - up, high, wide), far, random.randrange(10**6), 1.0)
        for up, high, wide, far in (
            (24, 165, 125, 1.0),
            (12, 140, 105, 0.74),
            (4, 96, 95, 0.48),
            (-8, 40, 120, 0.24),
        )
    ]


def painted(
    ridges: list[Ridge], season: Season, weather: Weather, woods: Colour, seed: int
) -> Image.Image:
    """Sky and ridges. The seed makes the clouds of the day."""
    picture = _sky(weather, seed)
    for ridge in ridges:
        _paint_ridge(picture, ridge, season, weather, woods)
    return picture


def _sky(weather: Weather, seed: int) -> Image.Image:
    picture = brush.gradient(BACK, [*weather.sky, weather.sky[-1]])
    clouds = brush.noise(seed, BACK, (3, 4), 5)
    threshold = round(255 * (1 - weather.cover) * 0.85)
    shapes = brush.steepened(clouds, threshold, threshold + 110)
    fading = brush.gradient(BACK, [(255,) * 3, (225,) * 3, (90,) * 3, (40,) * 3]).getchannel(0)
    shapes = ImageChops.multiply(shapes, fading)
    below = ImageChops.subtract(ImageChops.offset(shapes, -6, -14), shapes)
    picture.paste(weather.cloud, (0, 0), brush.scaled(shapes, 0.92))
    picture.paste(mixed(weather.cloud, (112, 122, 140), 0.62), (0, 0), brush.scaled(below, 0.4))
    return picture


def _paint_ridge(
    picture: Image.Image, ridge: Ridge, season: Season, weather: Weather, woods: Colour
) -> None:
    top = round(min(y for _x, y in ridge.outline))
    strip = (0, top, *BACK)
    haze = mixed(weather.sky[1], weather.sky[2], 0.45)
    fading = weather.haze * (0.2 + 0.8 * ridge.far)
    bare = mixed(season.grass, (98, 90, 84), 0.42)
    layer = Image.new("RGB", (BACK[0], BACK[1] - top), mixed(bare, haze, fading))
    cover = brush.noise(ridge.seed, BACK, (11, 4), 5).crop(strip)
    if ridge.woods:
        low = round(255 * (1 - ridge.woods) * 0.75)
        leaves = mixed(woods, AUTUMN_WOODS, 0.6 * season.autumn * season.leaves)
        layer.paste(mixed(leaves, haze, fading), (0, 0), brush.steepened(cover, low, low + 22))
    if season.snow:
        drifts = brush.steepened(cover, round(210 - 200 * season.snow), 235)
        layer.paste(mixed(SNOW, haze, fading * 0.6), (0, 0), drifts)
    grain = 10 + round(16 * ridge.far)
    folds = brush.noise(ridge.seed + 1, BACK, (grain, grain // 2), 4).crop(strip)
    light = brush.relief(folds, (5, 3), (0.5 + weather.sun) * (1 - 0.6 * ridge.far))
    mask = brush.filled(layer.size, [(x, y - top) for x, y in ridge.outline])
    picture.paste(brush.lit(layer, light), (0, top), mask)
    mist = ImageChops.multiply(mask, _rising(layer.size, HORIZON_PX - top))
    misty = brush.scaled(mist, 0.5 * weather.haze * (0.25 + 0.75 * ridge.far))
    picture.paste(haze, (0, top), misty)


def _rising(size: Size, high_px: int) -> Image.Image:
    """Feet of hills fade more than their heads: a ramp down to the horizon."""
    whole = Image.new("L", size, 255)
    ramp = brush.gradient((size[0], high_px), [(0,) * 3, (60,) * 3, (255,) * 3])
    whole.paste(ramp.getchannel(0))
    return whole


def _rolling(random: Random, base_px: float, swing_px: float) -> Points:
    waves = [
        (swing_px / (1 + 0.9 * n**1.15), random.uniform(0.5, 1.1) * (n + 0.7), random.uniform(0, 6))
        for n in range(14)
    ]

    def top(x: float) -> float:
        turn = 2 * pi * x / BACK[0]
        return float(sum(high * sin(often * turn + begin) for high, often, begin in waves))

    return _standing([(x, base_px - top(x)) for x in range(-8, BACK[0] + 9, 6)])


def _cones(random: Random, base_px: float, high_px: float, wide_px: float) -> Points:
    cones, x = [], -60.0
    while x < BACK[0] + 60:
        cones.append((x, random.uniform(0.4, 1) * high_px, random.uniform(0.55, 1) * wide_px))
        x += random.uniform(0.8, 1.9) * wide_px
    ripples = [(random.uniform(1, 2.5), random.uniform(9, 40), random.random()) for _ in range(5)]

    def top(x: float) -> float:
        hills = [tall * exp(-(abs((x - at) / reach) ** 2.3)) for at, tall, reach in cones]
        ripple = sum(high * cos(x / long + 6 * begin) for high, long, begin in ripples)
        return max(hills) + 0.25 * sum(hills) + ripple

    return _standing([(x, base_px - top(x)) for x in range(-8, BACK[0] + 9, 4)])


def _standing(tops: list[tuple[float, float]]) -> Points:
    return [*tops, (BACK[0] + 8, BACK[1]), (-8, BACK[1])]
