"""One engine for each application, one transaction for each request.

SQLite: WAL with synchronous=FULL, because an answer to a phone is a promise that survives a power cut (NORMAL
forgets the last commits), and BEGIN IMMEDIATE for every transaction that may write, because a deferred one loses
updates or is refused half-way. PostgreSQL: synchronous_commit stays on, with limits on how long to wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from .outages import DatabaseBusy, outages_named

__all__ = ["Database", "Session"]

PATIENCE_S = 15
"""How long a writer waits for its turn, among the threads of this process and among processes."""
POOL_SIZE = 16
POSTGRESQL_LIMITS = (
    "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
)


class Database:
    """The central database. `transaction()` writes, `reading()` does not."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(self.engine.execution_options(readonly=True))
        self._one_writer = Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit if the block succeeds, roll everything back if it raises. Raises an Outage."""
        with outages_named(), self._turn(), self._writing.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that neither waits for writers nor holds them up. Raises DatabaseBusy, DiskBroken."""
        with outages_named(), self._reading() as session:
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer at a time. Waiting here, in order, is fairer than its busy handler, which sleeps.

        Not for ever: where another process holds the database, threads that wait would pile up and answer nobody.
        """
        if self._one_writer and not self._one_writer.acquire(timeout=PATIENCE_S):
            raise DatabaseBusy
        try:
            yield
        finally:
            if self._one_writer:
                self._one_writer.release()

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, pool_size=POOL_SIZE, max_overflow=64, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=64,
        pool_pre_ping=True,
        connect_args={"options": POSTGRESQL_LIMITS},
    )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = (
        None  # the driver's own BEGIN comes too late: after the first SELECT
    )
    for pragma in (
        f"busy_timeout={PATIENCE_S * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly", False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
