"""The server under test: gunicorn as `serve` starts it, in a process group of its own that can be struck.

Orders come as lines of JSON; each is answered with the process group of the server that was started. What takes
long, reading the program, is done once: a server starts as a copy of this process.
"""

import ctypes
import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any, NoReturn

import gunicorn.arbiter
import gunicorn.workers.gthread  # noqa: F401 - read once, for all servers
from flask import cli

import fieldapp.app  # noqa: F401 - read once, for all servers

from .points import POINTS, Strike, wrapped

PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG = 36, 1


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Workers whose parent was killed come to this process, so that none stays behind as a zombie.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for line in sys.stdin:
        orders = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(orders)
        os.setpgid(pid, pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def become(orders: dict[str, Any]) -> NoReturn:
    """Serve until the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # It does not outlive the tests, even if they are killed themselves.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _write_to(orders["log"])
    os.environ |= orders["settings"]
    if limit := orders["file_limit_bytes"]:
        setrlimit(RLIMIT_FSIZE, (limit, limit))
    with ExitStack() as struck:
        if orders["point"]:
            strike = _strike(orders)
            struck.enter_context(wrapped(POINTS[orders["point"]], strike))
        cli.cli.main(["--app", "wsgi", "serve"])
    sys.exit()


def _strike(orders: dict[str, Any]) -> Strike:
    """Nothing happens before the file `armed` is there."""
    armed, nth, passes = Path(orders["armed"]), orders["nth"], count(1)
    how: Callable[[], None] = {"kill": _kill, "broken": _break}[orders["how"]]

    def strike() -> None:
        if armed.exists() and next(passes) >= nth:
            Path(orders["struck"]).touch()
            how()

    return strike


def _kill() -> None:
    os.killpg(0, signal.SIGKILL)


def _break() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def _write_to(log: str) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()
