"""A disk that is full, read-only or broken: phones are asked to come again, and when it is well nothing is lost."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from .check import check
from .furnished import furnish
from .phone import Later, deliver_all
from .running import Server, mother
from .small_disk import DATABASE, small_disk
from .test_database_outages import assert_comes_again

PHOTO_BYTES = 200 * 1024


@pytest.fixture(scope="module")
def mounted(tmp_path_factory):
    """A small disk, and what starts servers where it is mounted."""
    with small_disk(tmp_path_factory.mktemp("disk")) as disk, mother(disk.enter) as lasting:
        yield disk, lasting


@pytest.fixture
def disk(mounted):
    disk, _ = mounted
    yield disk
    disk.empty()


@pytest.fixture
def known(disk, database_url):
    """An installation on the small disk."""
    known = furnish(database_url, disk.outside)
    disk.put_database(Path(database_url.removeprefix("sqlite:///")))
    return known


@pytest.fixture
def server(known, mounted, tmp_path):
    """Its server. It keeps nothing free: all of the disk can be filled."""
    disk, lasting = mounted
    url = f"sqlite:///{disk.inside / DATABASE}"
    server = Server(lasting, tmp_path, disk.inside, url, FIELDAPP_KEEP_FREE_BYTES="0")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def phone(known, server):
    phone = known.phone(server.wire)
    phone.piece_bytes = 64 * 1024
    return phone


def test_a_full_disk(check_disk, server, disk, phone, tally):
    with _nothing_gets_through(phone, "disk-full", tally):
        disk.fill()
    disk.make_room()
    deliver_all(phone)
    check_disk(phone)


def test_a_disk_that_is_full_before_a_photo_is_whole(check_disk, server, disk, phone, tally):
    phone.record(photos=1, photo_bytes=PHOTO_BYTES)
    disk.fill(leave_bytes=120 * 1024)
    with pytest.raises(Later) as asked:
        phone.deliver()
    assert_comes_again(asked.value, "disk-full")
    tally("faults")
    disk.make_room()
    deliver_all(phone)
    check_disk(phone)


def test_killed_on_a_full_disk(check_disk, server, disk, phone, tally):
    with _nothing_gets_through(phone, "disk-full", tally):
        disk.fill()
    server.kill()
    tally("kills")
    disk.make_room()
    server.start()
    deliver_all(phone)
    check_disk(phone)


def test_a_disk_that_turns_read_only(check_disk, server, disk, phone, tally):
    with _nothing_gets_through(phone, "disk-broken", tally):
        disk.make_read_only()
    disk.make_writable()
    deliver_all(phone)
    check_disk(phone)


@pytest.fixture
def check_disk(known, server, disk, tmp_path):
    """What must hold, of what is on the small disk."""

    def check_disk(phone):
        url = f"sqlite:///{disk.copy_database(tmp_path / 'copy')}"
        check(replace(known, database_url=url), server.wire, phone)

    return check_disk


@contextmanager
def _nothing_gets_through(phone, problem, tally):
    """First something is here; after the block, nothing more is taken in, and the phone is told why."""
    phone.record(photos=1)
    deliver_all(phone)
    for _ in range(3):
        phone.record(photos=1, photo_bytes=PHOTO_BYTES)
    yield
    with pytest.raises(Later) as asked:
        phone.deliver()
    assert_comes_again(asked.value, problem)
    tally("faults")
