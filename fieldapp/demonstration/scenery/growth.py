"""What grows: rows of planted trees, of which some live on, and grass between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from . import brush
from .brush import Colour, mixed, varied
from .canvas import Canvas
from .lens import PLAN_SIZE, SIZE, on_plan
from .plants import CANVAS, FOOT, TALL, VARIANTS, Looks, sized
from .season import Season

SHADOW = (44, 44, 38)
STRAW, DEEP_GREEN = (206, 184, 128), (58, 72, 36)
FADED_AFTER_YEARS = 2.2


class Fate(Enum):
    ALIVE = auto()
    REPLACED = auto()
    DEAD = auto()
    GONE = auto()


@dataclass(frozen=True)
class Stand:
    """How the trees of one kind are on a day. Shares are of 1."""

    kind: str
    age_years: float
    height_m: float
    alive: float
    replaced: float = 0
    """Of the lost ones; the replacements are a year old."""


@dataclass(frozen=True)
class Tree:
    x_m: float
    away_m: float
    stand: Stand
    fate: Fate
    size: float
    """How tall it is among its like."""
    variant: int
    up_m: float = 0

    @property
    def height_m(self) -> float:
        part = {Fate.ALIVE: 1, Fate.REPLACED: 0.45, Fate.DEAD: 0.6, Fate.GONE: 0}[self.fate]
        return self.stand.height_m * self.size * part

    @property
    def basin(self) -> tuple[float, float, float]:
        """Where its hole is, and how freshly dug that looks, of 1."""
        return self.x_m, self.away_m, max(0.0, 1 - self.stand.age_years / FADED_AFTER_YEARS)

    def paint(self, canvas: Canvas) -> None:
        if self.fate is Fate.GONE:
            return
        side_px = round(CANVAS / TALL * self.height_m * canvas.lens.px_per_m(self.away_m))
        if side_px < 3:
            return
        small = sized(self._looks(canvas.season), side_px)
        if self.variant >= VARIANTS:
            small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        x, y = canvas.lens.spot(self.x_m, self.away_m, self.up_m)
        corner = round(x - FOOT[0] / CANVAS * side_px), round(y - FOOT[1] / CANVAS * side_px)
        canvas.picture.paste(small, corner, small)

    def _looks(self, season: Season) -> Looks:
        years = self.stand.age_years if self.fate is Fate.ALIVE else 0.8
        return Looks(
            self.stand.kind,
            age=min(10, max(1, round(3.2 * years))),
            autumn=round(10 * season.autumn),
            leaves=round(10 * season.leaves),
            variant=self.variant % VARIANTS,
            is_dead=self.fate is Fate.DEAD,
        )


def fate(random: Random, stand: Stand) -> Fate:
    """The same tree dies at the same rate at every visit: one that is dead does not rise again."""
    lives, lost = random.random(), random.random()
    if lives < stand.alive:
        return Fate.ALIVE
    if lost < stand.replaced:
        return Fate.REPLACED
    return Fate.DEAD if lost < 0.75 else Fate.GONE


def rows(
    spots: Sequence[tuple[float, float, int]],
    stands: Sequence[Stand | None],
    seed: int,
    up_m: float = 0,
) -> Iterator[Tree]:
    """A tree on each spot (right, away, number of the stand); none where a stand is not planted yet."""
    for number, (x_m, away_m, stand_number) in enumerate(spots):
        random = Random(f"{seed} {number}")  # noqa: S311 - the same trees every time
        stand = stands[stand_number % len(stands)]
        if stand:
            yield Tree(
                x_m + random.gauss(0, 0.16),
                away_m + random.gauss(0, 0.16),
                stand,
                fate(random, stand),
                random.uniform(0.68, 1.28),
                random.randrange(2 * VARIANTS),
                up_m,
            )


def paint_shadows(canvas: Canvas, trees: Sequence[Tree]) -> None:
    """They fall to the right, away from the sun."""
    layer = Image.new("L", SIZE)
    pen = ImageDraw.Draw(layer)
    for tree in trees:
        if tree.fate in (Fate.ALIVE, Fate.REPLACED):
            x, y = canvas.lens.spot(tree.x_m, tree.away_m, tree.up_m)
            high = tree.height_m * canvas.lens.px_per_m(tree.away_m)
            pen.ellipse(
                [x - 0.2 * high, y - 0.07 * high, x + 0.85 * high, y + 0.09 * high], fill=200
            )
    soft = layer.filter(ImageFilter.BoxBlur(2.5))
    strength = 0.25 + 0.4 * canvas.weather.sun
    canvas.picture.paste(SHADOW, (0, 0), brush.scaled(soft, strength))


@dataclass(frozen=True)
class Grass:
    """Tufts in a strip across the view; few where the ground is bare."""

    away_m: float
    mined: Image.Image
    """On the plan: where the ground was broken."""
    cover: float
    """How much is green there, of 1."""
    seed: int
    tufts: int = 520

    def paint(self, canvas: Canvas) -> None:
        random = Random(f"{self.seed} {self.away_m}")  # noqa: S311 - the same tufts every time
        pen, colours = canvas.pen, _greens(canvas.season.grass, random)
        half_view = SIZE[0] / 2 / canvas.lens.focal_px
        for _ in range(self.tufts):
            away_m = self.away_m * (1 + 0.3 * random.random())
            x_m = away_m * half_view * (2 * random.random() - 1)
            colour, tall_m, lean_m = random.choice(colours), random.random(), random.random() - 0.5
            if random.random() > self._share(x_m, away_m):
                continue
            scale = canvas.lens.px_per_m(away_m)
            x, y = canvas.lens.spot(x_m, away_m)
            lean_px, high_px = 0.2 * lean_m * scale, (0.07 + 0.2 * tall_m) * scale
            side_px, low_px = 0.05 * scale, 0.03 * scale
            blades = [
                (x + lean_px - side_px, y - high_px + low_px),
                (x, y),
                (x + lean_px, y - high_px),
                (x, y),
                (x + lean_px + side_px, y - high_px + low_px),
            ]
            pen.line(blades, fill=colour, width=max(1, round(0.011 * scale)))

    def _share(self, x_m: float, away_m: float) -> float:
        """How likely a tuft grows there."""
        x, y = on_plan(x_m, away_m)
        is_on_plan = 0 <= x < PLAN_SIZE[0] and 0 <= y < PLAN_SIZE[1]
        is_mined = is_on_plan and self.mined.getpixel((int(x), int(y))) == 255
        return 0.9 * self.cover if is_mined else 0.9


def _greens(grass: Colour, random: Random) -> list[Colour]:
    dry, dark = mixed(grass, STRAW, 0.4), mixed(grass, DEEP_GREEN, 0.4)
    return [varied(mixed(dry, dark, tone / 23), random, 10) for tone in range(24)]
