"""An envelope is read strictly; answers are free."""

import json
from hashlib import sha256
from uuid import UUID

import pytest

from fieldapp.services.parcel import BadEnvelope, FormatTooOld, PhotoTooLarge, open_parcel

ENTRY = UUID("0197a000-0000-7000-8000-000000000001")
POSITION = {
    "lat": 47.1,
    "lon": 106.2,
    "accuracy_m": 8,
    "at": "2026-06-12T14:31:50+08:00",
    "source": "browser",
}
PHOTO = {
    "sha256": "a" * 64,
    "size": 183022,
    "mime": "image/jpeg",
    "width": 1600,
    "height": 1200,
    "taken_at": None,
    "position": None,
    "direction_deg": 271.5,
    "source": "camera",
}
ENVELOPE = {
    "format": 1,
    "record_type": "tree_count",
    "form_version": 1,
    "site": 17,
    "recorded_at": "2026-06-12T14:32:05+08:00",
    "position": POSITION,
    "language": "mn",
    "answers": {"note": "Хоёр эгнээ цасан дор", "n_alive": 104},
    "photos": [PHOTO],
}


def opened(envelope, max_photo_bytes=1_000_000):
    body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    return open_parcel(ENTRY, body, max_photo_bytes)


def nested(depth):
    answer: object = "deep"
    for _ in range(depth):
        answer = [answer]
    return answer


def test_the_bytes_are_kept_as_they_came():
    body = json.dumps(ENVELOPE, indent=3).encode()

    parcel = opened(body)

    assert parcel.body == body
    assert parcel.digest == sha256(body).hexdigest()
    assert parcel.answers == ENVELOPE["answers"]
    assert parcel.damaged == frozenset()


@pytest.mark.parametrize("missing", ENVELOPE)
def test_no_member_may_be_missing(missing):
    with pytest.raises(BadEnvelope, match=missing):
        opened({name: value for name, value in ENVELOPE.items() if name != missing})


@pytest.mark.parametrize(
    "change",
    [
        {"unknown": 1},
        {"format": 2},
        {"format": "1"},
        {"record_type": 7},
        {"site": 0},
        {"site": -1},
        {"site": 2**31},
        {"site": "17"},
        {"site": 17.5},
        {"site": True},
        {"site": None},
        {"form_version": None},
        {"recorded_at": "2026-06-12T14:32:05"},
        {"recorded_at": "yesterday"},
        {"recorded_at": "0001-01-01T00:00:00+08:00"},
        {"recorded_at": "9999-12-31T23:59:59-08:00"},
        {"recorded_at": None},
        {"answers": []},
        {"answers": None},
        {"answers": {"note": nested(32)}},
        {"photos": None},
        {"photos": [PHOTO] * 61},
        {"photos": [PHOTO | {"sha256": "A" * 64}]},
        {"photos": [PHOTO | {"sha256": "a" * 64 + "\n"}]},
        {"photos": [PHOTO | {"sha256": "../../etc/passwd"}]},
        {"photos": [PHOTO | {"size": 0}]},
        {"photos": [PHOTO | {"mime": "image/gif"}]},
        {"photos": [PHOTO | {"mime": "image/svg+xml"}]},
        {"photos": [PHOTO | {"source": "internet"}]},
        {"photos": [PHOTO | {"name": "photo.jpg"}]},
        {"photos": [PHOTO | {"taken_at": "9999-12-31T23:59:59-08:00"}]},
        {"photos": [PHOTO | {"direction_deg": 361}]},
        {"position": POSITION | {"lat": 91}},
        {"position": POSITION | {"lon": -181}},
        {"position": POSITION | {"accuracy_m": -1}},
        {"position": POSITION | {"accuracy_m": 1e300}},
        {"position": POSITION | {"at": "1800-01-01T00:00:00Z"}},
        {"position": [47.1, 106.2]},
        {"language": "m" * 36},
    ],
    ids=lambda change: json.dumps(change).replace(json.dumps(PHOTO)[1:-1], "")[:400],
)
def test_a_broken_envelope_is_refused(change):
    with pytest.raises(BadEnvelope):
        opened(ENVELOPE | change)


SOUND = json.dumps(ENVELOPE).encode()
BROKEN = {
    "nothing": b"",
    "a beginning": b"{",
    "null": b"null",
    "a list": b"[]",
    "no UTF-8": b"\xff\xfe",
    "a byte order mark": b"\xef\xbb\xbf" + SOUND,
    "cut off": SOUND[:-1],
    "too long": SOUND + b"x",
    "no number": SOUND.replace(b"104", b"NaN"),
    "infinite": SOUND.replace(b"104", b"Infinity"),
    "a number beyond all": SOUND.replace(b"104", b"1e400"),
    "a number of 5,000 digits": SOUND.replace(b"104", b"9" * 5000),
    "a pit": SOUND.replace(b"104", b"[" * 100_000 + b"]" * 100_000),
    "no UTF-8 in an answer": SOUND.replace(b"104", b'"\xff"'),
    "half an escape": SOUND.replace(b"104", b'"\\u12"'),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_json_is_refused(body):
    with pytest.raises(BadEnvelope):
        opened(body)


def test_an_envelope_of_an_older_program_asks_for_a_newer_one():
    with pytest.raises(FormatTooOld):
        opened({"format": 0, "form": "tree_count"})


def test_answers_may_be_as_deep_as_any_form_needs():
    assert opened(ENVELOPE | {"answers": {"note": nested(30)}})


def test_answers_of_a_later_form_are_taken():
    answers = {"asked next year": {"a": [1, None, 2.5, True]}}

    assert opened(ENVELOPE | {"answers": answers}).answers == answers


def test_a_photo_that_is_too_large_is_refused():
    with pytest.raises(PhotoTooLarge):
        opened(ENVELOPE, max_photo_bytes=183_021)


def test_a_photo_that_was_chosen_twice_is_one_photo():
    other = PHOTO | {"sha256": "b" * 64}

    parcel = opened(ENVELOPE | {"photos": [PHOTO, other, PHOTO]})

    assert [photo.sha256[0] for photo in parcel.photos] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"zero \u0000", "zero \ufffd"),
        (r"half \ud83d", "half \ufffd"),
        (r"other half \uDC00!", "other half \ufffd!"),
        (r"wrong way round \udc00\ud83d", "wrong way round \ufffd\ufffd"),
        (r"half, then a pair \ud83d\ud83d\ude00", "half, then a pair \ufffd\U0001f600"),
        (r"half, then \ud83d\n", "half, then \ufffd\n"),
    ],
)
def test_characters_that_no_text_can_hold_are_replaced_and_named(written, read):
    body = json.dumps(ENVELOPE).encode().replace(b"104", f'"{written}"'.encode())

    parcel = opened(body)

    assert parcel.answers["n_alive"] == read
    assert parcel.damaged == {"n_alive"}
    assert parcel.body == body


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"a pair \ud83d\ude00", "a pair \U0001f600"),
        (r"a backslash \\ud83d and \\u0000", r"a backslash \ud83d and \u0000"),
        (r"\\\\ud83d", r"\\ud83d"),
    ],
)
def test_characters_that_only_look_so_stay(written, read):
    parcel = opened(json.dumps(ENVELOPE).encode().replace(b"104", f'"{written}"'.encode()))

    assert parcel.answers["n_alive"] == read
    assert parcel.damaged == frozenset()
