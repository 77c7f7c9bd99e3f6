"""Reading what somebody drew on a map: GeoJSON text in, a sound geometry out."""

import json
from typing import Any

from fieldapp.records.answers import Unreadable
from fieldapp.rules.area import Boundary, Part, Point
from fieldapp.rules.boundary import BadPolygon, read_boundary, read_line
from fieldapp.rules.words import N_

Geometry = dict[str, Any]
"""A GeoJSON Polygon, MultiPolygon or LineString in WGS 84, without heights."""


def read_area(text: str) -> Geometry | None:
    """The area that this text draws; None if it is empty. Raises Unreadable."""
    if not text.strip():
        return None
    try:
        return _area(read_boundary(_json(text)))
    except BadPolygon as bad:
        raise Unreadable(bad.message.text, **bad.message.figures) from None


def read_area_or_line(text: str) -> Geometry | None:
    """The area or the line that this text draws; None if it is empty. Raises Unreadable."""
    if '"LineString"' not in text:
        return read_area(text)
    try:
        return {"type": "LineString", "coordinates": _positions(read_line(_json(text)))}
    except BadPolygon as bad:
        raise Unreadable(bad.message.text, **bad.message.figures) from None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(
            N_("This is not GeoJSON. Copy all of it, from the first { to the last }.")
        ) from None


def _area(boundary: Boundary) -> Geometry:
    parts = [_rings(part) for part in boundary.parts]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _rings(part: Part) -> list[list[list[float]]]:
    return [_positions(ring) for ring in part]


def _positions(points: tuple[Point, ...]) -> list[list[float]]:
    return [list(point) for point in points]
