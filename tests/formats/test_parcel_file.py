"""A parcel is read with no trust in it: whatever is wrong has a name, and costs no more than its size."""

import json
import struct
import tracemalloc
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from uuid import UUID, uuid4
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.formats.parcel_file import (
    Bounds,
    CutOff,
    NotAParcel,
    PartAltered,
    PartMissing,
    open_parcel_file,
)
from fieldapp.store.models import Person
from tests.carried import Carried, a_key, a_manifest, members_of, packed, photo_member
from tests.parcels import a_photo

MEGABYTE = 1024 * 1024
BOUNDS = Bounds(entry_bytes=MEGABYTE, photo_bytes=8 * MEGABYTE, parcel_bytes=64 * MEGABYTE)
BAT = Person(id=7, display_name="Bat")
PHOTO = a_photo()
RECORD = Carried(b'{"answers":{}}', photos=[PHOTO], id=UUID("0197a5d0-0000-7000-8000-000000000001"))
KEY = a_key()


def sound(**changes):
    """The members of a sound parcel; `changes` are of its manifest."""
    return members_of(a_manifest(BAT, "here", [RECORD], **changes), KEY, [RECORD])


def opened(file, bounds=BOUNDS):
    return open_parcel_file(BytesIO(file), bounds)


def read_all(file, bounds=BOUNDS):
    """Read the parcel as the server does. Returns what is wrong with its parts."""
    problems = []
    with opened(file, bounds) as parcel:
        parts = [(parcel.body, entry) for entry in parcel.manifest.entries]
        parts += [(parcel.check_photo, photo) for photo in parcel.manifest.photos]
        for read, part in parts:
            try:
                read(part)
            except (PartAltered, PartMissing) as problem:
                problems.append(type(problem))
    return problems


def test_a_sound_parcel_is_read_as_it_was_packed():
    with opened(packed(sound())) as parcel:
        [entry], [photo] = parcel.manifest.entries, parcel.manifest.photos

        assert parcel.manifest.recorder.name == "Bat"
        assert parcel.body(entry) == RECORD.body
        assert b"".join(parcel.photo(photo)) == PHOTO
        assert parcel.signature.public_key == KEY.public


def test_a_photo_can_be_read_from_a_place_in_it():
    with opened(packed(sound())) as parcel:
        [photo] = parcel.manifest.photos

        assert b"".join(parcel.photo(photo, 100)) == PHOTO[100:]
        assert b"".join(parcel.photo(photo, len(PHOTO))) == b""


def test_somebody_may_have_packed_it_again():
    assert read_all(packed(sound(), ZIP_DEFLATED)) == []


def test_what_else_lies_in_it_is_not_looked_at():
    assert read_all(packed(sound() | {"drafts/x.json": b"{}", "__MACOSX/._x": b"\0"})) == []


def test_a_parcel_without_a_signature_is_read():
    unsigned = {name: content for name, content in sound().items() if name != "signature.json"}

    with opened(packed(unsigned)) as parcel:
        assert parcel.signature is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (RECORD.member, b'{"answers":{"n_alive":120}}'),
        (RECORD.member, b""),
        (RECORD.member, b"x" * (MEGABYTE + 1)),
        (photo_member(PHOTO), PHOTO[:-1]),
        (photo_member(PHOTO), PHOTO + b"x"),
        (photo_member(PHOTO), b"\0" * len(PHOTO)),
        (photo_member(PHOTO), b""),
    ],
)
def test_an_altered_part_is_named_and_the_others_are_sound(name, content):
    assert read_all(packed(sound() | {name: content})) == [PartAltered]


@pytest.mark.parametrize("name", [RECORD.member, photo_member(PHOTO)])
def test_a_part_that_is_not_there_is_named(name):
    members = sound()
    del members[name]

    assert read_all(packed(members)) == [PartMissing]


@pytest.mark.parametrize("kind", [ZIP_BZIP2, ZIP_LZMA])
def test_other_ways_to_compress_are_not_tried(kind):
    file = BytesIO(packed({name: sound()[name] for name in ("manifest.json", "signature.json")}))
    with ZipFile(file, "a") as parcel:
        parcel.writestr(RECORD.member, RECORD.body, kind)
        parcel.writestr(photo_member(PHOTO), PHOTO, kind)

    assert read_all(file.getvalue()) == [PartAltered, PartAltered]


