"""What people made: posts, wind screens, an excavator, homes."""

from dataclasses import dataclass
from random import Random

from PIL import ImageDraw, ImageFont

from .brush import Colour, mixed, varied
from .canvas import Canvas

SHADE = (38, 36, 34)
STEEL, PAINT, PLATE, LETTERS = (118, 116, 112), (216, 84, 34), (240, 238, 228), (40, 44, 44)
TWIGS, POLES = (124, 100, 74), (92, 74, 56)
YELLOW, RUBBER, GLASS = (222, 166, 34), (52, 50, 48), (126, 158, 168)
FELT, DOOR, PIPE = (232, 230, 222), (176, 84, 44), (70, 66, 62)
PLASTER, TILES, WINDOW = (222, 218, 208), (92, 92, 96), (96, 108, 116)


@dataclass(frozen=True)
class _At:
    """Metres right of and above a point of the ground, in pixels of the picture."""

    pen: ImageDraw.ImageDraw
    x_px: float
    foot_px: float
    px_per_m: float

    def at(self, right_m: float, up_m: float) -> tuple[float, float]:
        return self.x_px + right_m * self.px_per_m, self.foot_px - up_m * self.px_per_m

    def box(self, left_m: float, low_m: float, right_m: float, high_m: float, fill: Colour) -> None:
        self.pen.rectangle([*self.at(left_m, high_m), *self.at(right_m, low_m)], fill=fill)

    def shape(self, *corners_m: tuple[float, float], fill: Colour) -> None:
        self.pen.polygon([self.at(*corner) for corner in corners_m], fill=fill)

    def wide(self, metres: float, least: int = 1) -> int:
        return max(least, round(metres * self.px_per_m))


def _standing(canvas: Canvas, x_m: float, away_m: float) -> _At:
    return _At(canvas.pen, *canvas.lens.spot(x_m, away_m), canvas.lens.px_per_m(away_m))


@dataclass(frozen=True)
class Post:
    """The steel post that a photo point aims at, its head painted, with a plate that names it."""

    x_m: float
    away_m: float
    code: str

    def paint(self, canvas: Canvas) -> None:
        here = _standing(canvas, self.x_m, self.away_m)
        for low, high, colour in ((0, 1.25, STEEL), (1.25, 1.6, PAINT)):
            here.box(-0.045, low, 0.045, high, colour)
            here.box(0.012, low, 0.045, high, mixed(colour, SHADE, 0.4))
        here.box(-0.2, 0.92, 0.2, 1.2, PLATE)
        font = ImageFont.load_default(0.22 * here.px_per_m)
        here.pen.text(here.at(0, 1.06), self.code, font=font, fill=LETTERS, anchor="mm")


@dataclass(frozen=True)
class Screen:
    """A wind screen of branches between poles, breast high, across the view or along it."""

    from_m: tuple[float, float]
    to_m: tuple[float, float]

    @property
    def away_m(self) -> float:
        return min(self.from_m[1], self.to_m[1])

    def paint(self, canvas: Canvas) -> None:
        random = Random(f"{self.from_m} {self.to_m}")  # noqa: S311 - the same twigs every time
        (x_m, away_m), steps = self.from_m, 220
        step_x, step_away = (
            (end - start) / steps for start, end in zip(self.from_m, self.to_m, strict=True)
        )
        for step in range(steps + 1):
            here = _standing(canvas, x_m + step * step_x, away_m + step * step_away)
            for _ in range(2):
                top = here.at(random.uniform(-0.2, 0.2), random.uniform(0.7, 1.25))
                twig = [here.at(random.uniform(-0.1, 0.1), 0), top]
                here.pen.line(twig, fill=varied(TWIGS, random, 24), width=here.wide(0.035))
            if step % 20 == 0:
                here.pen.line(
                    [here.at(0, 0), here.at(0, 1.4)], fill=POLES, width=here.wide(0.09, 2)
                )


@dataclass(frozen=True)
class Excavator:
    x_m: float
    away_m: float

    def paint(self, canvas: Canvas) -> None:
        here = _standing(canvas, self.x_m, self.away_m)
        tracks = [*here.at(-1.9, 0.75), *here.at(1.9, -0.05)]
        here.pen.rounded_rectangle(tracks, 0.35 * here.px_per_m, fill=RUBBER)
        here.shape((-1.6, 0.8), (1.7, 0.8), (1.7, 1.9), (0.2, 1.9), (-1.6, 1.6), fill=YELLOW)
        here.box(0.6, 1.1, 1.7, 1.75, mixed(YELLOW, SHADE, 0.25))
        here.shape((-1.5, 1.5), (-0.1, 1.5), (-0.2, 2.9), (-1.3, 2.9), fill=YELLOW)
        here.shape((-1.35, 1.75), (-0.3, 1.75), (-0.4, 2.7), (-1.2, 2.7), fill=GLASS)
        arm = [here.at(-1.2, 1.4), here.at(-3.6, 3.7), here.at(-5.6, 1.9)]
        here.pen.line(arm, fill=YELLOW, width=here.wide(0.42, 2), joint="curve")
        here.pen.line(arm[:2], fill=mixed(YELLOW, SHADE, 0.3), width=here.wide(0.12))
        here.shape((-5.2, 2.2), (-6.2, 2.0), (-6.0, 0.9), (-5.1, 1.1), fill=RUBBER)


@dataclass(frozen=True)
class Ger:
    """A white felt tent with a stove pipe."""

    x_m: float
    away_m: float

    def paint(self, canvas: Canvas) -> None:
        here = _standing(canvas, self.x_m, self.away_m)
        here.box(-3, 0, 3, 1.5, FELT)
        here.box(0.9, 0, 3, 1.5, mixed(FELT, SHADE, 0.18))
        roof = ((-3.2, 1.5), (-0.6, 2.5), (0.6, 2.5), (3.2, 1.5))
        here.shape(*roof, fill=mixed(FELT, SHADE, 0.06))
        here.box(-0.5, 0, 0.35, 1.25, DOOR)
        here.pen.line([here.at(0.1, 2.5), here.at(0.1, 3.3)], fill=PIPE, width=here.wide(0.15, 2))


@dataclass(frozen=True)
class House:
    """A village house with a tiled roof."""

    x_m: float
    away_m: float

    def paint(self, canvas: Canvas) -> None:
        here = _standing(canvas, self.x_m, self.away_m)
        here.box(-4, 0, 4, 5.4, PLASTER)
        here.box(2.6, 0, 4, 5.4, mixed(PLASTER, SHADE, 0.16))
        here.shape((-4.8, 5.3), (-3, 7.6), (3, 7.6), (4.8, 5.3), fill=TILES)
        for left in (-3, -0.8, 1.2):
            for low in (0.9, 3.3):
                here.box(left, low, left + 1.1, low + 1.3, WINDOW)
