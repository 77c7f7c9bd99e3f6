"""The server as `make run` starts it, with phones that may send to it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_urlsafe
from socket import socket

from fieldapp.rules.roles import Role
from fieldapp.store import migrate
from fieldapp.store.database import Database
from fieldapp.store.models import SignInSession
from fieldapp.store.models.people import SessionKind
from fieldapp.web.access import hashed
from tests import factories

TOP = Path(__file__).parents[2]


@dataclass(frozen=True)
class Furnished:
    """What the database holds before the first delivery."""

    tokens: tuple[str, ...]
    """One phone's token each."""
    desk_cookie: str
    """A supervisor's browser."""
    field_cookie: str
    """A fieldworker's browser."""
    site_id: int
    cohort_id: int


@dataclass(frozen=True)
class Serving:
    """A running server."""

    port: int
    pid: int
    start_s: float
    """From the command to the first answer."""
    known: Furnished

    @property
    def processes(self) -> list[int]:
        """The server and all that it started."""
        found = [self.pid]
        for parent in found:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        return found

    @property
    def memory_mb(self) -> float:
        """What all processes hold together; pages that they share are counted once (PSS)."""
        return sum(_pss_kb(pid) for pid in self.processes) / 1024

    @property
    def cpu_s(self) -> float:
        """Processor time that all processes have used so far."""
        return sum(_cpu_ticks(pid) for pid in self.processes) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(database_url: str, data: Path, phones: int = 32) -> Iterator[Serving]:
    """Start the server on a database that holds a project, a site, and people with phones."""
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        known = _furnish(database, phones)
    port = _free_port()
    settings = {
        "FIELDAPP_DATABASE_URL": database_url,
        "FIELDAPP_DATA": str(data),
        "FIELDAPP_DEMONSTRATION": "0",
        "FIELDAPP_HOST": "127.0.0.1",
        "FIELDAPP_PORT": str(port),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [Path(sys.executable).parent / "flask", "--app", "wsgi", "serve"],
        cwd=TOP,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Serving(port, process.pid, time.perf_counter() - began, known)
    finally:
        process.terminate()
        process.wait()


def _furnish(database: Database, phones: int) -> Furnished:
    tokens = tuple(token_urlsafe(32) for _ in range(phones))
    desk_cookie, field_cookie = token_urlsafe(32), token_urlsafe(32)
    with database.transaction() as session:
        project = factories.a_project(session)
        site = factories.a_site(session, project)
        cohort = factories.a_cohort(session, site)
        for token in tokens:
            person = factories.a_person(session, project=project)
            session.add(_signed_in(person.id, SessionKind.PHONE, token))
        for role, cookie in ((Role.SUPERVISOR, desk_cookie), (Role.FIELDWORKER, field_cookie)):
            person = factories.a_person(session, project=project, role=role)
            session.add(_signed_in(person.id, SessionKind.BROWSER, cookie))
        return Furnished(tokens, desk_cookie, field_cookie, site.id, cohort.id)


def _signed_in(person_id: int, kind: SessionKind, token: str) -> SignInSession:
    expires_at = datetime.now(UTC) + timedelta(days=1)
    return SignInSession(
        person_id=person_id, kind=kind, token_hash=hashed(token), expires_at=expires_at
    )


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        with closing(HTTPConnection("127.0.0.1", port, timeout=1)) as connection:
            try:
                connection.request("GET", "/sync/v1/hello")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
    raise TimeoutError("the server did not start")


def _pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
