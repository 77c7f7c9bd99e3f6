"""A server to strike, and a table of what was done to it."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from .furnished import Furnished, furnish
from .running import Mother, Server, mother

MARK = "faults: "
can_mount_images = os.geteuid() == 0 and Path("/dev/loop-control").exists()
collect_ignore = [] if can_mount_images else ["test_power_cut.py"]


class Tally(Protocol):
    def __call__(self, what: str, times: int = 1) -> None: ...


@pytest.fixture(scope="session")
def servers() -> Iterator[Mother]:
    with mother() as lasting:
        yield lasting


@pytest.fixture
def known(database_url: str, tmp_path: Path) -> Furnished:
    """An installation before its first entry."""
    return furnish(database_url, tmp_path / "data", phones=32)


@pytest.fixture
def server(servers: Mother, known: Furnished, tmp_path: Path) -> Iterator[Server]:
    """Its server, not started yet."""
    server = Server(servers, tmp_path, known.data, known.database_url)
    yield server
    server.kill()


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """Count what is done: rounds, kills, faults."""

    def count(what: str, times: int = 1) -> None:
        record_property(f"{MARK}{what}", times)

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was done to the server, test file by test file."""
    done: dict[str, Counter[str]] = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        file = done.setdefault(Path(report.nodeid.split("::")[0]).stem, Counter())
        file["violations"] += report.failed
        for what, times in report.user_properties:
            if report.when == "call" and str(what).startswith(MARK):
                file[str(what).removeprefix(MARK)] += int(str(times))
    struck = {name: counts for name, counts in done.items() if len(counts) > 1}
    if struck:
        terminalreporter.section("what was done to the server")
    for name, counts in struck.items():
        told = "  ".join(f"{what} {times}" for what, times in sorted(counts.items()))
        terminalreporter.write_line(f"{name.removeprefix('test_'):<12} {told}")
