"""Starting, killing and restarting the server under test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from typing import Any

from .wire import HttpWire, NoAnswer

TOP = Path(__file__).parents[2]
WITHIN_S = 30


class Mother:
    """The process whose copies are the servers. `before` is a command that it is started with."""

    def __init__(self, before: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", "tests.faults.server"],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def bear(self, orders: dict[str, Any]) -> int:
        """Start a server. Returns its process group."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()


class Server:
    """One installation's server, started any number of times, always on the same port."""

    def __init__(self, mother: Mother, folder: Path, data: Path, database_url: str, **more: str):
        """`folder` is for what the tests know of it; `data` is as the server sees it."""
        self.port = free_port()
        self.wire = HttpWire(self.port)
        self._mother = mother
        self._folder = folder
        self._group = 0
        self._file_limit_bytes: int | None = None
        self._settings = {
            "FIELDAPP_DATABASE_URL": database_url,
            "FIELDAPP_DATA": str(data),
            "FIELDAPP_DEMONSTRATION": "0",
            "FIELDAPP_HOST": "127.0.0.1",
            "FIELDAPP_PORT": str(self.port),
        } | more

    def limit_files_to(self, size_bytes: int | None) -> None:
        """From the next start on no file of the server grows beyond this."""
        self._file_limit_bytes = size_bytes

    def start(self, point: str = "", nth: int = 1, how: str = "kill", wait: bool = True) -> None:
        """Start it; with a point, at whose nth passing after `arm` it is struck."""
        (self._folder / "struck").unlink(missing_ok=True)
        self._group = self._mother.bear(
            {
                "settings": self._settings,
                "point": point,
                "nth": nth,
                "how": how,
                "file_limit_bytes": self._file_limit_bytes,
                "armed": str(self._folder / "armed"),
                "struck": str(self._folder / "struck"),
                "log": str(self._folder / "log"),
            }
        )
        if wait:
            self.wait_until_healthy()

    def arm(self) -> None:
        (self._folder / "armed").touch()

    def disarm(self) -> None:
        (self._folder / "armed").unlink(missing_ok=True)

    @property
    def was_struck(self) -> bool:
        return (self._folder / "struck").exists()

    @property
    def is_alive(self) -> bool:
        try:
            os.killpg(self._group, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """All its processes at once, as they stand."""
        if self._group:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
            self.wait_until_dead()

    def wait_until_dead(self) -> None:
        wait_for(lambda: not self.is_alive, "the server lives on")

    def wait_until_healthy(self) -> None:
        wait_for(lambda: self._answers() or not self.is_alive, "the server does not answer")
        if not self.is_alive:
            raise RuntimeError(self.log())

    def restart(self) -> None:
        """A start without any point armed, as a service manager does after a crash."""
        self.disarm()
        self.kill()
        self.start()

    def log(self) -> str:
        """The last of what it wrote."""
        path = self._folder / "log"
        return path.read_text()[-3000:] if path.exists() else ""

    def _answers(self) -> bool:
        try:
            return self.wire.ask("GET", "/sync/v1/hello").status == 200
        except NoAnswer:
            return False


def wait_for(is_so: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + WITHIN_S
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.01)


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mother(before: Sequence[str] = ()) -> Iterator[Mother]:
    lasting = Mother(before)
    try:
        yield lasting
    finally:
        lasting.end()
