"""The application and a browser in front of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.store.database import Database
from fieldapp.web.resources import resources
from tests.people import Browser


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return Config(data=tmp_path, database_url=database_url, demonstration=False, keep_free_bytes=0)


@pytest.fixture
def start() -> Iterator[Callable[[Config], Flask]]:
    """Makes applications and closes them at the end."""
    with ExitStack() as running:

        def start(config: Config) -> Flask:
            app = create_app(config)
            app.test_client_class = Browser
            running.callback(app.extensions["fieldapp"].database.close)
            return app

        yield start


@pytest.fixture
def app(start: Callable[[Config], Flask], config: Config) -> Flask:
    return start(config)


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's own."""
    with app.app_context():
        return resources().database


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return cast(Browser, app.test_client())
