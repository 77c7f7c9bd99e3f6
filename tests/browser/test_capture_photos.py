"""Photos: made small on the phone, with what they know of themselves, kept before they are shown."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import FilePayload, Locator, expect

from .forms import Form

GOOD_BYTES = 180_000
MOST_BYTES = 250_000
HEIC = Path("tests/files/photo.heic").read_bytes()

EXIF, GPS = ExifTags.Base, ExifTags.GPS


def noise(width: int, height: int) -> Image.Image:
    """Worse to compress than any landscape."""
    return Image.effect_noise((width, height), 90).convert("RGB")


def landscape(width: int, height: int) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def jpeg(image: Image.Image, exif: Image.Exif | None = None) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=90, **({"exif": exif} if exif else {}))
    return written.getvalue()


def exif_of_a_phone() -> Image.Exif:
    """Held upright, pointing north-east, at a place west of Greenwich and south of the equator."""
    exif = Image.Exif()
    exif[EXIF.Orientation] = 6
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[EXIF.DateTimeOriginal] = "2026:06:12 14:32:05"
    details[EXIF.OffsetTimeOriginal] = "+08:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "S", (47.0, 30.0, 3.6)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "W", (106.0, 12.0, 0.0)
    gps[GPS.GPSImgDirection] = 45.5
    return exif


@pytest.fixture
def form(form: Form) -> Form:
    return form.open("site_photo")


def add(form: Form, *photos: bytes, camera: bool = False) -> Locator:
    """Choose these files; returns the pictures on the screen."""
    files = [FilePayload(name="p", mimeType="", buffer=photo) for photo in photos]
    form.page.locator("#q-photos" if camera else "#q-photos-gallery").set_input_files(files)
    return form.page.locator("[data-photos] img")


def kept(form: Form) -> dict[str, Any]:
    """What the draft knows of its only photo."""
    [photo] = form.draft()["photos"]
    return dict(photo)


def test_a_large_photo_becomes_small_and_keeps_what_it_knew(form: Form):
    expect(add(form, jpeg(landscape(4000, 3000), exif_of_a_phone()), camera=True)).to_have_count(1)

    photo = kept(form)
    assert (photo["width"], photo["height"]) == (1200, 1600)
    assert photo["size"] <= GOOD_BYTES
    assert photo["mime"] == "image/jpeg"
    assert photo["source"] == "camera"
    assert photo["taken_at"] == "2026-06-12T14:32:05+08:00"
    assert photo["direction_deg"] == 45.5
    assert photo["position"] == {
        "lat": -47.501,
        "lon": -106.2,
        "accuracy_m": None,
        "at": None,
        "source": "exif",
    }


def test_what_was_kept_is_a_whole_upright_picture(form: Form):
    expect(add(form, jpeg(landscape(2000, 1000), exif_of_a_phone()))).to_have_count(1)

    bytes_kept = form.phone.store(
        "return Array.from(new Uint8Array(await store.photoBytes(argument)))", kept(form)["sha256"]
    )
    with Image.open(BytesIO(bytes(bytes_kept))) as picture:
        picture.load()
        assert picture.size == (800, 1600)
        assert EXIF.Orientation not in picture.getexif()


def test_a_time_without_offset_is_the_phones(form: Form):
    exif = Image.Exif()
    exif[EXIF.Orientation] = 1
    exif.get_ifd(ExifTags.IFD.Exif)[EXIF.DateTimeOriginal] = "2026:06:12 14:32:05"
    expect(add(form, jpeg(landscape(640, 480), exif))).to_have_count(1)

    assert kept(form)["taken_at"] == "2026-06-12T14:32:05+08:00"


@pytest.mark.parametrize("side", [1600, 4000])
def test_even_the_busiest_picture_stays_below_the_limit(form: Form, side: int):
    expect(add(form, jpeg(noise(side, side)))).to_have_count(1)

    assert kept(form)["size"] <= MOST_BYTES


def test_a_small_photo_is_kept_byte_for_byte(form: Form):
    small = jpeg(landscape(800, 600), exif_of_a_phone())
    expect(add(form, small)).to_have_count(1)

    assert kept(form)["size"] == len(small)
    assert (kept(form)["width"], kept(form)["height"]) == (800, 600)


def test_another_format_becomes_a_jpeg(form: Form):
    written = BytesIO()
    landscape(2000, 1500).save(written, "PNG")
    expect(add(form, written.getvalue())).to_have_count(1)

    assert kept(form)["mime"] == "image/jpeg"
    assert (kept(form)["width"], kept(form)["height"]) == (1600, 1200)


def test_what_this_browser_cannot_open_is_kept_as_it_came(form: Form):
    expect(add(form, HEIC)).to_have_count(1)

    photo = kept(form)
    assert (photo["mime"], photo["size"]) == ("image/heic", len(HEIC))
    assert photo["width"] is None


def test_what_is_no_photo_is_not_taken(form: Form):
    pictures = add(form, b"%PDF-1.7 a delivery note")

    expect(form.page.get_by_role("alert")).to_contain_text("This is not a photo")
    expect(pictures).to_have_count(0)


def test_a_torn_photo_is_not_taken_for_a_whole_one(form: Form):
    torn = jpeg(noise(3000, 2000))[:40_000]
    expect(add(form, torn)).to_have_count(1)

    assert kept(form)["size"] == len(torn)


def test_several_photos_come_one_after_the_other(form: Form):
    pictures = add(form, *(jpeg(landscape(1000 + each, 800)) for each in range(3)))

    expect(pictures).to_have_count(3)
    assert len(form.draft()["photos"]) == 3


def test_the_same_photo_twice_is_one(form: Form):
    photo = jpeg(landscape(1000, 800))
    pictures = add(form, photo)
    expect(pictures).to_have_count(1)
    add(form, photo)

    form.page.wait_for_timeout(300)
    expect(pictures).to_have_count(1)
    assert len(form.draft()["photos"]) == 1


def test_before_the_camera_opens_all_answers_are_on_the_phone(form: Form):
    form.choose("phase", "Check visit")
    with form.page.expect_file_chooser():
        form.page.locator("#q-photos").tap(force=True)

    form.expect_on_phone(phase="monitoring")


def test_a_photo_is_deleted_by_the_second_tap(form: Form):
    pictures = add(form, jpeg(landscape(1000, 800)))
    delete = form.page.get_by_role("button", name="Delete this photo")
    delete.tap()
    expect(form.page.locator("[data-photos]")).to_contain_text("Tap again to delete")
    expect(pictures).to_have_count(1)

    delete.tap()

    expect(pictures).to_have_count(0)
    assert form.draft()["photos"] == []


def test_photos_are_there_again_when_the_form_is_opened_again(form: Form):
    expect(add(form, jpeg(landscape(1000, 800)))).to_have_count(1)

    form.page.reload()

    expect(form.page.locator("[data-photos] img")).to_have_count(1)
    assert form.page.locator("[data-photos] img").evaluate(
        "(img) => img.decode().then(() => img.naturalWidth)"
    )


def test_a_site_photo_without_a_photo_is_asked_back(form: Form):
    form.choose("phase", "Check visit")
    form.save()
    expect(form.page.get_by_role("alert")).to_contain_text("There is no photo.")

    expect(add(form, jpeg(landscape(1000, 800)))).to_have_count(1)
    form.save()

    assert len(form.expect_finished()["photos"]) == 1


def test_a_full_phone_says_so_and_keeps_the_answers(form: Form):
    form.choose("phase", "Check visit")
    form.expect_on_phone(phase="monitoring")
    form.page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put
            IDBObjectStore.prototype.put = function (...row) {
                if (this.name === "chunks") throw new DOMException("full", "QuotaExceededError")
                return put.apply(this, row)
            }
        }"""
    )

    pictures = add(form, jpeg(landscape(1000, 800)))

    expect(form.page.get_by_role("alert")).to_contain_text(
        "There is no room for photos on this phone"
    )
    expect(pictures).to_have_count(0)
    form.expect_on_phone(phase="monitoring")
