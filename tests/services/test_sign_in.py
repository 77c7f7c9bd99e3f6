"""Guessing a password is slow, for one name and from one place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from fieldapp.services.sign_in import (
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    WINDOW,
    TooManyTries,
    begin,
    sign_in_name,
    succeed,
)
from fieldapp.store.models import SignInFailure
from tests.databases import on_both_databases
from tests.factories import a_person

NOW = datetime(2026, 6, 12, 14, 30, tzinfo=UTC)
HERE = "192.0.2.7"


def is_looked_at(session, name, address=HERE, now=NOW):
    try:
        begin(session, name, address, now)
    except TooManyTries:
        return False
    return True


def fail(session, times, name="alice", address=HERE, now=NOW):
    for _ in range(times):
        begin(session, name, address, now)


@pytest.mark.parametrize("typed", ["alice", " Alice ", "ALICE", "ａｌｉｃｅ", "ali\u200bce\0"])
def test_a_name_is_the_same_however_a_phone_writes_it(typed):
    assert sign_in_name(typed) == "alice"


def test_names_are_written_in_any_script():
    assert sign_in_name("Бат-Эрдэнэ") == "бат-эрдэнэ"
    assert sign_in_name("王芳") == "王芳"


@on_both_databases
def test_a_try_says_whose_password_is_compared(session):
    alice = a_person(session, "alice", password_hash="her hash")

    attempt = begin(session, "Alice", HERE, NOW)

    assert (attempt.person_id, attempt.password_hash) == (alice.id, "her hash")


def test_a_name_that_nobody_has_has_no_password(session):
    assert begin(session, "nobody", HERE, NOW).password_hash is None


def test_who_left_has_no_password(session):
    a_person(session, "alice", ended_at=NOW)

    assert begin(session, "alice", HERE, NOW).password_hash is None


@on_both_databases
def test_the_sixth_try_at_a_name_has_to_wait(session):
    fail(session, TRIES_PER_NAME, now=NOW)

    with pytest.raises(TooManyTries) as refused:
        begin(session, "alice", "198.51.100.9", NOW + timedelta(minutes=5))

    assert refused.value.wait == timedelta(minutes=10)
    assert refused.value.minutes == 10


def test_a_wait_of_seconds_is_said_as_one_minute():
    assert TooManyTries(timedelta(seconds=3)).minutes == 1
    assert TooManyTries(timedelta(minutes=2, seconds=1)).minutes == 3


def test_a_try_that_had_to_wait_does_not_make_the_wait_longer(session):
    fail(session, TRIES_PER_NAME)
    for minute in range(1, 15):
        assert not is_looked_at(session, "alice", now=NOW + timedelta(minutes=minute))

    assert is_looked_at(session, "alice", now=NOW + WINDOW)


def test_people_of_one_camp_do_not_lock_each_other_out(session):
    fail(session, TRIES_PER_NAME, "alice")

    assert is_looked_at(session, "bob")


@on_both_databases
def test_one_address_cannot_try_many_names(session):
    for n in range(TRIES_PER_ADDRESS):
        begin(session, f"name {n}", HERE, NOW)

    assert not is_looked_at(session, "another", HERE)
    assert is_looked_at(session, "another", "192.0.2.8")


def test_the_addresses_of_one_ipv6_network_are_one(session):
    for n in range(TRIES_PER_ADDRESS):
        begin(session, f"name {n}", f"2001:db8:1:2::{n:x}", NOW)

    assert not is_looked_at(session, "another", "2001:db8:1:2:ffff::1")
    assert is_looked_at(session, "another", "2001:db8:1:3::1")


@on_both_databases
def test_signing_in_forgives_the_tries_before_it(session):
    fail(session, TRIES_PER_NAME - 1)

    succeed(session, begin(session, "alice", HERE, NOW))

    fail(session, TRIES_PER_NAME)


def test_signing_in_oneself_does_not_forgive_tries_at_others(session):
    fail(session, TRIES_PER_NAME, "bob")

    succeed(session, begin(session, "mallory", HERE, NOW))

    assert not is_looked_at(session, "bob")


@on_both_databases
def test_old_tries_are_forgotten(session):
    fail(session, 3)

    fail(session, 1, now=NOW + WINDOW + timedelta(seconds=1))

    assert session.scalar(select(func.count(SignInFailure.id))) == 1


@on_both_databases
def test_of_many_tries_at_once_five_are_looked_at(database):
    def attempt(_):
        with database.transaction() as session:
            return is_looked_at(session, "alice")

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(attempt, range(40))) == TRIES_PER_NAME
