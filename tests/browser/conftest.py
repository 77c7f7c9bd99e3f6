"""A real Chromium in front of a real server: phones, people who sign in, and a network that can be cut."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.web.resources import resources

from .phones import CHROMIUM, PHONE, SWITCHES, Phone
from .serving import Server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """The application, listening, with an empty database."""
    app = create_app(Config(data=tmp_path, database_url=database_url, demonstration=False))
    with app.app_context():
        database = resources().database
    server = Server(app, database)
    server.start()
    yield server
    server.stop()
    database.close()


@pytest.fixture
def new_phone(chromium: Browser, server: Server) -> Iterator[Callable[..., Phone]]:
    """Makes phones, each with a storage of its own: `new_phone(locale="mn")`."""
    with ExitStack() as open_contexts:

        def new_phone(**more: Any) -> Phone:
            context: BrowserContext = chromium.new_context(**PHONE | more)
            open_contexts.callback(context.close)
            return Phone(context.new_page(), server)

        yield new_phone


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """A small phone on which nobody has signed in yet."""
    return new_phone()


@pytest.fixture
def page(phone: Phone) -> Page:
    return phone.page
