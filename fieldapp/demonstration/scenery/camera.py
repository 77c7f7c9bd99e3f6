"""The phone that took it: never held twice in the same way, with its grain, its bytes and its facts."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import ExifTags, Image, ImageChops

from . import brush
from .brush import Colour
from .lens import BLEED, HEIGHT, SIZE, WIDTH

LARGEST_BYTES = 150_000
QUALITIES = (70, 60, 50, 35, 20)
PHONE = "fieldapp demonstration"


@dataclass(frozen=True)
class Shot:
    """When and where the photo was taken."""

    at: datetime
    """With its zone."""
    lat: float
    lon: float
    bearing_deg: float


def jpeg(picture: Image.Image, tint: Colour, shot: Shot) -> bytes:
    """The photo as a phone writes it, of at most LARGEST_BYTES."""
    developed = _developed(picture, tint, Random(shot.at.timestamp()))  # noqa: S311
    facts = _exif(shot)
    written = (_written(developed, facts, quality) for quality in QUALITIES)
    return next(photo for photo in written if len(photo) <= LARGEST_BYTES)


def _written(picture: Image.Image, facts: Image.Exif, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, exif=facts)
    return file.getvalue()


def _developed(picture: Image.Image, tint: Colour, random: Random) -> Image.Image:
    left, upper = (random.randint(0, 2 * BLEED) for _ in range(2))
    seen = picture.crop((left, upper, left + WIDTH, upper + HEIGHT))
    seen = ImageChops.multiply(seen, Image.new("RGB", seen.size, tint))
    grain = brush.noise(random.randrange(8), SIZE, (SIZE[0] // 2, SIZE[1] // 2), 1)
    light = Image.blend(Image.new("L", seen.size, 128), grain.crop((0, 0, *seen.size)), 0.035)
    return brush.lit(seen, ImageChops.multiply(light, _vignette()))


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    """Corners are a little darker."""
    round_light = ImageChops.invert(Image.radial_gradient("L")).resize((WIDTH, HEIGHT))
    return round_light.point([min(255, 196 + value) for value in range(256)])


def _exif(shot: Shot) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = exif[ExifTags.Base.Model] = PHONE
    exif[ExifTags.Base.ImageDescription] = "Drawn by a program. No camera was there."
    offset = shot.at.strftime("%z")
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: shot.at.strftime("%Y:%m:%d %H:%M:%S"),
            ExifTags.Base.OffsetTimeOriginal: f"{offset[:3]}:{offset[3:]}",
            ExifTags.Base.FocalLengthIn35mmFilm: 28,
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N" if shot.lat >= 0 else "S",
            ExifTags.GPS.GPSLatitude: _sexagesimal(shot.lat),
            ExifTags.GPS.GPSLongitudeRef: "E" if shot.lon >= 0 else "W",
            ExifTags.GPS.GPSLongitude: _sexagesimal(shot.lon),
            ExifTags.GPS.GPSImgDirectionRef: "T",
            ExifTags.GPS.GPSImgDirection: Fraction(round(shot.bearing_deg * 10), 10),
        }
    )
    return exif


def _sexagesimal(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    """Degrees, minutes and seconds to a thousandth, as EXIF wants them."""
    thousandths = round(abs(degrees) * 3_600_000)
    minutes, thousandths = divmod(thousandths, 60_000)
    whole, minutes = divmod(minutes, 60)
    return Fraction(whole), Fraction(minutes), Fraction(thousandths, 1000)
