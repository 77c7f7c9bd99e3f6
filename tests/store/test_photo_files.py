"""Photos grow on disk in pieces, and are kept only when they are what their name says."""

import errno
import hashlib
import os
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest

from fieldapp.store.outages import DiskBroken, DiskFull
from fieldapp.store.photo_files import (
    Checksum,
    DamagedPiece,
    NotAPicture,
    PhotoFiles,
    PhotoLocked,
    TooLong,
    WrongDigest,
    WrongOffset,
)

ENTRY = UUID("0197a000-0000-7000-8000-000000000001")
OTHER = UUID("0197a000-0000-7000-8000-000000000002")
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400
HEIC = bytes.fromhex("0000001c") + b"ftypmif1\x00\x00\x00\x00mif1heicmiaf" + bytes(500)


def name(photo: bytes) -> str:
    return sha256(photo).hexdigest()


@pytest.fixture
def photos(tmp_path):
    return PhotoFiles(tmp_path)


def send(photos, photo, entry=ENTRY, called=None):
    with photos.growing(entry, called or name(photo)) as growing:
        growing.append(0, [photo], len(photo))
        return growing.finish()


def test_a_whole_photo_lies_under_its_hash_bit_for_bit(photos, tmp_path):
    kind = send(photos, JPEG)

    assert kind == "image/jpeg"
    sha = name(JPEG)
    assert photos.path(sha) == tmp_path / "blobs" / sha[:2] / sha[2:4] / sha
    assert photos.path(sha).read_bytes() == JPEG
    assert photos.kind_of(sha) == "image/jpeg"
    assert list(photos.unfinished()) == []


def test_a_photo_comes_in_pieces(photos):
    sha = name(JPEG)
    for start in range(0, len(JPEG), 30_000):
        assert photos.staged_bytes(ENTRY, sha) == start
        with photos.growing(ENTRY, sha) as growing:
            growing.append(
                start,
                [JPEG[start : start + 10_000], JPEG[start + 10_000 : start + 30_000]],
                len(JPEG),
            )
            growing.flush()

    with photos.growing(ENTRY, sha) as growing:
        assert growing.size_bytes == len(JPEG)
        growing.finish()
    assert photos.path(sha).read_bytes() == JPEG


def test_pieces_of_the_same_photo_for_two_entries_do_not_mix(photos):
    sha = name(JPEG)
    with photos.growing(ENTRY, sha) as one, photos.growing(OTHER, sha) as other:
        one.append(0, [JPEG[:100]], len(JPEG))
        other.append(0, [JPEG], len(JPEG))
        other.finish()

    assert photos.staged_bytes(ENTRY, sha) == 100
    with photos.growing(ENTRY, sha) as one:
        one.append(100, [JPEG[100:]], len(JPEG))
        one.finish()
    assert photos.path(sha).read_bytes() == JPEG


def test_a_piece_at_the_wrong_place_is_refused_with_the_right_one(photos):
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], len(JPEG))
        with pytest.raises(WrongOffset) as refused:
            growing.append(50, [JPEG[50:]], len(JPEG))

    assert refused.value.right == 100
    assert photos.staged_bytes(ENTRY, name(JPEG)) == 100


def test_more_than_the_photo_was_said_to_have_is_refused(photos):
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], 150)
        with pytest.raises(TooLong):
            growing.append(100, [JPEG[100:140], JPEG[140:180]], 150)

    assert photos.staged_bytes(ENTRY, name(JPEG)) == 100


@pytest.mark.parametrize("algorithm", Checksum.ALGORITHMS)
def test_a_piece_is_kept_only_if_it_has_its_checksum(photos, algorithm):
    piece = JPEG[100:300]
    right = hashlib.new(algorithm, piece).digest()
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], len(JPEG))
        with pytest.raises(DamagedPiece):
            growing.append(100, [piece[:-1]], len(JPEG), Checksum(algorithm, right))
        assert growing.size_bytes == 100

        growing.append(100, [piece], len(JPEG), Checksum(algorithm, right))
        assert growing.size_bytes == 300


def test_what_came_before_an_error_is_not_taken_for_a_whole_piece(photos):
    def broken():
        yield JPEG[:100]
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(DiskBroken), photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, broken(), len(JPEG))

    assert photos.staged_bytes(ENTRY, name(JPEG)) == 0


