"""A terminal in which commands are typed."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from fieldapp.app import create_app
from fieldapp.config import Config


class Terminal:
    """Runs commands of the application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def run(self, *command: str, typed: str = "") -> Result:
        return self.app.test_cli_runner().invoke(args=command, input=typed)


@pytest.fixture
def terminal(tmp_path: Path, free_port: int) -> Iterator[Terminal]:
    app = create_app(Config(data=tmp_path, host="127.0.0.1", port=free_port, demonstration=False))
    yield Terminal(app)
    app.extensions["fieldapp"].database.close()


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