HOSTILE_NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "entries/../../x.json",
    "C:\\windows\\x",
    "entries/",
    "entries/..",
    "photos/" + "a" * 64 + ".svg",
    "entries/\N{LATIN SMALL LETTER E WITH ACUTE}.1.json",
    "manifest.json/",
    "MANIFEST.JSON",
    "x" * 60_000,
    "con",
    ".",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_name_in_it_leads_anywhere(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert read_all(packed(sound() | {name: b"hostile"})) == []
    assert list(tmp_path.iterdir()) == []


WRONG_MANIFESTS = {
    "no JSON": b"{",
    "a list": b"[]",
    "nothing": b"",
    "a text": b'"format"',
    "half a character": b'{"format":1,"made_at":"\xff"}',
    "deep": b"[" * 100_000,
    "deep inside": b'{"x":' + b"[" * 100_000,
    "large": b" " * (4 * MEGABYTE + 1),
}


@pytest.mark.parametrize("manifest", WRONG_MANIFESTS.values(), ids=WRONG_MANIFESTS)
def test_a_manifest_that_cannot_be_read_is_none(manifest):
    with pytest.raises(NotAParcel):
        read_all(packed(sound() | {"manifest.json": manifest}))


ONE = a_manifest(BAT, "here", [RECORD])["entries"][0]
SHOT = a_manifest(BAT, "here", [RECORD])["photos"][0]


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": "1"},
        {"made_at": "yesterday"},
        {"made_at": "2026-06-20T19:10:00"},
        {"instance": None},
        {"instance": "x" * 65},
        {"recorder": {"id": 0, "name": "Bat"}},
        {"recorder": {"id": 2**31, "name": "Bat"}},
        {"recorder": {"id": True, "name": "Bat"}},
        {"recorder": 7},
        {"drafts": -1},
        {"drafts": None},
        {"entries": None},
        {"entries": [ONE, ONE]},
        {"entries": [ONE | {"id": "../../x"}]},
        {"entries": [ONE | {"n": 0}]},
        {"entries": [ONE | {"n": "1"}]},
        {"entries": [ONE | {"digest": "A" * 64}]},
        {"entries": [ONE | {"digest": "a" * 64 + "\n"}]},
        {"entries": [ONE | {"photos": ["../x"]}]},
        {"entries": [ONE | {"photos": ["a" * 64] * 61}]},
        {"entries": [ONE | {"if_match": "x" * 101}]},
        {"entries": [ONE | {"if_match": 1}]},
        {"entries": [ONE | {"id": str(uuid4())} for _ in range(2_001)]},
        {"photos": [SHOT, SHOT]},
        {"photos": [SHOT | {"sha256": "a"}]},
        {"photos": [SHOT | {"mime": "image/svg+xml"}]},
        {"photos": [SHOT | {"mime": "../x"}]},
        {"photos": [SHOT | {"size": -1}]},
        {"photos": [SHOT | {"size": 2**40}]},
        {"photos": [SHOT | {"sha256": f"{n:064x}"} for n in range(10_001)]},
    ],
)
def test_a_manifest_that_says_the_impossible_is_none(changes):
    with pytest.raises(NotAParcel):
        read_all(packed(sound(**changes)))


@pytest.mark.parametrize(
    "signature", [b"", b"{", b"[]", b'{"public_key": 7}', b" " * 5_000, b'{"public_key": "AAAA"}']
)
def test_a_signature_that_cannot_be_read_is_none(signature):
    with pytest.raises(NotAParcel):
        read_all(packed(sound() | {"signature.json": signature}))


def test_the_size_of_a_photo_is_believed_only_up_to_its_bound():
    shots = [SHOT | {"size": 8 * MEGABYTE + 1}]

    assert read_all(packed(sound(photos=shots))) == [PartAltered]


NO_PARCELS = {
    "nothing": b"",
    "a letter": b"P",
    "the start of a ZIP": b"PK\x03\x04",
    "rubbish": b"rubbish" * 1000,
    "a document": b"%PDF-1.7 " + b"x" * 1000,
    "a photo": b"\xff\xd8\xff" + b"x" * 1000,
    "a page": b"<html>" + b" " * 1000,
    "zeros": b"\0" * 100_000,
    "an empty ZIP": packed({}),
    "a ZIP of something": packed({"x": b""}),
    "a ZIP of a signature": packed({"signature.json": b"{}"}),
}


