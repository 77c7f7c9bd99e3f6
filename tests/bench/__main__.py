"""`make bench`: every figure that the project states, measured against the running server."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import postgresql_server

from .bad_lines import measure_bad_lines
from .load import deliver, deliveries
from .pages import weigh_pages
from .register import measure_register
from .report import figure, heading
from .serving import serving
from .wire import weigh_deliveries

ENTRIES = {1: 150, 8: 600, 32: 800}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fieldapp-bench-") as folder:
        measure_deliveries("SQLite", f"sqlite:///{folder}/bench.db", Path(folder) / "sqlite")
        with postgresql() as url:
            measure_deliveries("PostgreSQL", url, Path(folder) / "postgresql")
        weigh_pages(Path(folder))
        weigh_deliveries(Path(folder))
        measure_bad_lines(Path(folder))
        measure_register(Path(folder))


@contextmanager
def postgresql() -> Iterator[str]:
    """A server that keeps what it promised through a power cut, unlike that of the tests."""
    with postgresql_server(fsync=True) as server, server.empty() as url:
        yield url


def measure_deliveries(kind: str, database_url: str, data: Path) -> None:
    heading(f"Deliveries to {kind}, one server process, sender on the same computer")
    with serving(database_url, data) as server:
        figure("start, from the command to the first answer", f"{server.start_s:.2f} s", "2 s")
        figure("memory at rest, all processes", f"{server.memory_mb:.0f} MB")
        for with_photo in (False, True):
            for concurrency, entries in ENTRIES.items():
                outcome = deliver(server, deliveries(server, entries, with_photo), concurrency)
                what = "entries with a 250 KB photo" if with_photo else "entries without photo"
                figure(f"{what}, {concurrency} at once", f"{outcome.per_second:.0f} /s")
                times = (outcome.percentile_ms(percent) for percent in (50, 95, 99))
                figure("  p50, p95, p99", " ".join(f"{ms:.0f}" for ms in times) + " ms")
                figure("  processor time of the server", f"{outcome.cpu_ms_per_entry:.1f} ms")
        figure("memory afterwards, all processes", f"{server.memory_mb:.0f} MB", "150 MB")


if __name__ == "__main__":
    main()
