"""An fsync that fails, a file that may not grow: the phone is asked to come again, and what is bad is not kept."""

import pytest

from .check import check
from .phone import Later, deliver_all
from .test_database_outages import assert_comes_again


@pytest.mark.parametrize("point", ["P3", "P5"])
def test_the_disk_errs_under_a_photo(server, known, tally, point):
    server.start(point, how="broken")
    phone = known.phone(server.wire)
    phone.record(photos=2)
    server.arm()
    with pytest.raises(Later) as asked:
        phone.deliver()
    assert_comes_again(asked.value, "disk-broken")
    assert server.was_struck
    tally("faults")

    server.disarm()
    deliver_all(phone)
    check(known, server.wire, phone)


def test_a_file_may_not_grow_any_more(server, known, tally):
    server.limit_files_to(300 * 1024)
    server.start()
    phone = known.phone(server.wire)
    phone.piece_bytes = 64 * 1024
    phone.record(photos=1, photo_bytes=500 * 1024)
    with pytest.raises(Later) as asked:
        phone.deliver()
    assert_comes_again(asked.value, "disk-full")
    tally("faults")

    server.limit_files_to(None)
    server.restart()
    deliver_all(phone)
    check(known, server.wire, phone)
