"""Looking into photos: what they are, what they say of themselves, and small copies to show.

A stranger's bytes are never shown as they came: only what Pillow decoded and wrote anew, and only after the size
was checked. `draft()` lets the JPEG decoder throw away pixels early, which makes a thumbnail ten times cheaper.
"""

import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from threading import Semaphore
from typing import Any

import pi_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from fieldapp.rules.words import N_

from .outages import disk_named

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # checked here, with words a person understands

# JPEG includes the multi-picture files (MPO) of Samsung and Apple.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
WIDTHS = (320, 640, 1280)
LONGEST_SIDE = 12_000
_two_at_a_time = Semaphore(2)  # a decoded photo of 24 megapixels takes 72 MB


class PhotoUnshowable(Exception):
    """The bytes are kept, but cannot be shown. `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class PhotoFacts:
    """What a photo says of itself. Nothing that identifies the phone or its owner."""

    width: int
    height: int
    taken_at: str | None
    """Local time as the phone wrote it, with its offset if the phone knew one."""
    lat: float | None
    lon: float | None
    direction_deg: float | None
    focal_length_35mm: float | None


def inspect(path: Path, max_pixels: int) -> PhotoFacts:
    """Size and facts of a photo, without decoding it. Raises PhotoUnshowable."""
    with _opened(path, max_pixels) as image:
        width, height = image.size
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # phones write odd EXIF; what can be read is read
            exif = image.getexif()
            details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    if exif.get(ExifTags.Base.Orientation) in (5, 6, 7, 8):
        width, height = height, width
    return PhotoFacts(
        width=width,
        height=height,
        taken_at=_taken_at(details),
        lat=_degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90),
        lon=_degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180),
        direction_deg=_number(gps.get(ExifTags.GPS.GPSImgDirection), 0, 360),
        focal_length_35mm=_number(details.get(ExifTags.Base.FocalLengthIn35mmFilm), 1, 2000),
    )


def small_copy(photo: Path | BytesIO, width: int, max_pixels: int) -> bytes:
    """A WebP of at most this width, upright, with nothing but pixels in it. Raises PhotoUnshowable."""
    with _two_at_a_time, _opened(photo, max_pixels) as image:
        try:
            scale = min(1.0, width / max(image.size))
            wanted = ceil(image.width * scale), ceil(image.height * scale)
            # A box of the picture's own shape: draft() stops at the first side that fits.
            image.draft("RGB", wanted)
            image.thumbnail(wanted, Image.Resampling.LANCZOS, reducing_gap=None)
            upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            _raise_if_of_the_disk(error)
            raise PhotoUnshowable(N_("The photo is damaged.")) from error
        upright.info.clear()
        written = BytesIO()
        upright.save(written, "WEBP", quality=72, method=2)
        return written.getvalue()


def _opened(photo: Path | BytesIO, max_pixels: int) -> Image.Image:
    try:
        image = Image.open(photo, formats=FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        _raise_if_of_the_disk(error)
        raise PhotoUnshowable(N_("This is not a photo.")) from error
    if image.width * image.height > max_pixels or max(image.size) > LONGEST_SIDE:
        image.close()
        raise PhotoUnshowable(N_("The photo has too many pixels to be shown."))
    return image


def _raise_if_of_the_disk(error: Exception) -> None:
    """What the disk cannot read today is no bad photo. Pillow's own complaints are OSErrors without a number."""
    if isinstance(error, OSError) and error.errno is not None:
        with disk_named():
            raise error


def _taken_at(details: dict[int, Any]) -> str | None:
    written = details.get(ExifTags.Base.DateTimeOriginal)
    offset = details.get(ExifTags.Base.OffsetTimeOriginal)
    with suppress(TypeError, ValueError):
        taken = datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        with suppress(TypeError, ValueError):
            return datetime.fromisoformat(
                f"{taken.isoformat()}{str(offset).strip(chr(0))}"
            ).isoformat()
        return taken.isoformat()
    return None


def _degrees(gps: dict[int, Any], tag: int, ref: int, negative: str, most: float) -> float | None:
    with suppress(TypeError, ValueError, ZeroDivisionError, KeyError):
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        value = degrees + minutes / 60 + seconds / 3600
        signed = -value if gps.get(ref) == negative else value
        return _number(signed, -most, most)
    return None


def _number(value: Any, low: float, high: float) -> float | None:
    with suppress(TypeError, ValueError, ZeroDivisionError):
        number = float(value)
        return number if low <= number <= high else None
    return None
