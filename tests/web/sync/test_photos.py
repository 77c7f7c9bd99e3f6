"""Photos arrive whole or in pieces, and nothing but photos."""

import hashlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from fieldapp.store.models import LedgerLine, Photo
from fieldapp.web.resources import resources
from tests.databases import on_both_databases
from tests.parcels import a_photo, named
from tests.phones import ADDRESS, photo_address, problem_of

CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
HEIC = (Path(__file__).parents[2] / "files" / "photo.heic").read_bytes()


@pytest.fixture
def photo():
    return a_photo()


@pytest.fixture
def entry_id(phone, field, photo):
    return phone.record(field.site, photos=[photo]).json["id"]


@pytest.fixture
def on_disk(app):
    with app.app_context():
        return resources().photos


def checksum(piece, algorithm="sha256"):
    digest = hashlib.new(algorithm, piece).digest()
    return {"Upload-Checksum": f"{algorithm} {b64encode(digest).decode()}"}


def name(photo):
    return hashlib.sha256(photo).hexdigest()


@on_both_databases
def test_a_photo_is_delivered_bit_for_bit(phone, entry_id, photo, on_disk):
    answer = phone.patch(entry_id, photo, headers=checksum(photo))

    assert answer.status_code == 200
    assert (answer.json["id"], answer.json["state"], answer.json["missing"]) == (
        entry_id,
        "complete",
        [],
    )
    assert answer.headers["Upload-Offset"] == str(len(photo))
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert on_disk.path(name(photo)).read_bytes() == photo


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_photo_is_delivered_in_pieces(phone, entry_id, photo, on_disk, algorithm):
    size, answer = 100, None
    for offset in range(0, len(photo), size):
        head = phone.head(entry_id, photo)
        assert head.headers["Upload-Offset"] == str(offset)
        assert head.headers["Upload-Length"] == str(len(photo))
        assert head.headers["Cache-Control"] == "no-store"
        piece = photo[offset : offset + size]
        answer = phone.patch(entry_id, photo, offset, piece, checksum(piece, algorithm))
        if offset + size < len(photo):
            assert answer.status_code == 204
            assert answer.headers["Upload-Offset"] == str(offset + size)

    assert answer
    assert answer.json["state"] == "complete"
    assert on_disk.path(name(photo)).read_bytes() == photo
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == str(len(photo))


def test_the_last_photo_completes_the_entry(phone, field):
    one, other = a_photo(), a_photo("WEBP")
    receipt = phone.record(field.site, photos=[one, other]).json

    first, second = (phone.patch(receipt["id"], each).json for each in (other, one))

    assert (first["state"], first["missing"]) == ("awaiting-photos", [name(one)])
    assert (second["state"], second["missing"]) == ("complete", [])
    assert second["seq"] == receipt["seq"]


def test_a_photo_that_is_here_is_answered_with_the_receipt(phone, entry_id, photo):
    first = phone.patch(entry_id, photo)

    second = phone.patch(entry_id, photo)

    assert second.status_code == 200
    assert second.json == first.json


def test_many_senders_of_one_photo_leave_it_whole(phone, field, entry_id, photo, on_disk):
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: phone.patch(entry_id, photo), range(8)))

    codes = {answer.status_code for answer in answers}
    assert 200 in codes
    assert codes <= {200, 409, 423}
    assert on_disk.path(name(photo)).read_bytes() == photo
    with field.database.reading() as session:
        acts = session.scalars(select(LedgerLine.act).order_by(LedgerLine.number)).all()
    assert acts == ["entry.received", "photo.held", "entry.complete"]


def test_heic_is_taken(phone, field, on_disk):
    named_heic = named(HEIC, mime="image/heic")
    receipt = phone.record(field.site, photos=[named_heic]).json

    assert phone.patch(receipt["id"], HEIC).json["state"] == "complete"
    assert on_disk.path(name(HEIC)).read_bytes() == HEIC


