"""Small maps without tiles: a boundary and what lies in it, drawn as SVG in metres, so that they work everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

METRES_PER_DEGREE = 111_320.0
WIDTH = 320.0
LOWEST, HIGHEST = 200.0, 320.0
MARGIN = 36.0
SMALLEST_M = 20.0
LOOK = 18.0
SCALE_BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000)

Degrees = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class Spot:
    """A place to mark, in degrees: a position, a plot or a photo point."""

    lat: float
    lon: float
    label: str = ""
    accuracy_m: float = 0.0
    kind: str = "position"
    bearing_deg: float | None = None
    """Which way a photo looks."""


@dataclass(frozen=True)
class Mark:
    """A spot on the map, in its own coordinates, with the radius of its accuracy."""

    x: float
    y: float
    radius: float
    label: str
    kind: str
    look: tuple[float, float] | None
    """How far right and down the line of sight goes."""


@dataclass(frozen=True)
class Map:
    """A drawing of WIDTH by `height`: the boundary and other shapes as SVG paths, marks, and a scale bar."""

    path: str
    shapes: tuple[str, ...]
    marks: tuple[Mark, ...]
    bar_m: int
    bar_length: float
    height: float
    width: float = WIDTH


def draw_map(
    boundary: dict[str, Any] | None,
    spots: Sequence[Spot],
    shapes: Sequence[dict[str, Any]] = (),
) -> Map | None:
    """The boundary with these spots and shapes (GeoJSON), or None if there is nothing to draw."""
    lines = [line for shape in (boundary, *shapes) for line in _lines(shape)]
    points = [point for line in lines for point in line]
    sheet = _sheet(points + [(spot.lon, spot.lat) for spot in spots])
    if sheet is None:
        return None
    bar_m = max((bar for bar in SCALE_BARS_M if bar * sheet.scale <= WIDTH / 3), default=10)
    return Map(
        path=sheet.path(boundary),
        shapes=tuple(sheet.path(shape) for shape in shapes),
        marks=tuple(sheet.mark(spot) for spot in spots),
        bar_m=bar_m,
        bar_length=round(bar_m * sheet.scale, 1),
        height=sheet.height,
    )


def position_map(
    boundary: dict[str, Any] | None, lat: float | None, lon: float | None, accuracy_m: float | None
) -> Map | None:
    """Where an entry was recorded, against its site's boundary."""
    if lat is None or lon is None:
        return draw_map(boundary, [])
    return draw_map(boundary, [Spot(lat, lon, accuracy_m=accuracy_m or 0.0)])


@dataclass(frozen=True)
class _Sheet:
    """The paper: which place is its middle, and how long a metre is on it."""

    lon: float
    lat: float
    lon_m: float
    scale: float
    height: float

    def place(self, point: Degrees) -> tuple[float, float]:
        x = WIDTH / 2 + (point[0] - self.lon) * self.lon_m * self.scale
        y = self.height / 2 - (point[1] - self.lat) * METRES_PER_DEGREE * self.scale
        return round(x, 1), round(y, 1)

    def path(self, shape: dict[str, Any] | None) -> str:
        end = "" if shape and shape.get("type") == "LineString" else "Z"
        drawn = ("L".join("{} {}".format(*self.place(p)) for p in line) for line in _lines(shape))
        return " ".join(f"M{line}{end}" for line in drawn)

    def mark(self, spot: Spot) -> Mark:
        x, y = self.place((spot.lon, spot.lat))
        look = None
        if spot.bearing_deg is not None:
            angle = radians(spot.bearing_deg)
            look = round(LOOK * sin(angle), 1), round(-LOOK * cos(angle), 1)
        return Mark(x, y, round(spot.accuracy_m * self.scale, 1), spot.label, spot.kind, look)


def _sheet(points: Sequence[Degrees]) -> _Sheet | None:
    """A sheet that all points lie on, as low as they allow."""
    if not points:
        return None
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    lon_m = METRES_PER_DEGREE * cos(radians((south + north) / 2))
    across_m = max((east - west) * lon_m, SMALLEST_M)
    up_m = max((north - south) * METRES_PER_DEGREE, SMALLEST_M)
    scale = min((WIDTH - 2 * MARGIN) / across_m, (HIGHEST - 2 * MARGIN) / up_m)
    height = max(LOWEST, round(up_m * scale + 2 * MARGIN))
    return _Sheet((west + east) / 2, (south + north) / 2, lon_m, scale, height)


def _lines(shape: dict[str, Any] | None) -> Iterator[list[Degrees]]:
    """The rings of an area, or the one line of a line."""
    if shape is None:
        return
    coordinates = shape.get("coordinates", [])
    match shape.get("type"):
        case "LineString":
            rings = [coordinates]
        case "Polygon":
            rings = coordinates
        case "MultiPolygon":
            rings = [ring for polygon in coordinates for ring in polygon]
        case _:
            rings = []
    for ring in rings:
        yield [(point[0], point[1]) for point in ring]
