"""The light of a day."""

from dataclasses import dataclass

from .brush import Colour


@dataclass(frozen=True)
class Weather:
    """What the sky is like. Shares are of 1."""

    sky: tuple[Colour, Colour, Colour]
    """From the top to the horizon."""
    cloud: Colour
    cover: float
    """How much of the sky is clouds."""
    haze: float
    """How much the farthest ridge fades."""
    sun: float
    """How hard the light is."""
    tint: Colour
    """What the light makes of white."""


WEATHERS = {
    "clear": Weather(
        sky=((56, 112, 186), (112, 164, 216), (200, 220, 232)),
        cloud=(250, 250, 250),
        cover=0.3,
        haze=0.6,
        sun=1.0,
        tint=(255, 250, 238),
    ),
    "fair": Weather(
        sky=((74, 126, 188), (132, 174, 214), (210, 222, 228)),
        cloud=(246, 246, 246),
        cover=0.6,
        haze=0.65,
        sun=0.8,
        tint=(255, 252, 246),
    ),
    "hazy": Weather(
        sky=((142, 170, 194), (182, 198, 206), (222, 224, 218)),
        cloud=(228, 230, 230),
        cover=0.35,
        haze=0.88,
        sun=0.45,
        tint=(248, 246, 240),
    ),
    "overcast": Weather(
        sky=((150, 160, 170), (180, 188, 194), (208, 212, 210)),
        cloud=(222, 226, 228),
        cover=0.95,
        haze=0.8,
        sun=0.2,
        tint=(236, 240, 244),
    ),
    "evening": Weather(
        sky=((78, 110, 166), (174, 174, 180), (248, 214, 168)),
        cloud=(255, 222, 182),
        cover=0.45,
        haze=0.66,
        sun=0.95,
        tint=(255, 240, 216),
    ),
}
