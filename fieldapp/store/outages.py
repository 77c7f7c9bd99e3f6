"""When the database or the disk cannot do its work for a while: named, so that a phone knows to come again."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class DatabaseBusy(Exception):
    """The database is locked, overloaded or out of reach. Nothing was changed; later it may work."""


class DiskFull(Exception):
    """There is no room left on the server's disk."""


BUSY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PROTOCOL,
    }
)
PRIMARY_CODE = 0xFF
"""The lower byte of what SQLite answers says which kind of trouble; the rest, where it arose."""


@contextmanager
def outages_named() -> Iterator[None]:
    """Raise DatabaseBusy or DiskFull for what is no mistake of the program."""
    try:
        yield
    except NoConnectionFree as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        raise (_outage(error.orig) or error) from error


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Raise DiskFull where a file finds no room."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise


def _outage(error: BaseException | None) -> Exception | None:
    match error:
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
            if code == sqlite3.SQLITE_FULL:
                return DiskFull()
            return DatabaseBusy() if code in BUSY else None
        case psycopg.errors.DiskFull():
            return DiskFull()
        case psycopg.OperationalError():
            return DatabaseBusy()
    return None
