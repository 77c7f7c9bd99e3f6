"""A phone whose disk is full to the last byte. Long form only: it mounts a small file system, which root alone may."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from fieldapp.store.database import Database
from tests.browser.field import a_field
from tests.browser.killed import browser
from tests.servers import RealServer

from .far import QUIET, FarPhone, photos_of
from .proxy import Proxy

FINISH_UNTIL_FULL = """
    const confirmed = []
    try {
      for (;;) {
        const draft = await store.newDraft("tree_count")
        draft.site = argument
        draft.answers = {n_spots: 120, n_alive: 100, n_dead: 20, n_missing: 0, method: "census", leaf_on: "yes"}
        await store.saveDraft(draft)
        const bytes = new Uint8Array(200_000)
        for (let at = 0; at < bytes.length; at += 50_000) crypto.getRandomValues(bytes.subarray(at, at + 50_000))
        bytes.set([0xff, 0xd8, 0xff, 0xe0])
        await store.addPhoto(draft.id, {bytes: bytes.buffer, mime: "image/jpeg", width: 4, height: 3, taken_at: null,
          position: null, direction_deg: null, source: "camera"})
        await store.finish(draft.id, {form_version: 1, language: "en"})
        confirmed.push(draft.id)
      }
    } catch {
      return confirmed
    }
"""


def mount(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "fieldapp", str(folder)]
    subprocess.run(command, check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "profile"
    folder.mkdir()
    mount(folder, "size=80m")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_takes_nothing_that_was_called_saved(
    playwright: Playwright, real_server: RealServer, real_database: Database, small_disk: Path
):
    field = a_field(real_database)
    with closing(Proxy(real_server.port)) as proxy:

        def on(page) -> FarPhone:
            return FarPhone(page, proxy, field, photos_of(real_server))

        with browser(playwright, small_disk) as page:
            phone = on(page)
            phone.sign_in(field.bat)
            phone.open(QUIET)
            confirmed = phone.store(FINISH_UNTIL_FULL, field.site.id)
            assert confirmed
        with browser(playwright, small_disk) as page:
            on(page).open(QUIET)  # while it is still full

        mount(small_disk, "remount,size=300m")
        with browser(playwright, small_disk) as page:
            phone = on(page)
            phone.open(QUIET)
            phone.deliver_all()
            phone.check()
    assert set(confirmed) <= {str(entry.id) for entry in field.entries()}
