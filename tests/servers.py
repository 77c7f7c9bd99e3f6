"""A server of its own, as `make run` starts it: of this release, or of an earlier one."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

from fieldapp.store.database import Database

TOP = Path(__file__).parents[1]
STARTS_WITHIN_S = 60


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealServer:
    """Its processes can be stopped, killed and started anew on what they left behind."""

    def __init__(self, data: Path, tree: Path = TOP, port: int = 0) -> None:
        self.data = data
        self.tree = tree
        self.port = port or free_port()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def database_file(self) -> Path:
        return self.data / "fieldapp.db"

    def database(self) -> Database:
        """Its database, seen from beside it."""
        return Database(f"sqlite:///{self.database_file}")

    @property
    def environment(self) -> dict[str, str]:
        """What its processes, and commands beside it, read their settings from."""
        return os.environ | {
            "FIELDAPP_DATA": str(self.data),
            "FIELDAPP_DEMONSTRATION": "0",
            "FIELDAPP_HOST": "127.0.0.1",
            "FIELDAPP_PORT": str(self.port),
            "PYTHONPATH": str(self.tree),
        }

    def start(self) -> None:
        """Until it answers. RuntimeError with its last words if it ends instead."""
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).parent / "flask", "--app", "wsgi", "serve"],
                cwd=self.tree,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(self._process)

    def stop(self) -> None:
        """Let it finish what it is at."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """All its processes, at once."""
        self._end(signal.SIGKILL)

    def _end(self, by: signal.Signals) -> None:
        ending, self._process = self._process, None
        if ending is None or ending.poll() is not None:
            return
        if by == signal.SIGKILL:
            os.killpg(ending.pid, by)
        ending.send_signal(by)
        ending.wait()

    def _wait(self, process: subprocess.Popen) -> None:
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until and process.poll() is None:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                try:
                    connection.request("GET", "/sync/v1/hello")
                    if connection.getresponse().status == 200:
                        return
                except OSError:
                    time.sleep(0.02)
        raise RuntimeError((self.data / "server.log").read_text())
