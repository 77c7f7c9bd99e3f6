"""An outage has a name; a mistake of the program does not hide behind it."""

import sqlite3
from contextlib import closing
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from fieldapp.store import database as database_module
from fieldapp.store.database import Database
from fieldapp.store.outages import DatabaseBusy, DiskBroken, DiskFull, outages_named
from tests.databases import on_both_databases


@pytest.fixture
def impatient(database_url):
    """The database, for somebody who does not wait for a lock."""
    with closing(Database(database_url)) as database:

        def hurry(connection, _record):
            if database.is_sqlite:
                connection.execute("PRAGMA busy_timeout=10")
            else:
                connection.execute("SET lock_timeout = '10ms'")
                connection.commit()

        event.listen(database.engine, "connect", hurry)
        yield database


@on_both_databases
def test_a_database_that_others_hold_is_busy(database, impatient):
    locked, done = Event(), Event()

    def hold():
        with database.transaction() as session:
            session.execute(text("INSERT INTO organisations (id, name, kind) VALUES (7, 'a', 'b')"))
            locked.set()
            done.wait(30)

    def write():
        with impatient.transaction() as session:
            session.execute(text("INSERT INTO organisations (id, name, kind) VALUES (7, 'a', 'b')"))

    holder = Thread(target=hold)
    holder.start()
    try:
        assert locked.wait(30)
        with pytest.raises(DatabaseBusy):
            write()
    finally:
        done.set()
        holder.join()


def test_who_waits_too_long_for_a_turn_is_told_so(database, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE_S", 0.01)
    told = []

    def write():
        try:
            with database.transaction():
                told.append("written")
        except DatabaseBusy:
            told.append("busy")

    def write_in_another_thread():
        other = Thread(target=write)
        other.start()
        other.join()

    with database.transaction():
        write_in_another_thread()
    write_in_another_thread()

    assert told == ["busy", "written"]


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        (sqlite3.SQLITE_READONLY_DBMOVED, DiskBroken),
        (sqlite3.SQLITE_IOERR_FSYNC, DiskBroken),
        (sqlite3.SQLITE_CORRUPT, DiskBroken),
        (sqlite3.SQLITE_NOTADB, DiskBroken),
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DatabaseBusy),
        (sqlite3.SQLITE_CANTOPEN, DatabaseBusy),
    ],
)
def test_what_sqlite_complains_of_has_its_name(code, outage):
    complaint = sqlite3.OperationalError("it says")
    complaint.sqlite_errorcode = code

    with pytest.raises(outage), outages_named():
        raise DBAPIError.instance("INSERT", {}, complaint, sqlite3.Error)


@pytest.mark.parametrize(
    ("complaint", "outage"),
    [
        (psycopg.errors.DiskFull(), DiskFull),
        (psycopg.errors.IoError(), DiskBroken),
        (psycopg.errors.DataCorrupted(), DiskBroken),
        (psycopg.errors.ReadOnlySqlTransaction(), DiskBroken),
        (psycopg.errors.AdminShutdown(), DatabaseBusy),
        (psycopg.errors.CannotConnectNow(), DatabaseBusy),
        (psycopg.errors.TooManyConnections(), DatabaseBusy),
        (psycopg.errors.LockNotAvailable(), DatabaseBusy),
        (psycopg.errors.QueryCanceled(), DatabaseBusy),
        (psycopg.errors.IdleInTransactionSessionTimeout(), DatabaseBusy),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_postgresql_complains_of_has_its_name(complaint, outage):
    with pytest.raises(outage), outages_named():
        raise DBAPIError.instance("INSERT", {}, complaint, psycopg.Error)


def test_a_database_out_of_reach_is_busy(tmp_path):
    def read(url):
        with closing(Database(url)) as database, database.reading() as session:
            session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseBusy):
        read(f"postgresql+psycopg:///fieldapp?host={tmp_path}")
    with pytest.raises(DatabaseBusy):
        read(f"sqlite:///{tmp_path}/nowhere/fieldapp.db")


def test_a_database_without_room_is_a_full_disk(database):
    def write():
        with database.transaction() as session:
            for n in range(200):
                session.execute(
                    text("INSERT INTO organisations (name, kind) VALUES (:name, 'x')"),
                    {"name": f"{n}" * 1000},
                )

    with database.transaction() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(DiskFull):
        write()


@on_both_databases
def test_a_mistake_is_no_outage(database):
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(text("SELECT nothing FROM nowhere"))