def test_other_bytes_than_the_name_says_are_dropped(photos):
    sha = name(JPEG)
    with pytest.raises(WrongDigest):
        send(photos, JPEG[:-1] + b"!", called=sha)

    assert photos.staged_bytes(ENTRY, sha) == 0
    assert photos.kind_of(sha) is None


@pytest.mark.parametrize(
    "disguised",
    [
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>hello</title>",
        b"%PDF-1.7\n" + bytes(100),
        b"II*\0" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"RIFF\x00\x00\x00\x00AVI " + bytes(100),
        bytes.fromhex("00000018") + b"ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100),
        bytes.fromhex("0000001c") + b"ftypavif\x00\x00\x00\x00avifmif1miaf" + bytes(100),
        b"",
        b"\xff\xd8",
    ],
)
def test_what_is_no_picture_is_dropped(photos, disguised):
    with pytest.raises(NotAPicture):
        send(photos, disguised)

    assert photos.kind_of(name(disguised)) is None
    assert photos.staged_bytes(ENTRY, name(disguised)) == 0


@pytest.mark.parametrize(
    ("photo", "kind"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(100), "image/webp"),
        (HEIC, "image/heic"),
        (bytes.fromhex("00000018") + b"ftypheic\x00\x00\x00\x00mif1heic" + bytes(99), "image/heic"),
        ((Path(__file__).parent.parent / "files" / "photo.heic").read_bytes(), "image/heic"),
    ],
    ids=["JPEG", "PNG", "WebP", "HEIC by a compatible brand", "HEIC", "a real HEIC"],
)
def test_pictures_that_phones_take_are_kept(photos, photo, kind):
    assert send(photos, photo) == kind


def test_only_one_sends_a_photo_at_a_time(photos):
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], len(JPEG))
        with pytest.raises(PhotoLocked), photos.growing(ENTRY, name(JPEG)):
            pass

    with photos.growing(ENTRY, name(JPEG)) as growing:
        assert growing.size_bytes == 100


def test_many_senders_of_one_photo_leave_it_whole(photos):
    start, refused = Barrier(8), []

    def sender():
        start.wait()
        try:
            send(photos, JPEG)
        except (PhotoLocked, WrongOffset) as error:
            refused.append(error)

    senders = [Thread(target=sender) for _ in range(8)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()

    assert len(refused) < 8
    assert photos.path(name(JPEG)).read_bytes() == JPEG


@pytest.mark.parametrize(
    "bad", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "a" * 63 + "/", "\0" * 64]
)
def test_a_name_that_is_no_hash_never_becomes_a_path(photos, bad):
    with pytest.raises(ValueError, match="not a SHA-256"):
        photos.path(bad)
    with pytest.raises(ValueError, match="not a SHA-256"):
        photos.staged_bytes(ENTRY, bad)


def test_a_full_disk_is_named_and_keeps_what_was_there(photos, monkeypatch):
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], len(JPEG))

    def full(file, rest):
        written = os.pwrite(file, rest[:7], 100)
        assert written == 7
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DiskFull), photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(100, [JPEG[100:]], len(JPEG))

    assert photos.staged_bytes(ENTRY, name(JPEG)) == 100


def test_unfinished_photos_are_known_and_can_be_forgotten(photos, tmp_path):
    with photos.growing(ENTRY, name(JPEG)) as growing:
        growing.append(0, [JPEG[:100]], len(JPEG))
    (tmp_path / "staging" / "left by somebody").touch()

    assert [(each.entry_id, each.sha256) for each in photos.unfinished()] == [(ENTRY, name(JPEG))]

    photos.forget(ENTRY, name(JPEG))
    assert list(photos.unfinished()) == []


def test_bytes_that_rotted_on_disk_are_not_the_photo(photos):
    send(photos, JPEG)
    photos.path(name(JPEG)).write_bytes(JPEG[:-1] + b"!")

    assert photos.kind_of(name(JPEG)) is None


def test_photos_are_readable_by_the_server_alone(photos):
    send(photos, JPEG)

    assert photos.path(name(JPEG)).stat().st_mode & 0o777 == 0o600
