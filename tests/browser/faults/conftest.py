"""A real server in a process of its own, and phones that reach it through a Proxy."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from playwright.sync_api import Browser

from fieldapp.store.database import Database
from tests.browser.field import a_field
from tests.browser.phones import PHONE
from tests.faults.lengths import length
from tests.servers import RealServer

from .far import QUIET, FarPhone, photos_of
from .proxy import Proxy

collect_ignore = length(["test_full_disk.py"], [])


@pytest.fixture(scope="session")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    server = RealServer(tmp_path_factory.mktemp("real"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def real_database(real_server: RealServer) -> Iterator[Database]:
    with closing(real_server.database()) as database:
        yield database


@pytest.fixture(scope="module")
def new_far_phone(
    chromium: Browser, real_server: RealServer, real_database: Database
) -> Iterator[Callable[..., FarPhone]]:
    """Makes phones on which Bat of a project of its own is signed in."""
    with ExitStack() as open_ones:

        def new_far_phone(room_bytes: int | None = None, **more: Any) -> FarPhone:
            proxy = Proxy(real_server.port)
            open_ones.callback(proxy.close)
            context = chromium.new_context(**PHONE | more)
            open_ones.callback(context.close)
            field = a_field(real_database)
            phone = FarPhone(context.new_page(), proxy, field, photos_of(real_server))
            if room_bytes is not None:
                give_room(phone, room_bytes)
            phone.sign_in(field.bat)
            phone.open(QUIET)
            return phone

        yield new_far_phone


@pytest.fixture(scope="module")
def modules_phone(new_far_phone: Callable[..., FarPhone]) -> FarPhone:
    return new_far_phone()


@pytest.fixture
def phone(modules_phone: FarPhone) -> Iterator[FarPhone]:
    """One phone for all tests of a module: what each leaves behind is checked with the next."""
    modules_phone.open(QUIET)
    yield modules_phone
    modules_phone.proxy.fault = None


def give_room(phone: FarPhone, room_bytes: int) -> None:
    """So much the browser lets the phone keep, pages included, as long as its page is open."""
    session = phone.page.context.new_cdp_session(phone.page)
    quota = {"origin": phone.proxy.url, "quotaSize": room_bytes}
    session.send("Storage.overrideQuotaForOrigin", quota)
