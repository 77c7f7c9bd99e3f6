"""The database is killed, stopped, locked or has no connection left: phones are asked to come again, and do."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import psycopg
import pytest

from tests.databases import postgresql_server

from .check import check
from .furnished import furnish
from .lengths import length
from .phone import Later, Phone, deliver_all
from .running import Server
from .test_load import PHONES, delivering


@pytest.fixture(scope="module")
def durable():
    """PostgreSQL as it runs in earnest: what it acknowledges survives."""
    with postgresql_server(fsync=True) as server:
        yield server


@pytest.fixture
def on_durable(durable, servers, tmp_path):
    """An installation on it, and its server."""
    with durable.migrated() as url:
        known = furnish(url, tmp_path / "data", PHONES)
        server = Server(servers, tmp_path, known.data, url)
        yield known, server
        server.kill()


@pytest.mark.timeout(length(300, 900))
def test_postgresql_killed_while_32_phones_deliver(durable, on_durable, tally):
    known, server = on_durable
    phones = [known.phone(server.wire, number) for number in range(PHONES)]
    server.start()
    for _ in range(length(1, 8)):
        for phone in phones:
            phone.record(photos=1)
        with delivering(phones):
            time.sleep(0.5)
            durable.kill()
            time.sleep(0.2)
            durable.start()
            tally("kills")
        deliver_all(*phones)
        check(known, server.wire, *phones)


def test_postgresql_stopped_for_a_while(durable, on_durable, tally):
    known, server = on_durable
    server.start()
    phone = known.phone(server.wire)
    phone.record()
    durable.stop()
    with pytest.raises(Later) as asked:
        phone.deliver()
    assert_comes_again(asked.value, "busy")
    durable.start()
    tally("faults")
    deliver_all(phone)
    check(known, server.wire, phone)


def test_postgresql_without_a_connection_to_spare(on_durable, tally):
    known, server = on_durable
    phones = [known.phone(server.wire, number) for number in range(PHONES)]
    for phone in phones:
        phone.record()
    server.start()
    with ExitStack() as others, ThreadPoolExecutor(PHONES) as pool:
        _take_all_connections(known.database_url, others)
        asked = [each for each in pool.map(_deliver, phones) if each]
    assert asked
    for each in asked:
        assert_comes_again(each, "busy")
    tally("faults", len(asked))
    deliver_all(*phones)
    check(known, server.wire, *phones)


def test_sqlite_locked_by_somebody_else(server, known, tally):
    server.start()
    phone = known.phone(server.wire)
    phone.record()
    path = known.database_url.removeprefix("sqlite:///")
    with delivering([phone]), closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(length(2, 8))
        other.execute("ROLLBACK")
        tally("faults")
    deliver_all(phone)
    check(known, server.wire, phone)


def assert_comes_again(asked: Later, problem: str) -> None:
    assert asked.answer.status == 503
    assert asked.answer.problem in ("", problem)  # the answer to a HEAD has no words
    assert int(asked.answer.headers["retry-after"]) > 0


def _deliver(phone: Phone) -> Later | None:
    try:
        phone.deliver()
    except Later as asked:
        return asked
    return None


def _take_all_connections(url: str, taken: ExitStack) -> None:
    with suppress(psycopg.OperationalError):
        while True:
            taken.enter_context(closing(psycopg.connect(url)))
