"""The ground, painted from above and laid down in perspective: steppe, gravel, tailings, soil, what grows back."""

from dataclasses import dataclass
from enum import Enum
from math import cos, pi, sin, sqrt
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from . import brush
from .brush import Colour, Points, mixed
from .lens import FARTHEST_M, PLAN_PX_PER_M, PLAN_SIZE, Lens, on_plan
from .season import Season
from .weather import Weather

SOILS: dict[str, Colour] = {
    "gravel": (164, 146, 122),
    "sand": (186, 164, 128),
    "tailings": (150, 148, 142),
    "soil": (122, 94, 68),
    "red_soil": (150, 98, 66),
}
LIME = (226, 224, 216)
BUMPS = 2
SNOW = (236, 240, 246)


class Texture(Enum):
    """Unevenness of the ground: how many cells across and along the plan. Each is a seed of its own."""

    DRY = 24, 20
    LUSH = 60, 50
    PALE = 30, 24
    DARK = 80, 60
    LIME = 50, 90
    REGROWTH = 44, 36
    DRIFTS = 36, 30


@dataclass(frozen=True)
class Zone:
    """The part of the ground that was mined: an uneven round, in metres from the camera."""

    x_m: float
    away_m: float
    half_width_m: float
    half_depth_m: float
    seed: int

    @property
    def nearest_m(self) -> float:
        return self.away_m - self.half_depth_m

    @property
    def farthest_m(self) -> float:
        return self.away_m + self.half_depth_m

    def half_width_at(self, away_m: float) -> float:
        """How far it reaches to each side at this distance."""
        part = (away_m - self.away_m) / self.half_depth_m
        return self.half_width_m * sqrt(max(0.0, 1 - part**2))

    def _outline(self) -> Points:
        random = Random(self.seed)  # noqa: S311 - the same outline every time
        waves = [(random.uniform(0, 0.09), n, random.uniform(0, 6)) for n in (2, 3, 5, 7)]
        points = []
        for step in range(72):
            turn = 2 * pi * step / 72
            swell = 1 + sum(high * sin(often * turn + begin) for high, often, begin in waves)
            points.append(
                on_plan(
                    self.x_m + self.half_width_m * swell * cos(turn),
                    self.away_m + self.half_depth_m * swell * sin(turn),
                )
            )
        return points

    def mask(self) -> Image.Image:
        """Where it lies on the plan, with a frayed edge."""
        whole = Image.new("L", PLAN_SIZE)
        ImageDraw.Draw(whole).polygon(self._outline(), fill=255)
        frayed = ImageChops.add(
            whole.filter(ImageFilter.BoxBlur(14)),
            brush.noise(self.seed, PLAN_SIZE, (40, 30), 3),
            scale=2,
        )
        return brush.steepened(frayed, 98, 127)


@dataclass(frozen=True)
class Surface:
    """The state of the ground in the zone."""

    soil: str
    cover: float
    """How much of it is green, of 1."""
    tracks: bool = False
    dung_heaps: bool = False
    limed: bool = False


def plan(
    mined: Image.Image,
    surface: Surface,
    season: Season,
    basins: list[tuple[float, float, float]],
) -> Image.Image:
    """The ground from above. Basins are planting holes: right, away, and how fresh, of 1."""
    picture = _meadow(season)
    bare = _bare(surface)
    if surface.cover:
        low = round(232 * (1 - surface.cover) ** 1.2)
        green = brush.steepened(_texture(Texture.REGROWTH), low, low + 60)
        bare.paste(picture, (0, 0), brush.scaled(green, 0.88))
    _dig_basins(bare, basins, SOILS[surface.soil])
    picture.paste(bare, (0, 0), mined)
    if season.snow:
        low = round(215 - 190 * season.snow)
        drifts = brush.steepened(_texture(Texture.DRIFTS), low, low + 46)
        picture.paste(SNOW, (0, 0), brush.scaled(drifts, 0.94))
    return picture


def laid_down(lens: Lens, whole: Image.Image, weather: Weather) -> Image.Image:
    """The plan in perspective, with the unevenness of ground, and fading towards the horizon."""
    seen = lens.laid_down(whole)
    bumps = brush.noise(BUMPS, seen.size, (20, 26), 5)
    seen = brush.lit(seen, brush.relief(bumps, (4, 2), 0.25 + 0.35 * weather.sun))
    fading = Image.new("L", (1, 8))
    fading.putdata([round(150 * weather.haze * 0.5**n) for n in range(8)])
    haze = mixed(weather.sky[1], weather.sky[2], 0.5)
    seen.paste(haze, (0, 0), fading.resize(seen.size, Image.Resampling.BILINEAR))
    return seen


def _texture(texture: Texture) -> Image.Image:
    return brush.noise(texture.value[0], PLAN_SIZE, texture.value, 4)


def _meadow(season: Season) -> Image.Image:
    picture = Image.new("RGB", PLAN_SIZE, season.grass)
    dry = brush.steepened(_texture(Texture.DRY), 90, 220)
    picture.paste(mixed(season.grass, (190, 166, 112), 0.5), (0, 0), brush.scaled(dry, 0.75))
    lush = brush.steepened(_texture(Texture.LUSH), 150, 230)
    picture.paste(mixed(season.grass, (60, 84, 40), 0.5), (0, 0), brush.scaled(lush, 0.55))
    return picture


def _bare(surface: Surface) -> Image.Image:
    soil = SOILS[surface.soil]
    picture = Image.new("RGB", PLAN_SIZE, soil)
    pale = brush.steepened(_texture(Texture.PALE), 80, 230)
    picture.paste(mixed(soil, (216, 204, 184), 0.4), (0, 0), brush.scaled(pale, 0.8))
    dark = brush.steepened(_texture(Texture.DARK), 140, 240)
    picture.paste(mixed(soil, (60, 50, 42), 0.5), (0, 0), brush.scaled(dark, 0.6))
    if surface.limed:
        white = brush.steepened(_texture(Texture.LIME), 110, 190)
        picture.paste(LIME, (0, 0), brush.scaled(white, 0.75))
    if surface.tracks:
        _drive(picture, soil)
    return picture


def _drive(picture: Image.Image, soil: Colour) -> None:
    """A grader goes to and fro and leaves two wheel marks each time."""
    pen, random = ImageDraw.Draw(picture), Random(0)  # noqa: S311 - the same marks every time
    for row in range(16):
        away = 9 + row * 4.4 + random.uniform(-0.6, 0.6)
        for wheel in (0, 1.8):
            line = [on_plan(x, away + wheel + 0.9 * sin(x / 11 + row)) for x in range(-60, 61, 3)]
            pen.line(line, fill=mixed(soil, (70, 58, 46), 0.26), width=4)
            above = [(x, y - 3) for x, y in line]
            pen.line(above, fill=mixed(soil, (226, 212, 190), 0.22), width=2)


def _dig_basins(
    picture: Image.Image, basins: list[tuple[float, float, float]], soil: Colour
) -> None:
    pen = ImageDraw.Draw(picture)
    for x_m, away_m, fresh in basins:
        if fresh <= 0.05 or away_m > FARTHEST_M:
            continue
        x, y = on_plan(x_m, away_m)
        r = PLAN_PX_PER_M * 0.62
        rim = mixed(soil, (214, 198, 172), 0.3 * fresh)
        pen.ellipse([x - 1.35 * r, y - 1.35 * r, x + 1.35 * r, y + 1.35 * r], fill=rim)
        pen.ellipse([x - r, y - r, x + r, y + r], fill=mixed(soil, (52, 40, 30), 0.3 + 0.4 * fresh))
