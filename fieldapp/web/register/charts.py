"""Survival over the years as a small drawing: what was found on each visit, its limits, and the target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fieldapp.rules.survival import Interval
from fieldapp.services.counted_trees import Line, Visit

WIDTH, HEIGHT = 320, 168
LEFT, RIGHT, TOP, BOTTOM = 40.0, 306.0, 18.0, 138.0
ROOM_BETWEEN_MONTHS = 96.0
SHORTEST_DAYS = 30


@dataclass(frozen=True)
class Dot:
    """A visit with a rate. Limits only where trees were sampled: those of a full count say something else."""

    visit: Visit
    x: float
    y: float
    limits: tuple[float, float] | None = None
    """From the lower to the upper one, on the drawing."""


@dataclass(frozen=True)
class Tick:
    """A month to write under the drawing."""

    x: float
    month: str
    """As ISO 8601 writes it, which is read alike in every language."""
    anchor: str


@dataclass(frozen=True)
class Chart:
    """A drawing of WIDTH by HEIGHT."""

    dots: Sequence[Dot]
    """Oldest first."""
    path: str
    """From all alive on the day of planting through every visit."""
    target_y: float
    ticks: Sequence[Tick]
    grid: Sequence[tuple[float, float]]
    """Shares of 1 with their heights."""
    size: tuple[int, int] = (WIDTH, HEIGHT)
    edges: tuple[float, float] = (LEFT, RIGHT)


def draw_survival(line: Line, target: float) -> Chart | None:
    """The visits of these trees that gave a rate, or None if none did."""
    rated = [visit for visit in reversed(line.visits) if visit.survival.rate is not None]
    if not rated:
        return None
    start = min(line.planted_on, rated[0].day)
    days = max((rated[-1].day - start).days, SHORTEST_DAYS)

    def across(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - start).days / days, 1)

    dots = [_dot(visit, across(visit.day)) for visit in rated]
    points = [(across(line.planted_on), TOP), *((dot.x, dot.y) for dot in dots)]
    return Chart(
        dots=dots,
        path="M" + "L".join(f"{x} {y}" for x, y in points),
        target_y=_height(target),
        ticks=list(_ticks([line.planted_on, *(visit.day for visit in rated)], points)),
        grid=[(share, _height(share)) for share in (1.0, 0.5, 0.0)],
    )


def _dot(visit: Visit, x: float) -> Dot:
    survival = visit.survival
    sampled = survival.interval in (Interval.SAMPLING, Interval.ASSUMED)
    limits = None
    if sampled and survival.lower is not None and survival.upper is not None:
        limits = _height(survival.lower), _height(survival.upper)
    return Dot(visit, x, _height(survival.rate or 0.0), limits)


def _height(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _ticks(days: Sequence[date], points: Sequence[tuple[float, float]]) -> Iterator[Tick]:
    """The first and the last month, and between them those that have room."""
    last = len(days) - 1
    used = points[0][0]
    for number, (day, (x, _)) in enumerate(zip(days, points, strict=True)):
        month = f"{day:%Y-%m}"
        if number in (0, last):
            yield Tick(x, month, "start" if number == 0 else "end")
        elif x - used > ROOM_BETWEEN_MONTHS and points[last][0] - x > ROOM_BETWEEN_MONTHS:
            yield Tick(x, month, "middle")
            used = x
