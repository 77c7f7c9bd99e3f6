"""A preview goes ahead of its photo. It is seen by who may see the photo, and never taken for it."""

from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from fieldapp.web.resources import resources
from tests.parcels import a_photo
from tests.people import signed_in
from tests.phones import problem_of

PHOTO = a_photo()
PREVIEW = a_photo("WEBP")


@pytest.fixture
def entry_id(phone, field):
    return phone.record(field.site, photos=[PHOTO]).json["id"]


@pytest.fixture
def see(app, field, entry_id):
    """Open the photo's address as its supervisor, or as somebody else."""

    def see(person=None, query=""):
        address = f"/photos/{entry_id}/{sha256(PHOTO).hexdigest()}{query}"
        return signed_in(app, person or field.oyun).get(address)

    return see


@pytest.fixture
def kept(app):
    """All files of previews, however they are named."""
    with app.app_context():
        folder = resources().config.photo_folder / "previews"
    return lambda: [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["WEBP", "JPEG"])
def test_it_is_shown_while_the_photo_is_awaited(phone, entry_id, see, kept, kind):
    assert see().status_code == 404
    preview = a_photo(kind)

    answer = phone.preview(entry_id, PHOTO, preview)

    assert (answer.status_code, answer.data) == (204, b"")
    shown = see()
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert Image.open(BytesIO(shown.data)).size == (48, 36)
    assert shown.data not in preview
    assert "no-store" in shown.headers["Cache-Control"]
    assert see(query="?original=1").data == shown.data
    [path] = kept()
    assert path.name == f"{entry_id}.{sha256(PHOTO).hexdigest()}"


def test_the_photo_itself_takes_its_place(phone, entry_id, see):
    phone.preview(entry_id, PHOTO, PREVIEW)

    assert phone.head(entry_id, PHOTO).headers["Upload-Offset"] == "0"
    assert phone.patch(entry_id, PHOTO).json["state"] == "complete"
    assert "immutable" in see().headers["Cache-Control"]


def test_it_may_be_sent_again_and_after_the_photo(phone, entry_id, kept):
    for _ in range(2):
        assert phone.preview(entry_id, PHOTO, PREVIEW).status_code == 204
    assert len(kept()) == 1
    [path] = kept()
    path.unlink()
    phone.patch(entry_id, PHOTO)

    assert phone.preview(entry_id, PHOTO, PREVIEW).status_code == 204
    assert kept() == []


def test_who_may_not_see_the_photo_does_not_see_it(phone, field, entry_id, see):
    phone.preview(entry_id, PHOTO, PREVIEW)

    assert see(field.bat).status_code == 200
    assert see(field.dorj).status_code == 404


def test_only_the_recorder_of_the_entry_sends_one(phone, other_phone, entry_id, kept):
    for answer in (
        other_phone.preview(entry_id, PHOTO, PREVIEW),
        phone.preview(uuid4(), PHOTO, PREVIEW),
        phone.preview(entry_id, a_photo(), PREVIEW),
    ):
        assert (answer.status_code, problem_of(answer)) == (404, "unknown")
    assert kept() == []


@pytest.mark.parametrize(
    ("preview", "digest", "status", "problem"),
    [
        (a_photo("PNG"), None, 422, "not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, 422, "not-a-picture"),
        (b"RIFF", None, 422, "not-a-picture"),
        (PREVIEW + bytes(8192), None, 413, "too-large"),
        (PREVIEW, "sha-256=:AAAA:", 400, "digest-mismatch"),
        (PREVIEW, "", 400, "bad-request"),
    ],
    ids=["PNG", "SVG", "four bytes", "too large", "damaged", "no digest"],
)
def test_what_is_no_preview_is_refused(phone, entry_id, kept, preview, digest, status, problem):
    headers = {} if digest is None else {"Content-Digest": digest}

    answer = phone.preview(entry_id, PHOTO, preview, headers)

    assert (answer.status_code, problem_of(answer)) == (status, problem)
    assert kept() == []


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"RIFF\x10\x00\x00\x00WEBPVP8 ", b"GIF89a"],
    ids=["empty after a power cut", "half", "something else"],
)
def test_one_that_is_spoilt_is_not_shown(phone, entry_id, see, kept, spoilt):
    phone.preview(entry_id, PHOTO, PREVIEW)
    [path] = kept()
    path.write_bytes(spoilt)

    assert see().status_code == 404


def test_one_that_unpacks_to_a_huge_picture_is_not_shown(phone, entry_id, see):
    huge = BytesIO()
    Image.new("RGB", (2000, 2000)).save(huge, "WEBP")
    assert phone.preview(entry_id, PHOTO, huge.getvalue()).status_code == 204

    assert see().status_code == 404
