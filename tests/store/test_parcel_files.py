"""A parcel grows piece by piece, is never taken for whole before it is, and never takes more room than it may."""

import os
from hashlib import sha256
from io import BytesIO
from threading import Barrier, Thread

import pytest

from fieldapp.store.parcel_files import (
    MOST_OF_ONE_PERSON,
    ParcelFiles,
    ParcelLocked,
    ParcelOffset,
    ParcelTooLarge,
)

PARCEL = b"what somebody carried" * 1000
NAME = sha256(PARCEL).hexdigest()
BAT, SARAA = 7, 8
MOST = 1_000_000


@pytest.fixture
def parcels(tmp_path):
    return ParcelFiles(tmp_path / "parcels")


def whole(parcels, person=BAT, name=NAME):
    with parcels.whole(person, name) as file:
        return file and file.read()


def test_a_parcel_grows_until_it_is_whole(parcels):
    assert parcels.append(BAT, NAME, 0, [PARCEL[:10], PARCEL[10:100]], MOST) == 100
    assert parcels.append(BAT, NAME, 100, [PARCEL[100:]], MOST) == len(PARCEL)

    assert whole(parcels) == PARCEL


def test_a_piece_begins_where_the_parcel_ends(parcels):
    parcels.append(BAT, NAME, 0, [PARCEL[:10]], MOST)

    for offset in (0, 5, 11, 10_000):
        with pytest.raises(ParcelOffset) as refused:
            parcels.append(BAT, NAME, offset, [b"x"], MOST)
        assert refused.value.right == 10
    assert parcels.size_bytes(BAT, NAME) == 10


def test_what_came_before_a_cut_is_kept(parcels):
    def cut_off():
        yield PARCEL[:100]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        parcels.append(BAT, NAME, 0, cut_off(), MOST)

    assert parcels.append(BAT, NAME, 100, [PARCEL[100:]], MOST) == len(PARCEL)
    assert whole(parcels) == PARCEL


def test_wrong_bytes_are_dropped_so_that_it_can_begin_anew(parcels):
    parcels.append(BAT, NAME, 0, [b"x" * len(PARCEL)], MOST)

    assert whole(parcels) is None
    assert parcels.size_bytes(BAT, NAME) == 0


def test_half_a_parcel_is_none(parcels):
    parcels.append(BAT, NAME, 0, [PARCEL[:-1]], MOST)

    assert whole(parcels) is None


def test_a_parcel_is_its_carriers_alone(parcels):
    parcels.append(BAT, NAME, 0, [PARCEL], MOST)

    assert whole(parcels, SARAA) is None
    assert parcels.size_bytes(SARAA, NAME) == 0
    assert whole(parcels) == PARCEL


def test_nobody_else_can_read_it(parcels, tmp_path):
    parcels.append(BAT, NAME, 0, [PARCEL], MOST)
    parcels.keep(SARAA, BytesIO(PARCEL), MOST)

    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "parcels").iterdir()} == {0o600}


def test_a_parcel_that_is_too_large_is_not_kept(parcels, tmp_path):
    with pytest.raises(ParcelTooLarge):
        parcels.append(BAT, NAME, 0, [PARCEL], len(PARCEL) - 1)
    with pytest.raises(ParcelTooLarge):
        parcels.keep(BAT, BytesIO(PARCEL), len(PARCEL) - 1)

    assert sum(path.stat().st_size for path in (tmp_path / "parcels").iterdir()) == 0


def test_a_parcel_that_comes_in_one_go_is_named_by_its_bytes(parcels):
    assert parcels.keep(BAT, BytesIO(PARCEL), MOST) == NAME
    assert whole(parcels) == PARCEL


def test_two_do_not_write_at_once(parcels):
    is_writing, may_go_on = Barrier(2), Barrier(2)

    def slowly():
        yield PARCEL[:10]
        is_writing.wait(10)
        may_go_on.wait(10)
        yield PARCEL[10:]

    first = Thread(target=parcels.append, args=(BAT, NAME, 0, slowly(), MOST))
    first.start()
    is_writing.wait(10)
    with pytest.raises(ParcelLocked):
        parcels.append(BAT, NAME, 10, [PARCEL[10:]], MOST)
    may_go_on.wait(10)
    first.join()

    assert whole(parcels) == PARCEL


@pytest.mark.parametrize("name", ["", "x", "../" + "a" * 61, "A" * 64, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_leads_nowhere(parcels, name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        parcels.append(BAT, name, 0, [b"x"], MOST)


def test_one_person_fills_no_disk(parcels, tmp_path):
    names = []
    for number in range(MOST_OF_ONE_PERSON + 2):
        names.append(parcels.keep(BAT, BytesIO(b"%d" % number), MOST))
        os.utime(tmp_path / "parcels" / f"{BAT}.{names[-1]}", (number, number))
    others = parcels.keep(SARAA, BytesIO(PARCEL), MOST)

    parcels.make_room(BAT)

    kept = [name for name in names if parcels.size_bytes(BAT, name)]
    assert kept == names[-MOST_OF_ONE_PERSON:]
    assert whole(parcels, SARAA, others) == PARCEL
