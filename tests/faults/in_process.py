"""The server within the process of a test: fast enough for thousands of stories. A crash is an exception that nobody
catches; what the process held in memory is thrown away, and the application is made anew on what is on disk.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.test import Client

from fieldapp.app import create_app
from fieldapp.config import Config

from .points import POINTS, wrapped
from .wire import Answer, NoAnswer, improprieties


class Crash(BaseException):
    """The process ends here."""


class InProcess:
    """A wire to the application, which crashes where it is told to."""

    def __init__(self, database_url: str, data: Path) -> None:
        self.improper: list[str] = []
        self.cut: Callable[[bytes], bytes] | None = None
        """What arrives of the next body, if less than all."""
        self.deaf = False
        """The next answer is lost on its way."""
        self.point: str | None = None
        """Where the next request crashes the server, if it comes by."""
        self.crashes = 0
        self._config = Config(data=data, database_url=database_url, demonstration=False)
        self.app: Flask = create_app(self._config)

    def restart(self) -> None:
        """What was in memory is gone."""
        self.close()
        self.app = create_app(self._config)

    def close(self) -> None:
        self.app.extensions["fieldapp"].database.close()

    def ask(
        self, method: str, address: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        came, self.cut = (self.cut(body) if self.cut else body), None
        is_deaf, self.deaf = self.deaf, False
        try:
            with self._crashing():
                answer = self._answer(method, address, headers or {}, len(body), came)
        except Crash:
            self.crashes += 1
            self.restart()
            raise NoAnswer("crashed") from None
        self.improper += improprieties(method, address, answer)
        if is_deaf or len(came) < len(body):
            raise NoAnswer("cut off")
        return answer

    def _answer(
        self, method: str, address: str, headers: Mapping[str, str], length: int, came: bytes
    ) -> Answer:
        environ = {"CONTENT_LENGTH": str(length)} if length else {}
        answer = Client(self.app, use_cookies=False).open(
            address, method=method, headers=dict(headers), data=came, environ_overrides=environ
        )
        said = {name.lower(): value for name, value in answer.headers}
        whole = Answer(answer.status_code, said, answer.data)
        answer.close()
        return whole

    @contextmanager
    def _crashing(self) -> Iterator[None]:
        point, self.point = self.point, None
        if point is None:
            yield
            return
        with wrapped(POINTS[point], _crash):
            yield


def _crash() -> None:
    raise Crash
