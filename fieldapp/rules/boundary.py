"""Reading the boundary of a site from GeoJSON, and refusing what cannot be one."""

from itertools import combinations, pairwise

from .area import Boundary, Part, Point, Ring, part_holds, ring_holds
from .crossing import lines_cross
from .figures import readable
from .units import M2_PER_HA
from .words import N_, Figure, Message

SMALLEST_HA = 0.01
LARGEST_HA = 1000
MOST_POINTS = 2000
"""More than any site needs; testing every line against every other takes its time."""


class BadPolygon(ValueError):
    """This cannot be the boundary of a site. `message` says why, for the person who gave it."""

    def __init__(self, text: str, **figures: Figure) -> None:
        super().__init__(text % figures)
        self.message = Message(text, figures)


def read_boundary(geojson: object) -> Boundary:
    """The boundary that a GeoJSON Polygon or MultiPolygon (RFC 7946) describes, or BadPolygon.

    A Feature, or a FeatureCollection of exactly one, is opened: that is how map programs save it.
    """
    boundary = Boundary(tuple(_part(rings) for rings in _polygons(geojson)))
    _check_lines(boundary)
    _check_parts(boundary)
    _check_size(boundary)
    return boundary


def read_line(geojson: object) -> tuple[Point, ...]:
    """The points of a GeoJSON LineString, such as a row of trees, or BadPolygon."""
    match _geometry(geojson):
        case {"type": "LineString", "coordinates": [_, _, *_] as positions}:
            if len(positions) > MOST_POINTS:
                raise _too_many_points()
            return tuple(map(_point, positions))
    raise BadPolygon(N_("This is neither an area nor a line drawn as GeoJSON."))


def _geometry(geojson: object) -> object:
    """What is drawn, taken out of what map programs wrap around it."""
    match geojson:
        case {"type": "FeatureCollection", "features": [feature]}:
            geojson = feature
    match geojson:
        case {"type": "Feature", "geometry": geometry}:
            return geometry
    return geojson


def _polygons(geojson: object) -> list[object]:
    """The coordinates of each polygon in it, unread."""
    match _geometry(geojson):
        case {"type": "Polygon", "coordinates": rings}:
            return [rings]
        case {"type": "MultiPolygon", "coordinates": [_, *_] as polygons}:
            return list(polygons)
    raise _not_a_polygon()


def _part(rings: object) -> Part:
    if not isinstance(rings, list) or not rings:
        raise _not_a_polygon()
    return tuple(_ring(positions) for positions in rings)


def _ring(positions: object) -> Ring:
    if not isinstance(positions, list) or not positions:
        raise _not_a_polygon()
    if len(positions) > MOST_POINTS:
        raise _too_many_points()
    points = [_point(position) for position in positions]
    if points[0] != points[-1]:
        raise BadPolygon(N_("The line is not closed: it must end at the point where it begins."))
    # A point given twice in a row is a stop on the way, not a mistake.
    ring = (points[0], *(point for before, point in pairwise(points) if point != before))
    if len(ring) < 4:
        raise BadPolygon(N_("An area needs at least three different points."))
    return ring


def _point(position: object) -> Point:
    """Longitude and latitude; a height after them is left out."""
    match position:
        case [int() | float() as lon, int() | float() as lat, *_]:
            if not (abs(lon) <= 180 and abs(lat) <= 90):
                raise BadPolygon(
                    N_("A point is not on the earth. Are longitude and latitude swapped?")
                )
            # A tenth of a millimetre: nearer points are one point, and would have no direction.
            return Point(round(float(lon), 9), round(float(lat), 9))
    raise _not_a_polygon()


def _check_lines(boundary: Boundary) -> None:
    rings = [ring for part in boundary.parts for ring in part]
    if sum(map(len, rings)) > MOST_POINTS:
        raise _too_many_points()
    if lines_cross(rings):
        raise BadPolygon(N_("The boundary crosses or touches itself."))


def _check_parts(boundary: Boundary) -> None:
    """No line crosses another here, so one point of a ring tells for all of them."""
    for outer, *holes in boundary.parts:
        for hole in holes:
            if not ring_holds(outer, hole[0]):
                raise BadPolygon(N_("A hole lies outside of its area."))
        _check_apart([(hole,) for hole in holes])
    _check_apart(boundary.parts)


def _check_apart(parts: tuple[Part, ...] | list[Part]) -> None:
    for one, other in combinations(parts, 2):
        if part_holds(one, other[0][0]) or part_holds(other, one[0][0]):
            raise BadPolygon(N_("Two pieces of the area lie on top of each other."))


def _check_size(boundary: Boundary) -> None:
    area_ha = boundary.area_m2 / float(M2_PER_HA)
    if not SMALLEST_HA <= area_ha <= LARGEST_HA:
        raise BadPolygon(
            N_("The area is %(area_ha)s ha. A site has %(smallest_ha)s to %(largest_ha)s ha."),
            area_ha=readable(area_ha),
            smallest_ha=SMALLEST_HA,
            largest_ha=LARGEST_HA,
        )


def _not_a_polygon() -> BadPolygon:
    return BadPolygon(N_("This is not an area drawn as a GeoJSON polygon."))


def _too_many_points() -> BadPolygon:
    return BadPolygon(N_("The line has more than %(most)s points. Simplify it."), most=MOST_POINTS)
