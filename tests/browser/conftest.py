"""A real Chromium in front of a real server: phones, people who sign in, and a network that can be cut."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.web.resources import resources

from .deliveries import QUIET
from .field import Field, a_field
from .forms import Form, Planted, plant
from .phones import CHROMIUM, PHONE, SWITCHES, Phone
from .serving import Server

# A busy machine is no failure.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on a database of its own. One for all tests: each brings people and a project of its own."""
    app = create_app(Config(data=tmp_path_factory.mktemp("server"), demonstration=False))
    with app.app_context():
        database = resources().database
    server = Server(app, database)
    yield server
    server.stop()
    database.close()


@pytest.fixture
def server(one_server: Server) -> Server:
    """The server, listening, and answering for itself."""
    one_server.meddle = None
    one_server.requests.clear()
    one_server.start()
    return one_server


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


@pytest.fixture
def field(server: Server) -> Field:
    return a_field(server.database)


@pytest.fixture
def bats_phone(phone: Phone, field: Field) -> Phone:
    """Bat is signed in, and the phone is ready to work without network."""
    phone.sign_in(field.bat)
    return phone


@pytest.fixture
def quiet_phone(bats_phone: Phone) -> Phone:
    """Bat's phone, on a page that delivers nothing by itself."""
    bats_phone.open(QUIET)
    return bats_phone


@pytest.fixture
def planted(field: Field) -> Planted:
    return plant(field)


@pytest.fixture
def form(planted: Planted, request: pytest.FixtureRequest, field: Field) -> Form:
    """Bat's phone, which knows what is planted."""
    return Form(request.getfixturevalue("bats_phone"), field.site.id)
