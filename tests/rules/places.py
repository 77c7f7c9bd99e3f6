"""Ground to test with: rectangles by their edges, near Zaamar in Mongolia unless said otherwise."""

from typing import Any

from fieldapp.rules.area import Boundary
from fieldapp.rules.boundary import read_boundary

WEST, SOUTH, EAST, NORTH = 104.30, 48.20, 104.31, 48.21


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def a_square() -> Boundary:
    """About 743 by 1112 metres."""
    return read_boundary(polygon(ring(WEST, SOUTH, EAST, NORTH)))
