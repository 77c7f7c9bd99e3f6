"""Small maps without tiles: a boundary and points, drawn as SVG in metres, so that they work everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

METRES_PER_DEGREE = 111_320.0
VIEW = 320.0
MARGIN = 24.0
SCALE_BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000)


@dataclass(frozen=True)
class Mark:
    """A point on the map, in its own coordinates, with the radius of its accuracy."""

    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True)
class Map:
    """A drawing of VIEW by VIEW: rings as SVG paths, marks, and a scale bar."""

    path: str
    marks: tuple[Mark, ...]
    bar_m: int
    bar_length: float
    size: float = VIEW


@dataclass(frozen=True)
class Spot:
    """A place to mark, in degrees."""

    lat: float
    lon: float
    label: str = ""
    accuracy_m: float = 0.0


def draw_map(boundary: dict[str, Any] | None, spots: Sequence[Spot]) -> Map | None:
    """The boundary with these spots, or None if there is nothing to draw."""
    rings = list(_rings(boundary))
    points = [point for ring in rings for point in ring] + [(spot.lon, spot.lat) for spot in spots]
    if not points:
        return None
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    lon_m = METRES_PER_DEGREE * cos(radians((south + north) / 2))
    across_m = max((east - west) * lon_m, (north - south) * METRES_PER_DEGREE, 20.0)
    scale = (VIEW - 2 * MARGIN) / across_m

    def place(lon: float, lat: float) -> tuple[float, float]:
        x = VIEW / 2 + (lon - (west + east) / 2) * lon_m * scale
        y = VIEW / 2 - (lat - (south + north) / 2) * METRES_PER_DEGREE * scale
        return round(x, 1), round(y, 1)

    path = " ".join(_path([place(lon, lat) for lon, lat in ring]) for ring in rings)
    marks = tuple(
        Mark(*place(spot.lon, spot.lat), round(spot.accuracy_m * scale, 1), spot.label)
        for spot in spots
    )
    bar_m = max((bar for bar in SCALE_BARS_M if bar * scale <= VIEW / 3), default=SCALE_BARS_M[0])
    return Map(path, marks, bar_m, round(bar_m * scale, 1))


def position_map(
    boundary: dict[str, Any] | None, lat: float | None, lon: float | None, accuracy_m: float | None
) -> Map | None:
    """Where an entry was recorded, against its site's boundary."""
    if lat is None or lon is None:
        return draw_map(boundary, [])
    return draw_map(boundary, [Spot(lat, lon, accuracy_m=accuracy_m or 0.0)])


def _rings(shape: dict[str, Any] | None) -> Iterator[list[tuple[float, float]]]:
    if shape is None:
        return
    kind, coordinates = shape.get("type"), shape.get("coordinates", [])
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
