"""Earth that was moved: pits, heaps, and the steps of a bank of tailings."""

from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops

from . import brush
from .brush import Colour, Points, mixed
from .canvas import Canvas
from .lens import SIZE, Lens

SHADE = (38, 36, 34)
PALE = (224, 210, 186)
MURK = (70, 96, 92)


@dataclass(frozen=True)
class Pit:
    """A hole in the ground, much wider than deep."""

    x_m: float
    away_m: float
    half_width_m: float
    half_depth_m: float
    deep_m: float
    water: bool

    def paint(self, canvas: Canvas, soil: Colour) -> None:
        picture, lens = canvas.picture, canvas.lens
        lip = brush.filled(SIZE, self._round(lens, 0, 1.07))
        picture.paste(mixed(soil, PALE, 0.5), (0, 0), brush.scaled(lip, 0.75))
        rim = brush.filled(SIZE, self._round(lens, 0, 1))
        wall = Image.new("RGB", SIZE, mixed(soil, SHADE, 0.3))
        layers = brush.noise(77, SIZE, (14, 60), 3)
        picture.paste(brush.lit(wall, brush.relief(layers, (2, 4), 0.8)), (0, 0), rim)
        for down, inward, dark in ((0.35, 0.93, 0.36), (0.7, 0.86, 0.44)):
            ledge = self._round(lens, self.deep_m * down, inward)
            shelf = ImageChops.multiply(brush.filled(SIZE, ledge), rim)
            picture.paste(mixed(soil, SHADE, dark), (0, 0), brush.scaled(shelf, 0.7))
        floor = ImageChops.multiply(brush.filled(SIZE, self._round(lens, self.deep_m, 0.8)), rim)
        picture.paste(mixed(soil, SHADE, 0.55), (0, 0), floor)
        if self.water:
            pool = self._round(lens, self.deep_m + 0.05, 0.62)
            mirror = brush.gradient(SIZE, [canvas.weather.sky[1], canvas.weather.sky[0], MURK])
            wet = ImageChops.multiply(brush.filled(SIZE, pool), rim)
            picture.paste(Image.blend(mirror, Image.new("RGB", SIZE, MURK), 0.45), (0, 0), wet)

    def _round(self, lens: Lens, down_m: float, inward: float) -> Points:
        points = []
        for step in range(60):
            turn = 2 * pi * step / 60
            swell = inward * (1 + 0.06 * sin(3 * turn + 1) + 0.04 * sin(7 * turn))
            x_m = self.x_m + self.half_width_m * swell * cos(turn)
            away_m = self.away_m + self.half_depth_m * swell * sin(turn)
            points.append(lens.spot(x_m, away_m, -down_m))
        return points


@dataclass(frozen=True)
class Heap:
    """Gravel, soil or dung as it fell from a shovel or a cart."""

    x_m: float
    away_m: float
    half_width_m: float
    high_m: float
    colour: Colour
    seed: int

    def paint(self, canvas: Canvas) -> None:
        px_per_m = canvas.lens.px_per_m(self.away_m)
        wide, high = self.half_width_m * px_per_m, self.high_m * px_per_m
        size = max(4, round(2.3 * wide)), max(4, round(1.15 * high + 0.3 * wide))
        layer = brush.lit(Image.new("RGB", size, self.colour), _sideways(size, canvas.weather.sun))
        grain = brush.relief(brush.noise(self.seed, size, (9, 7), 4), (3, 3), 1.1)
        foot_x, foot_y = canvas.lens.spot(self.x_m, self.away_m)
        corner = round(foot_x - 1.15 * wide), round(foot_y - 1.1 * high)
        outline = self._outline(foot_x - corner[0], foot_y - corner[1], wide, high)
        canvas.picture.paste(brush.lit(layer, grain), corner, brush.filled(size, outline))

    def _outline(self, foot_x: float, foot_y: float, wide: float, high: float) -> Points:
        random = Random(self.seed)  # noqa: S311 - the same heap every time
        slope = (
            (-1, 0),
            (-0.72, 0.3),
            (-0.36, 0.78),
            (-0.1, 0.98),
            (0.2, 0.9),
            (0.5, 0.52),
            (1, 0),
        )
        top = [
            (
                foot_x + wide * (right + random.uniform(-0.05, 0.05)),
                foot_y - high * (up + random.uniform(0, 0.05)),
            )
            for right, up in slope
        ]
        half_round = [pi * step / 12 for step in range(13)]
        foot = [(foot_x + wide * cos(t), foot_y + 0.16 * wide * sin(t)) for t in half_round]
        return [*top, *foot]


def _sideways(size: tuple[int, int], sun: float) -> Image.Image:
    """Light from the left."""
    ramp = brush.gradient((size[1], size[0]), [(172,) * 3, (144,) * 3, (74,) * 3, (88,) * 3])
    light = ramp.getchannel(0).rotate(90, expand=True).resize(size)
    return Image.blend(Image.new("L", size, 128), light, 0.35 + 0.6 * sun)


@dataclass(frozen=True)
class Step:
    """One step of a bank: its face rises from the ground in front to the flat top behind."""

    left_m: float
    right_m: float
    away_m: float
    low_m: float
    high_m: float
    deep_m: float
    colour: Colour
    green: float
    """How much of it is covered by plants, of 1."""
    seed: int

    def paint(self, canvas: Canvas) -> None:
        lens = canvas.lens
        edges = [(self.left_m - 4, self.low_m), (self.left_m, self.high_m)]
        edges += [(self.right_m, self.high_m), (self.right_m + 4, self.low_m)]
        face = [lens.spot(x_m, self.away_m, up_m) for x_m, up_m in edges]
        behind = self.away_m + self.deep_m
        top = [
            lens.spot(self.left_m, self.away_m, self.high_m),
            lens.spot(self.right_m, self.away_m, self.high_m),
            lens.spot(self.right_m + 3, behind, self.high_m),
            lens.spot(self.left_m - 3, behind, self.high_m),
        ]
        self._cover(canvas, top, lighter=0.14)
        self._cover(canvas, face, lighter=0)

    def _cover(self, canvas: Canvas, outline: Points, lighter: float) -> None:
        left, right = min(x for x, _y in outline), max(x for x, _y in outline)
        upper, lower = min(y for _x, y in outline), max(y for _x, y in outline)
        corner = round(left) - 1, round(upper) - 1
        size = round(right - left) + 3, round(lower - upper) + 3
        layer = Image.new("RGB", size, mixed(self.colour, PALE, lighter))
        grown = brush.noise(self.seed, size, (30, 6), 4)
        low = round(230 * (1 - self.green))
        meadow = mixed(canvas.season.grass, SHADE, 0.12)
        layer.paste(meadow, (0, 0), brush.steepened(grown, low, low + 90))
        layer = brush.lit(layer, brush.relief(grown, (3, 2), 0.5))
        fading = 0.3 * canvas.weather.haze
        layer = Image.blend(layer, Image.new("RGB", size, canvas.weather.sky[2]), fading)
        here = [(x - corner[0], y - corner[1]) for x, y in outline]
        canvas.picture.paste(layer, corner, brush.filled(size, here))
