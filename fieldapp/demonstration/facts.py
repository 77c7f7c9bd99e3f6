"""The shape of the demonstration's facts: projects with sites, what was planted there, what was done and seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from .scenery.scene import Place
from .trees import DAYS_PER_MONTH, Causes, Curve

M_PER_DEGREE = 111_320
"""Of latitude."""
Answers = Mapping[str, Any]
Spot = tuple[float, float]
"""Metres east and north of the middle of a site."""


@dataclass(frozen=True)
class Plot:
    code: str
    holes: int
    at: Spot


@dataclass(frozen=True)
class Planting:
    """A cohort, and how it fares."""

    code: str
    look: str
    """The kind of plant that photos show."""
    planted_on: date
    number: int
    curve: Curve
    causes: Causes
    start_m: float
    """How tall it was planted, and how much it gains each year."""
    yearly_m: float
    answers: Answers
    """What else is asked about a cohort."""
    method: str = "census"
    plots: Sequence[str] = ()
    every_kth: int = 0
    """Of the rows, for the method of that name."""
    replaces: str = ""
    suckers: bool = False

    def months(self, day: date) -> float:
        return (day - self.planted_on).days / DAYS_PER_MONTH

    def height_m(self, day: date) -> float:
        return self.start_m + self.yearly_m * max(0.0, self.months(day)) / 12


@dataclass(frozen=True)
class Moment:
    """A day on which somebody stood at a photo point."""

    day: date
    phase: str
    """As the site photo asks for it."""
    work: str
    """What the ground is like: open, filling, limed, dressed or planted."""
    weather: str
    by: str = ""
    """Who took it, if not the site's fieldworker."""


@dataclass(frozen=True)
class View:
    """A photo point, the landscape before it, and when it was photographed."""

    code: str
    description: str
    at: Spot
    bearing_deg: int
    place: Place
    moments: Sequence[Moment]


@dataclass(frozen=True)
class Treated:
    """A soil treatment, photographed or not."""

    day: date
    answers: Answers
    seen_from: str = ""
    """The photo point from which the ground was photographed, freshly treated."""


@dataclass(frozen=True)
class SiteStory:
    """A site over the years."""

    code: str
    lat: float
    lon: float
    outline: Sequence[Spot]
    answers: Answers
    found_as: str
    """The ground as it was left behind: gravel, sand or tailings."""
    dressed_with: str
    """The ground as it was planted: soil or red_soil."""
    green: Curve
    """How much of the ground is green again."""
    plots: Sequence[Plot]
    plantings: Sequence[Planting]
    views: Sequence[View]
    counted_on: Sequence[date]
    treated: Sequence[Treated]

    def position(self, spot: Spot) -> tuple[float, float]:
        """Latitude and longitude, to a decimetre."""
        east_m, north_m = spot
        lat = self.lat + north_m / M_PER_DEGREE
        lon = self.lon + east_m / (M_PER_DEGREE * cos(radians(self.lat)))
        return round(lat, 6), round(lon, 6)

    @property
    def boundary(self) -> dict[str, Any]:
        """GeoJSON."""
        corners = [self.position(spot) for spot in (*self.outline, self.outline[0])]
        return {"type": "Polygon", "coordinates": [[[lon, lat] for lat, lon in corners]]}


@dataclass(frozen=True)
class ProjectStory:
    """A project with its people and sites."""

    answers: Answers
    organisation: Answers
    settings: Answers
    """What differs from the usual."""
    fieldworker: str
    supervisor: str
    sites: Sequence[SiteStory]