@pytest.mark.parametrize(
    "disguised",
    [
        b"GIF89a" + bytes(200),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n" + bytes(200),
        b"not a photo",
    ],
    ids=lambda content: content[:5].decode(),
)
def test_what_is_no_picture_is_refused(phone, field, on_disk, disguised):
    receipt = phone.record(field.site, photos=[disguised]).json

    answer = phone.patch(receipt["id"], disguised)

    assert (answer.status_code, problem_of(answer)) == (422, "not-a-picture")
    assert not answer.json["retryable"]
    assert not on_disk.path(name(disguised)).exists()
    asked = phone.ask("GET", f"{ADDRESS}/entries/{receipt['id']}").json
    assert asked["state"] == "awaiting-photos"


def test_other_bytes_than_the_hash_says_are_refused(phone, entry_id, photo):
    answer = phone.patch(entry_id, photo, piece=photo[:-1] + b"!")

    assert (answer.status_code, problem_of(answer)) == (422, "digest-mismatch")
    assert answer.json["retryable"]
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"
    assert phone.patch(entry_id, photo).json["state"] == "complete"


def test_a_damaged_piece_is_dropped(phone, entry_id, photo):
    phone.patch(entry_id, photo, piece=photo[:100])

    answer = phone.patch(entry_id, photo, 100, photo[100:200], checksum(photo[100:199]))

    assert (answer.status_code, problem_of(answer)) == (460, "checksum-mismatch")
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "100"


def test_a_piece_at_the_wrong_place_is_told_the_right_one(phone, entry_id, photo):
    phone.patch(entry_id, photo, piece=photo[:100])

    for offset in (0, 99, 150):
        answer = phone.patch(entry_id, photo, offset)
        assert (answer.status_code, problem_of(answer)) == (409, "mismatching-upload-offset")
        assert answer.headers["Upload-Offset"] == "100"


def test_more_than_the_entry_said_is_refused(phone, entry_id, photo):
    for offset, piece in ((0, photo + b"!"), (len(photo), b"!"), (4_000_000_000, b"!")):
        answer = phone.patch(entry_id, photo, offset, piece)
        assert (answer.status_code, problem_of(answer)) == (413, "too-long")


class BrokenLine(BytesIO):
    """The connection breaks when its bytes are read."""

    def read(self, size=-1, /):
        piece = super().read(size)
        if not piece:
            raise ConnectionResetError
        return piece


@pytest.mark.parametrize("is_ours", [True, False], ids=["gunicorn", "another server"])
@pytest.mark.parametrize("line", [BytesIO, BrokenLine])
def test_what_came_before_the_phone_was_cut_off_is_kept(phone, entry_id, photo, line, is_ours):
    announced = {
        "CONTENT_LENGTH": str(len(photo)),
        "wsgi.input_terminated": is_ours,
        "wsgi.input": line(photo[:150]),
    }

    answer = phone.patch(entry_id, photo, environ_overrides=announced)

    assert (answer.status_code, problem_of(answer)) == (400, "truncated")
    assert answer.json["retryable"]
    assert answer.headers["Upload-Offset"] == "150"
    assert phone.patch(entry_id, photo, 150).json["state"] == "complete"


