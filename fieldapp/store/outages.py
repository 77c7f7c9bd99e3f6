"""When the database or the disk cannot do its work for a while: named, so that a phone knows to come again."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class Outage(Exception):
    """Nothing was changed that anybody was told of; later it may work."""


class DatabaseBusy(Outage):
    """The database is locked, overloaded, restarting or out of reach."""


class DiskFull(Outage):
    """There is no room left on the server's disk, or only what is kept free for entries."""


class DiskBroken(Outage):
    """The server's disk cannot be read or written: it has a fault, is read-only, or is not there."""


BUSY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
BROKEN = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
    }
)
PRIMARY_CODE = 0xFF
"""The lower byte of what SQLite answers says which kind of trouble; the rest, where it arose."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_DISK = frozenset(
    {
        errno.EIO,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.ENOENT,
        errno.ENODEV,
        errno.ENXIO,
        errno.ESTALE,
        errno.EUCLEAN,
    }
)


@contextmanager
def outages_named() -> Iterator[None]:
    """Raise DatabaseBusy, DiskFull or DiskBroken for what is no mistake of the program."""
    try:
        yield
    except NoConnectionFree as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        raise (_outage(error.orig) or error) from error


@contextmanager
def disk_named() -> Iterator[None]:
    """Raise DiskFull where a file finds no room, DiskBroken where the disk itself fails."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull from error
        if error.errno in NO_DISK:
            raise DiskBroken from error
        raise


def _outage(error: BaseException | None) -> Outage | None:
    match error:
        case sqlite3.Error():
            return _outage_of_sqlite(getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE)
        case psycopg.errors.DiskFull():
            return DiskFull()
        case (
            psycopg.errors.IoError()
            | psycopg.errors.UndefinedFile()
            | psycopg.errors.DataCorrupted()
            | psycopg.errors.ReadOnlySqlTransaction()
        ):
            return DiskBroken()
        case psycopg.OperationalError() | psycopg.errors.IdleInTransactionSessionTimeout():
            return DatabaseBusy()
    return None


def _outage_of_sqlite(code: int) -> Outage | None:
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code in BROKEN:
        return DiskBroken()
    return DatabaseBusy() if code in BUSY else None
