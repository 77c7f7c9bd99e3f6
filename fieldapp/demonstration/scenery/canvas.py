"""What a thing needs to know to paint itself into the scene."""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw

from .lens import Lens
from .season import Season
from .weather import Weather


@dataclass(frozen=True)
class Canvas:
    """The picture so far, and the light and lens it is painted with."""

    picture: Image.Image
    lens: Lens
    season: Season
    weather: Weather

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.picture)


class Thing(Protocol):
    """Stands on the ground. What is farther away is painted first."""

    @property
    def away_m(self) -> float: ...

    def paint(self, canvas: Canvas) -> None: ...