@pytest.mark.parametrize("is_ours", [True, False], ids=["gunicorn", "another server"])
def test_half_of_a_piece_with_a_checksum_is_dropped(phone, entry_id, photo, is_ours):
    announced = {"CONTENT_LENGTH": str(len(photo)), "wsgi.input_terminated": is_ours}

    answer = phone.patch(
        entry_id,
        photo,
        piece=photo[:150],
        headers=checksum(photo),
        environ_overrides=announced,
    )

    assert (answer.status_code, problem_of(answer)) == (400, "truncated")
    assert answer.headers["Upload-Offset"] == "0"
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("headers", "status", "problem"),
    [
        ({"Tus-Resumable": None}, 412, "other-version"),
        ({"Tus-Resumable": "0.2.2"}, 412, "other-version"),
        ({"Content-Type": "image/jpeg"}, 415, "not-a-piece"),
        ({"Content-Type": None}, 415, "not-a-piece"),
        ({"Upload-Offset": None}, 400, "bad-request"),
        ({"Upload-Offset": "-1"}, 400, "bad-request"),
        ({"Upload-Offset": "0x10"}, 400, "bad-request"),
        ({"Upload-Offset": "9" * 40}, 400, "bad-request"),
        ({"Upload-Offset": "١"}, 400, "bad-request"),
        ({"Upload-Checksum": "md5 AAAA"}, 400, "bad-request"),
        ({"Upload-Checksum": "sha256 ***"}, 400, "bad-request"),
    ],
    ids=str,
)
def test_headers_that_cannot_be_read_are_refused(phone, entry_id, photo, headers, status, problem):
    answer = phone.patch(entry_id, photo, headers=headers)

    assert (answer.status_code, problem_of(answer)) == (status, problem)
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"


def test_a_piece_says_how_long_it_is(phone, entry_id, photo):
    answer = phone.patch(entry_id, photo, environ_overrides=CHUNKED)

    assert (answer.status_code, problem_of(answer)) == (411, "length-required")


def test_photos_that_this_person_s_entry_does_not_name_do_not_exist(
    phone, other_phone, field, entry_id, photo
):
    stranger = a_photo()

    for who, entry, what in (
        (phone, entry_id, stranger),
        (other_phone, entry_id, photo),
        (other_phone, other_phone.record(field.site).json["id"], photo),
    ):
        answer = who.patch(entry, what)
        assert (answer.status_code, problem_of(answer)) == (404, "unknown")
        assert who.head(entry, what).status_code == 404


def test_naming_somebody_s_photo_does_not_give_it(phone, other_phone, field, entry_id, photo):
    phone.patch(entry_id, photo)

    thief = other_phone.record(field.site, photos=[photo]).json

    assert thief["missing"] == [name(photo)]
    assert other_phone.head(thief["id"], photo).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("bad", ["x", "A" * 64, "..%2F..%2Fetc%2Fpasswd", "a" * 63 + "%00"])
def test_a_name_that_is_no_hash_does_not_exist(phone, entry_id, photo, bad):
    address = photo_address(entry_id, photo).rpartition("/")[0]

    answer = phone.ask("HEAD", f"{address}/{bad}", {"Tus-Resumable": "1.0.0"})

    assert answer.status_code == 404


def test_what_a_crash_left_whole_is_found_when_the_phone_asks(
    phone, field, entry_id, photo, on_disk
):
    with field.database.reading() as session:
        size = session.scalars(select(Photo.size_bytes)).one()
    with on_disk.growing(UUID(entry_id), name(photo)) as growing:
        growing.append(0, [photo], size)

    assert phone.head(entry_id, photo).headers["Upload-Offset"] == str(len(photo))
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"


def test_wrong_bytes_that_a_crash_left_begin_anew(phone, entry_id, photo, on_disk):
    with on_disk.growing(UUID(entry_id), name(photo)) as growing:
        growing.append(0, [bytes(len(photo))], len(photo))

    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"


def test_a_photo_that_was_moved_but_not_noted_is_found(phone, entry_id, photo, on_disk):
    with on_disk.growing(UUID(entry_id), name(photo)) as growing:
        growing.append(0, [photo], len(photo))
        growing.finish()

    assert phone.head(entry_id, photo).headers["Upload-Offset"] == str(len(photo))
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"


def test_what_a_crash_left_whole_is_finished_at_the_next_start(
    phone, entry_id, photo, on_disk, start, config
):
    with on_disk.growing(UUID(entry_id), name(photo)) as growing:
        growing.append(0, [photo], len(photo))

    start(config)

    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"


def test_the_server_says_which_tus_it_speaks(app, photo, entry_id):
    answer = app.test_client().options(photo_address(entry_id, photo))

    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "checksum"
