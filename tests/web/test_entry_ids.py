"""Ids of entries that a browser cannot name itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from fieldapp.web.entry_ids import made_at, new_entry_id

A_DAY = datetime(2026, 6, 12, 6, 32, 5, 700_000, tzinfo=UTC)


def test_an_id_is_of_version_7_and_like_no_other():
    ids = {new_entry_id(A_DAY) for _ in range(100)}

    assert len(ids) == 100
    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {"specified in RFC 4122"}


def test_an_id_says_to_the_second_when_it_was_made():
    assert made_at(new_entry_id(A_DAY)) == A_DAY.replace(microsecond=0)


def test_ids_made_one_after_the_other_are_in_order():
    assert new_entry_id(A_DAY) < new_entry_id(A_DAY + timedelta(milliseconds=1))


def test_an_id_of_the_far_future_was_made_up():
    assert made_at(UUID(int=2**128 - 1)) <= datetime.now(UTC)
