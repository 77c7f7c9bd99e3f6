"""One photo: a place that stays, and what a day has made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from PIL import Image

from . import backdrop, ground
from .canvas import Canvas, Thing
from .earth import Heap, Pit, Step
from .ground import SOILS, Surface, Zone
from .growth import Grass, Stand, Tree, paint_shadows, rows
from .lens import SIZE, Lens
from .season import season
from .weather import WEATHERS
from .works import Post

RIDGES = {"MN": backdrop.steppe_ridges, "CN": backdrop.karst_ridges}
WOODS = {"MN": (44, 66, 52), "CN": (50, 92, 52)}
GRASS_AWAY_M = (6.2, 7, 8, 9.2, 11, 13.5, 17, 22, 30, 42)
DUNG = (62, 50, 38)


@dataclass(frozen=True)
class Bank:
    """Steps of tailings in the background, planted like the ground before them."""

    left_m: float
    right_m: float
    away_m: float
    steps: int = 4
    high_m: float = 1.5
    deep_m: float = 9


@dataclass(frozen=True)
class Place:
    """What does not change from visit to visit."""

    seed: int
    country: str
    zone: Zone
    post: Post
    things: tuple[Thing, ...] = ()
    """Always there."""
    pit: Pit | None = None
    heaps: tuple[Heap, ...] = ()
    """In the order in which they are used up, last first."""
    screens: tuple[Thing, ...] = ()
    """Built when the trees were planted."""
    bank: Bank | None = None
    spacing_m: float = 3.2
    stand_width: int = 1000
    """After so many trees the next kind follows in the row."""


@dataclass(frozen=True)
class Visit:
    """What the day found."""

    day: date
    weather: str
    surface: Surface
    is_open: bool = False
    """The pit is not filled yet."""
    heaps: int = 0
    machines: tuple[Thing, ...] = ()
    stands: tuple[Stand | None, ...] = ()
    """The kinds of trees, row by row; None is not planted yet."""


def painted(place: Place, visit: Visit) -> Image.Image:
    """The scene, with the bleed around it."""
    look, weather = season(place.country, visit.day), WEATHERS[visit.weather]
    canvas = Canvas(Image.new("RGB", SIZE, look.grass), Lens(), look, weather)
    day = Random(f"{place.seed} {visit.day}")  # noqa: S311 - the same clouds every time
    ridges, woods = RIDGES[place.country](place.seed), WOODS[place.country]
    canvas.picture.paste(backdrop.painted(ridges, look, weather, woods, day.randrange(10**6)))
    trees = list(_trees(place, visit))
    mined = place.zone.mask()
    whole = ground.plan(mined, visit.surface, look, [tree.basin for tree in trees])
    laid = ground.laid_down(canvas.lens, whole, weather)
    canvas.picture.paste(laid, (0, canvas.lens.ground_top_px))
    if visit.is_open and place.pit:
        place.pit.paint(canvas, SOILS[visit.surface.soil])
    for step in sorted(_steps(place, visit), key=lambda each: -each.away_m):
        step.paint(canvas)
    paint_shadows(canvas, trees)
    things = [*place.things, place.post, *place.heaps[: visit.heaps], *visit.machines, *trees]
    things += [*_dung(place, visit), *(place.screens if visit.stands else ())]
    things += [Grass(away, mined, visit.surface.cover, place.seed) for away in GRASS_AWAY_M]
    for thing in sorted(things, key=lambda each: -each.away_m):
        thing.paint(canvas)
    return canvas.picture


def _trees(place: Place, visit: Visit) -> Iterator[Tree]:
    if visit.stands:
        yield from rows(list(_spots(place)), visit.stands, place.seed)
        for number, step in enumerate(_steps(place, visit)):
            across = range(round(step.left_m), round(step.right_m), 4)
            on_top = [(float(x), step.away_m + 2, x // 4) for x in across]
            yield from rows(on_top, visit.stands, place.seed + number, step.high_m)


def _spots(place: Place) -> Iterator[tuple[float, float, int]]:
    """Planting holes in rows over the mined ground, with the number of the kind that stands there."""
    zone, away_m, row = place.zone, place.zone.nearest_m + 1.6, 0
    while away_m < min(78, zone.farthest_m - 2):
        half_m = zone.half_width_at(away_m) - 2
        first = -int(half_m / place.spacing_m)
        for number in range(first, -first + 1):
            x_m = zone.x_m + (number + 0.5 * (row % 2)) * place.spacing_m
            if abs(x_m) < 0.72 * away_m:
                yield x_m, away_m, row + number // place.stand_width
        away_m += place.spacing_m
        row += 1


def _steps(place: Place, visit: Visit) -> Iterator[Step]:
    if bank := place.bank:
        for number in range(bank.steps):
            yield Step(
                bank.left_m + 5 * number,
                bank.right_m,
                bank.away_m + bank.deep_m * number,
                bank.high_m * number,
                bank.high_m * (number + 1),
                bank.deep_m,
                SOILS[visit.surface.soil],
                visit.surface.cover,
                place.seed + number,
            )


def _dung(place: Place, visit: Visit) -> Iterator[Heap]:
    """Cart loads in rows, before they are spread."""
    if visit.surface.dung_heaps:
        random = Random(place.seed)  # noqa: S311
        for away_m in (12, 18, 25, 33, 42, 52):
            for x_m in range(-36, 37, 6):
                yield Heap(
                    x_m + random.uniform(-1, 1),
                    away_m + random.uniform(-1, 1),
                    random.uniform(0.9, 1.4),
                    random.uniform(0.5, 0.8),
                    DUNG,
                    random.randrange(3),
                )
