"""Photos are looked into with suspicion and shown only as new pixels."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from fieldapp.store.pictures import PhotoUnshowable, inspect, small_copy

HEIC = Path(__file__).parent.parent / "files" / "photo.heic"
MAX_PIXELS = 24_000_000


def a_photo(path: Path, size=(800, 600), orientation=1, kind="JPEG") -> Path:
    image = Image.new("RGB", size, "olive")
    image.paste("navy", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretPhone"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:06:12 14:32:05"
    details[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (47.0, 30.0, 36.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (106.0, 15.0, 0.0),
            ExifTags.GPS.GPSImgDirection: 275.5,
        }
    )
    extra = {"comment": b"secret"} if kind == "JPEG" else {}
    image.save(path, kind, exif=exif, **extra)
    return path


def as_image(webp: bytes) -> Image.Image:
    return Image.open(BytesIO(webp))


def test_time_place_and_direction_are_read_from_the_file(tmp_path):
    facts = inspect(a_photo(tmp_path / "a.jpg"), MAX_PIXELS)

    assert facts.taken_at == "2026-06-12T14:32:05+08:00"
    assert [facts.lat, facts.lon] == pytest.approx([47.51, 106.25])
    assert facts.direction_deg == 275.5
    assert (facts.width, facts.height) == (800, 600)


def test_a_photo_held_upright_is_shown_upright(tmp_path):
    photo = a_photo(tmp_path / "a.jpg", orientation=6)

    assert (inspect(photo, MAX_PIXELS).width, inspect(photo, MAX_PIXELS).height) == (600, 800)
    shown = as_image(small_copy(photo, 320, MAX_PIXELS))
    assert shown.size == (240, 320)
    red, green, blue = shown.crop((shown.width - 1, 10, shown.width, 11)).tobytes()
    assert blue > red + green, "the sky was on the left and is turned to the right"


def test_a_small_copy_is_webp_of_the_width_asked_and_holds_only_pixels(tmp_path):
    copy = small_copy(a_photo(tmp_path / "a.jpg", size=(4000, 3000)), 320, MAX_PIXELS)

    shown = as_image(copy)
    assert (shown.format, shown.size) == ("WEBP", (320, 240))
    assert dict(shown.getexif()) == {}
    assert b"SecretPhone" not in copy
    assert b"secret" not in copy


def test_a_small_photo_is_not_blown_up(tmp_path):
    assert as_image(small_copy(a_photo(tmp_path / "a.jpg", (200, 150)), 640, MAX_PIXELS)).size == (
        200,
        150,
    )


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_formats_of_phones_are_shown(tmp_path, kind):
    assert as_image(small_copy(a_photo(tmp_path / "a", kind=kind), 320, MAX_PIXELS)).width == 320


def test_a_heic_photo_is_shown_and_its_time_read():
    assert inspect(HEIC, MAX_PIXELS).taken_at == "2026-06-12T14:32:05+08:00"
    assert as_image(small_copy(HEIC, 320, MAX_PIXELS)).size == (320, 240)


def test_a_photo_of_200_megapixels_is_not_opened(tmp_path):
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 10_000)).save(bomb)

    with pytest.raises(PhotoUnshowable, match="too many pixels"):
        small_copy(bomb, 320, MAX_PIXELS)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"",
    ],
    ids=["gif", "svg", "html", "pdf", "nothing"],
)
def test_what_is_no_photo_is_not_opened_whatever_its_name(tmp_path, content):
    disguised = tmp_path / "photo.jpg"
    disguised.write_bytes(content)

    with pytest.raises(PhotoUnshowable, match="not a photo"):
        inspect(disguised, MAX_PIXELS)


def test_a_photo_cut_short_is_said_to_be_damaged(tmp_path):
    photo = a_photo(tmp_path / "a.jpg", size=(1600, 1200))
    photo.write_bytes(photo.read_bytes()[: photo.stat().st_size // 2])

    with pytest.raises(PhotoUnshowable, match="damaged"):
        small_copy(photo, 320, MAX_PIXELS)
