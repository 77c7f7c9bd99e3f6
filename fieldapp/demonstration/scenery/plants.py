"""Trees and shrubs, dab by dab: the same kind is young and old, green and golden, alive and dead."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

from .brush import Colour, mixed, varied

CANVAS = 320
FOOT = CANVAS // 2, CANVAS - 12
"""Where the stem leaves the ground, on the canvas of a plant."""
TALL = CANVAS - 40
"""A plant of its full height for its age is so many pixels high."""
SIDES = (20, 40, 80, 160, CANVAS)
VARIANTS = 4
BARK = (96, 78, 62)
DEAD = (146, 124, 100)


@dataclass(frozen=True)
class Kind:
    """How a plant grows. Lengths are parts of its height."""

    leaf: Colour
    autumn: Colour
    width: float
    """Of the crown."""
    stem: float
    """Without leaves, from the ground up."""
    stems: int = 1
    dabs: int = 420
    dab: float = 0.05
    pointed: float = 0
    """0 is round like an elm, 1 is a cone like a fir."""
    hanging: bool = False
    fruit: Colour | None = None
    evergreen: bool = False


KINDS: Mapping[str, Kind] = {
    "elm": Kind((84, 122, 52), (208, 168, 62), 0.78, 0.26),
    "poplar": Kind((106, 142, 66), (222, 182, 64), 0.36, 0.16, dabs=380, pointed=0.35),
    "buckthorn": Kind(
        (126, 144, 108), (150, 150, 100), 1.05, 0.06, stems=4, dab=0.042, fruit=(226, 138, 34)
    ),
    "willow": Kind((122, 148, 74), (210, 184, 76), 1.0, 0.1, stems=5, hanging=True),
    "locust": Kind((102, 144, 60), (204, 186, 78), 0.72, 0.3, dabs=330, dab=0.045),
    "indigo": Kind(
        (86, 124, 62), (160, 140, 66), 1.15, 0.05, stems=5, dab=0.045, fruit=(116, 78, 138)
    ),
    "alder": Kind((62, 104, 50), (112, 116, 54), 0.5, 0.14, pointed=0.6),
    "bush": Kind((104, 138, 66), (168, 138, 72), 1.2, 0.02, stems=6, dabs=360, dab=0.04),
    "privet": Kind((48, 88, 44), (48, 88, 44), 0.66, 0.12, dab=0.055, evergreen=True),
    "pine": Kind((58, 96, 58), (58, 96, 58), 0.6, 0.1, dabs=480, dab=0.034, pointed=0.9, evergreen=True),
    "larch": Kind((66, 98, 56), (204, 158, 54), 0.42, 0.08, dab=0.034, pointed=1.0),
}  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """One of the pictures of a kind. Age, autumn and leaves are in tenths."""

    kind: str
    age: int
    autumn: int
    leaves: int
    variant: int
    is_dead: bool = False


def sized(looks: Looks, side_px: int) -> Image.Image:
    """The plant on a clear ground, so large."""
    whole = next(side for side in SIDES if side >= min(side_px, CANVAS))
    return (
        _halved(looks, whole).resize((side_px, side_px), Image.Resampling.BILINEAR).convert("RGBA")
    )


@lru_cache(maxsize=800)
def _halved(looks: Looks, side_px: int) -> Image.Image:
    """Halved until it is small enough: what is far away is made from little.

    Colours are premultiplied, so that edges stay clean.
    """
    if side_px < CANVAS:
        return _halved(looks, 2 * side_px).reduce(2)
    return (_dead(looks.variant) if looks.is_dead else _alive(looks)).convert("RGBa")


def _alive(looks: Looks) -> Image.Image:
    kind = KINDS[looks.kind]
    random = Random(f"{looks.kind} {looks.variant}")  # noqa: S311 - the same trees every time
    picture = Image.new("RGBA", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(picture)
    tips = _stems(pen, kind, random, BARK, young=looks.age < 3)
    share = 1.0 if kind.evergreen else looks.leaves / 10
    number = round(kind.dabs * share * (0.22 + 0.78 * min(1.0, looks.age / 7)))
    colour = mixed(kind.leaf, kind.autumn, looks.autumn / 10)
    _leaves(pen, kind, random, colour, number, tips)
    if kind.fruit and looks.age >= 4 and share > 0.5:
        _fruit(pen, kind, random)
    return picture


def _dead(variant: int) -> Image.Image:
    """What is left of a young tree: a grey stem with a few twigs."""
    random = Random(f"dead {variant}")  # noqa: S311
    picture = Image.new("RGBA", (CANVAS, CANVAS))
    bare = Kind((0, 0, 0), (0, 0, 0), 0.4, 0.3, stems=1 + variant % 2)
    _stems(ImageDraw.Draw(picture), bare, random, DEAD, young=False)
    return picture


def _stems(
    pen: ImageDraw.ImageDraw, kind: Kind, random: Random, colour: Colour, *, young: bool
) -> list[tuple[float, float]]:
    """Stems and twigs. Returns where leaves grow."""
    tips = []
    for number in range(kind.stems):
        spread = (number - (kind.stems - 1) / 2) / max(1, kind.stems - 1)
        lean = spread * kind.width * 0.8 + random.uniform(-0.05, 0.05)
        top = 0.94 - 0.4 * abs(spread)
        thick = (11 if kind.stems == 1 else 6) * (0.7 if young else 1)
        path = [
            (FOOT[0] + TALL * lean * t**1.3, FOOT[1] - TALL * top * t)
            for t in (0, 0.3, 0.6, 0.85, 1)
        ]
        for ends, piece in zip(pairwise(path), (1, 0.75, 0.5, 0.3), strict=True):
            pen.line(ends, fill=varied(colour, random, 8), width=max(2, round(thick * piece)))
        for _ in range(7):
            t = random.uniform(max(kind.stem, 0.2), 0.95)
            at = path[0][0] + TALL * lean * t**1.3, FOOT[1] - TALL * top * t
            side = random.choice((-1, 1)) * kind.width * 0.42 * (1.1 - t)
            tip = at[0] + TALL * side, at[1] - TALL * random.uniform(0.04, 0.14)
            pen.line([at, tip], fill=varied(colour, random, 8), width=2)
            tips.append(tip)
        tips.append(path[-1])
    return tips


def _leaves(
    pen: ImageDraw.ImageDraw,
    kind: Kind,
    random: Random,
    colour: Colour,
    number: int,
    tips: list[tuple[float, float]],
) -> None:
    """Shadow first, light last: the sun stands at the upper left."""
    dabs = [_place(kind, random, tips, sparse=number < kind.dabs * 0.5) for _ in range(number)]
    radius = TALL * kind.dab
    for x, y, light in sorted(dabs, key=lambda dab: dab[2]):
        shade = mixed((22, 34, 26), colour, 0.42 + 0.58 * min(1.0, light + 0.18))
        bright = mixed(varied(shade, random, 10), (250, 244, 190), max(0.0, light - 0.72) * 0.55)
        r = radius * random.uniform(0.6, 1.25)
        if kind.hanging:
            pen.line([(x, y - r), (x + random.uniform(-3, 3), y + 2.4 * r)], fill=bright, width=4)
        else:
            pen.ellipse([x - r, y - 0.8 * r, x + r, y + 0.8 * r], fill=bright)


def _place(
    kind: Kind, random: Random, tips: list[tuple[float, float]], *, sparse: bool
) -> tuple[float, float, float]:
    """Where a dab of leaves sits, and how much light it has, 0 to 1."""
    if sparse:
        tip = random.choice(tips)
        x, y = tip[0] + random.gauss(0, TALL * 0.05), tip[1] + random.gauss(0, TALL * 0.06)
        return x, y, random.uniform(0.35, 0.95)
    up, turn = random.random() ** 0.9, random.uniform(-1, 1)
    round_width = sin(pi * min(1.0, 0.12 + 0.86 * up)) ** 0.6
    width = (1 - kind.pointed) * round_width + kind.pointed * (1.04 - up)
    lumps = 1 + 0.16 * sin(9 * up + 4 * turn) + 0.1 * cos(17 * up - 3 * turn)
    x = FOOT[0] + TALL * kind.width / 2 * width * turn * lumps
    y = FOOT[1] - TALL * (kind.stem + (1 - kind.stem) * up)
    light = 0.5 + 0.3 * (up - 0.45) - 0.34 * turn + random.uniform(-0.26, 0.26)
    return x, y, min(1.0, max(0.0, light))


def _fruit(pen: ImageDraw.ImageDraw, kind: Kind, random: Random) -> None:
    for _ in range(46):
        x, y, _light = _place(kind, random, [FOOT], sparse=False)
        pen.ellipse([x - 3, y - 3, x + 3, y + 3], fill=varied(kind.fruit or BARK, random, 14))
