"""The boundary of a site on the earth: its area, and where a position lies to it."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import cos, hypot, radians
from typing import NamedTuple

from geographiclib.geodesic import Geodesic


class Point(NamedTuple):
    """A position in degrees, WGS 84, in the order of GeoJSON."""

    lon: float
    lat: float


Ring = tuple[Point, ...]
"""A closed line: the last point is the first."""

Part = tuple[Ring, ...]
"""One piece of ground: its outer ring, then the rings of the holes in it."""


@dataclass(frozen=True)
class Boundary:
    """The ground of a site, in one or several parts. `read_boundary` makes it from GeoJSON."""

    parts: tuple[Part, ...]

    @cached_property
    def area_m2(self) -> float:
        """Geodesic area on the ellipsoid WGS 84 (Karney, Algorithms for geodesics, 2013)."""
        return sum(
            _ring_area_m2(outer) - sum(map(_ring_area_m2, holes)) for outer, *holes in self.parts
        )

    def holds(self, point: Point) -> bool:
        """Whether a position lies within and in no hole. On the line itself it may be either."""
        return any(part_holds(part, point) for part in self.parts)

    def distance_m(self, point: Point) -> float:
        """Metres from a position to the nearest of the ground: 0 within, geodesic outside.

        The nearest place is sought on a flat map around the position, which finds it within a
        part in a thousand up to tens of kilometres: a question of "is somebody on the site".
        """
        if self.holds(point):
            return 0.0
        stretches = (stretch for part in self.parts for ring in part for stretch in pairwise(ring))
        nearest = min(
            (_nearest(point, *stretch) for stretch in stretches),
            key=lambda place: hypot(*_flat(place, point)),
        )
        return _distance_m(point, nearest)


def part_holds(part: Part, point: Point) -> bool:
    """Whether a position lies within this part and in none of its holes."""
    outer, *holes = part
    return ring_holds(outer, point) and not any(ring_holds(hole, point) for hole in holes)


def ring_holds(ring: Ring, point: Point) -> bool:
    """Whether a position lies within the ring: a line from it to the east crosses an odd number."""
    crossed = 0
    for begin, end in pairwise(ring):
        if (begin.lat > point.lat) != (end.lat > point.lat):
            share = (point.lat - begin.lat) / (end.lat - begin.lat)
            crossed += begin.lon + share * (end.lon - begin.lon) > point.lon
    return crossed % 2 == 1


def _ring_area_m2(ring: Ring) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for point in ring[:-1]:
        polygon.AddPoint(point.lat, point.lon)
    _, _, area_m2 = polygon.Compute(reverse=False, sign=True)
    return abs(float(area_m2))


def _flat(place: Point, centre: Point) -> tuple[float, float]:
    """East and north of the centre, in degrees of latitude."""
    return (place.lon - centre.lon) * cos(radians(centre.lat)), place.lat - centre.lat


def _nearest(point: Point, begin: Point, end: Point) -> Point:
    """The place between begin and end that is nearest to the point."""
    from_x, from_y = _flat(begin, point)
    to_x, to_y = _flat(end, point)
    along_x, along_y = to_x - from_x, to_y - from_y
    share = -(from_x * along_x + from_y * along_y) / (along_x**2 + along_y**2)
    share = min(1.0, max(0.0, share))
    return Point(
        begin.lon + share * (end.lon - begin.lon), begin.lat + share * (end.lat - begin.lat)
    )


def _distance_m(one: Point, other: Point) -> float:
    found = Geodesic.WGS84.Inverse(one.lat, one.lon, other.lat, other.lon, Geodesic.DISTANCE)
    return float(found["s12"])
