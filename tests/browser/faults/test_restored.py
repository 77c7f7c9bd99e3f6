"""A server that is put back to an earlier copy of itself: phones send again what it no longer has."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.field import a_field
from tests.browser.phones import PHONE
from tests.servers import TOP, RealServer

from .far import QUIET, FarPhone, photos_of
from .proxy import Proxy


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RealServer]:
    server = RealServer(tmp_path / "server")
    server.start()
    yield server
    server.stop()


def back_up(server: RealServer, copy: Path) -> None:
    """As an operator does while the server runs: the database first, its photos after."""
    copy.mkdir()
    with (
        closing(sqlite3.connect(server.database_file)) as source,
        closing(sqlite3.connect(copy / "fieldapp.db")) as target,
    ):
        source.backup(target)
    shutil.copytree(server.data / "photos", copy / "photos")


def put_back(server: RealServer, copy: Path) -> None:
    server.stop()
    shutil.rmtree(server.data)
    shutil.copytree(copy, server.data)


def say_restored(server: RealServer) -> None:
    subprocess.run(
        [Path(sys.executable).parent / "flask", "--app", "wsgi", "restored"],
        cwd=TOP,
        env=server.environment,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("is_told", [True, False], ids=["told of it", "not told of it"])
def test_what_a_restored_server_forgot_is_sent_again(
    chromium: Browser, own_server: RealServer, tmp_path: Path, is_told: bool
):
    with ExitStack() as open_ones:
        database = open_ones.enter_context(closing(own_server.database()))
        proxy = open_ones.enter_context(closing(Proxy(own_server.port)))
        context = chromium.new_context(**PHONE)
        open_ones.callback(context.close)
        phone = FarPhone(context.new_page(), proxy, a_field(database), photos_of(own_server))
        phone.sign_in(phone.field.bat)
        phone.open(QUIET)
        phone.record(entries=2, photos=2, photo_bytes=30_000)
        phone.deliver_all()
        back_up(own_server, tmp_path / "copy")
        forgotten = phone.record(entries=3, photos=3, photo_bytes=30_000)
        phone.deliver_all()

        database.close()
        put_back(own_server, tmp_path / "copy")
        if is_told:
            say_restored(own_server)
        own_server.start()
        assert not {str(entry.id) for entry in phone.field.entries()} & set(forgotten)
        waiting = phone.record(entries=1, photos=1, photo_bytes=30_000)

        for _ in range(2):
            phone.deliver()
        phone.deliver_all()
        phone.check()
        assert {*forgotten, *waiting} <= {str(entry.id) for entry in phone.field.entries()}
