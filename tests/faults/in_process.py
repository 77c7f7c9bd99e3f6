"""The server within the process of a test: fast enough for thousands of stories. A crash is an exception that nobody
catches; what the process held in memory is thrown away, and the application is made anew on what is on disk.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import Flask
from werkzeug.test import Client

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.services import attach, housekeeping
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.previews import Previews
from fieldapp.store.small_copies import SmallCopies
from fieldapp.web import resources
from fieldapp.web.resources import Resources

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
        """Where the server crashes, the next time that it comes by."""
        self.crashes = 0
        self._config = Config(
            data=data, database_url=database_url, demonstration=False, keep_free_bytes=0
        )
        self.app: Flask = create_app(self._config)

    @property
    def held(self) -> Resources:
        return cast(Resources, self.app.extensions["fieldapp"])

    def restart(self) -> None:
        """What was in memory is gone; then what `create_app` does on what is on disk.

        The views stay: to make them again takes longer than a whole story.
        """
        self.close()
        config = self._config
        photos = PhotoFiles(config.photo_folder, config.keep_free_bytes)
        attach.recover(self.held.database, photos)
        resources.register(
            self.app,
            replace(
                self.held,
                photos=photos,
                small_copies=SmallCopies(config.photo_folder / "small", config.max_photo_pixels),
                previews=Previews(config.photo_folder / "previews"),
            ),
        )

    def forget_orders(self) -> None:
        """Nothing more is to go wrong."""
        self.cut = self.point = None
        self.deaf = False

    def tidy(self, at: datetime, crash: bool) -> None:
        """Housekeeping, as it would be done then; it may be interrupted half-way."""
        held = self.held
        house = housekeeping.House(held.database, held.photos, held.previews, held.parcels)
        self.point = "G1" if crash else None
        try:
            with self._crashing():
                housekeeping.tidy(house, at)
        except Crash:
            self.crashes += 1
            self.restart()
        self.point = None

    def close(self) -> None:
        self.held.database.close()

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
            self.point = None
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
        if self.point is None:
            yield
            return
        with wrapped(POINTS[self.point], _crash):
            yield


def _crash() -> None:
    raise Crash