@pytest.mark.parametrize("file", NO_PARCELS.values(), ids=NO_PARCELS)
def test_what_is_no_parcel_is_told_so(file):
    with pytest.raises(NotAParcel):
        read_all(file)


def test_a_file_that_was_cut_off_is_told_so_wherever_the_cut_is():
    whole = packed(sound())

    for length in range(4, len(whole), 7):
        with pytest.raises(CutOff):
            read_all(whole[:length])


def test_a_name_that_stands_twice_is_refused():
    file = BytesIO(packed(sound()))
    with catch_warnings(), ZipFile(file, "a") as parcel:
        simplefilter("ignore")
        parcel.writestr(RECORD.member, b"another")

    with pytest.raises(NotAParcel):
        read_all(file.getvalue())


def test_an_encrypted_part_is_not_read():
    whole = bytearray(packed(sound()))
    directory = whole.index(b"PK\x01\x02", whole.index(PHOTO))
    for _ in range(3):
        directory = whole.index(b"PK\x01\x02", directory + 4)
    whole[directory + 8] |= 1

    assert read_all(bytes(whole)) == [PartAltered]


def test_a_bomb_costs_no_more_than_its_bound():
    bomb = sound() | {RECORD.member: b"\0" * (60 * MEGABYTE)}
    file = packed(bomb, ZIP_DEFLATED)
    del bomb

    tracemalloc.start()
    problems = read_all(file)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert problems == [PartAltered]
    assert peak_bytes < 4 * MEGABYTE


def test_parts_that_are_too_much_together_are_refused():
    members = sound() | {f"x{n}": b"\0" * (20 * MEGABYTE) for n in range(4)}

    with pytest.raises(NotAParcel):
        read_all(packed(members, ZIP_DEFLATED))


def test_a_bomb_that_lies_about_its_size_is_read_no_further():
    file = bytearray(packed(sound() | {RECORD.member: b"\0" * (20 * MEGABYTE)}, ZIP_DEFLATED))
    directory = file.index(b"PK\x01\x02")
    while file[directory + 46 :][: len(RECORD.member)] != RECORD.member.encode():
        directory = file.index(b"PK\x01\x02", directory + 4)
    struct.pack_into("<L", file, directory + 24, 100)

    assert read_all(bytes(file)) == [PartAltered]


def test_a_directory_without_end_is_not_begun():
    members = {f"{n:0200}": b"" for n in range(20_000)}

    with pytest.raises(NotAParcel):
        read_all(packed(sound() | members))


def test_more_members_than_any_phone_packs_are_refused():
    members = {f"{n}": b"" for n in range(20_000)}

    with pytest.raises(NotAParcel):
        read_all(packed(sound() | members))


def test_a_directory_that_says_it_is_huge_is_not_read():
    file = bytearray(packed(sound()))
    struct.pack_into("<L", file, len(file) - 10, 2**31)

    with pytest.raises(NotAParcel):
        read_all(bytes(file))


def test_a_comment_hides_no_other_directory():
    file = BytesIO(packed(sound()))
    with ZipFile(file, "a") as parcel:
        parcel.comment = packed(sound())[-22:]

    with pytest.raises(NotAParcel):
        read_all(file.getvalue())


@given(st.data())
def test_no_change_to_a_parcel_breaks_the_reader(data):
    """Bytes are overwritten wherever; the parcel is read, its parts are named, or it is none. Nothing else."""
    file = bytearray(packed(sound(), data.draw(st.sampled_from([0, ZIP_DEFLATED]))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(file) - 1))
        file[at] = data.draw(st.integers(0, 255))
    with suppress(NotAParcel):
        assert set(read_all(bytes(file))) <= {PartAltered, PartMissing}


def test_the_bytes_that_are_signed_are_those_in_the_file():
    spaced = json.dumps(a_manifest(BAT, "here", [RECORD]), indent=2).encode()

    with opened(packed(sound() | {"manifest.json": spaced})) as parcel:
        assert sha256(parcel.manifest_bytes).digest() == sha256(spaced).digest()
