"""Chromium ended by SIGKILL in the middle of work, or its page crashed: what was confirmed is sent, and once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Error, Page, Playwright, expect

from fieldapp.store.database import Database
from fieldapp.web.resources import resources
from tests.browser.field import Field, a_field
from tests.browser.killed import browser
from tests.browser.phones import Phone
from tests.browser.serving import Server
from tests.faults.lengths import length
from tests.servers import RealServer

from .agreement import check
from .far import QUIET, FarPhone, photos_of
from .proxy import Proxy

SAVE_FOR_EVER = """
    window.confirmed = 0
    const draft = await store.newDraft("tree_count")
    const keepOn = async () => {
      for (let n = 1; ; n++) {
        draft.answers = {n_alive: n}
        await store.saveDraft(draft)
        window.confirmed = n
      }
    }
    keepOn()
"""
FINISH_FOR_EVER = """
    window.confirmed = []
    const keepOn = async () => {
      for (;;) {
        const draft = await store.newDraft("tree_count")
        draft.site = argument
        draft.answers = {n_spots: 120, n_alive: 100, n_dead: 20, n_missing: 0, method: "census", leaf_on: "yes"}
        await store.saveDraft(draft)
        const bytes = crypto.getRandomValues(new Uint8Array(60_000))
        bytes.set([0xff, 0xd8, 0xff, 0xe0])
        await store.addPhoto(draft.id, {bytes: bytes.buffer, mime: "image/jpeg", width: 4, height: 3, taken_at: null,
          position: null, direction_deg: null, source: "camera"})
        await store.finish(draft.id, {form_version: 1, language: "en"})
        window.confirmed.push(draft.id)
      }
    }
    keepOn()
"""
MOMENTS_MS = length((120,), tuple(Random(3).randint(5, 900) for _ in range(12)))
"""How long after the beginning of the work the browser is killed."""


@pytest.fixture
def open_phone(
    playwright: Playwright, real_server: RealServer, real_database: Database, tmp_path: Path
) -> Iterator[Callable[[], object]]:
    """Opens the same phone as often as wanted; it ends by SIGKILL."""
    proxy, field = Proxy(real_server.port), a_field(real_database)

    @contextmanager
    def open_phone() -> Iterator[FarPhone]:
        with browser(playwright, tmp_path) as page:
            phone = FarPhone(page, proxy, field, photos_of(real_server))
            phone.open(QUIET)
            if "/sign-in" in page.url or phone.store("return store.account()") is None:
                phone.sign_in(field.bat)
                phone.open(QUIET)
            yield phone

    yield open_phone
    proxy.close()


@pytest.mark.parametrize("after_ms", MOMENTS_MS)
def test_a_draft_keeps_what_was_confirmed_when_the_browser_is_killed(open_phone, after_ms: int):
    with open_phone() as phone:
        phone.store(SAVE_FOR_EVER)
        phone.page.wait_for_timeout(after_ms)
        wait_for(phone.page, "window.confirmed > 0")
        confirmed = phone.page.evaluate("window.confirmed")

    with open_phone() as phone:
        [draft] = phone.store("return store.drafts()")
        assert draft["answers"]["n_alive"] >= confirmed


@pytest.mark.parametrize("after_ms", MOMENTS_MS)
def test_every_record_that_was_called_saved_is_sent_after_a_kill(open_phone, after_ms: int):
    with open_phone() as phone:
        phone.store(FINISH_FOR_EVER, phone.field.site.id)
        phone.page.wait_for_timeout(after_ms)
        wait_for(phone.page, "window.confirmed.length > 0")
        confirmed = phone.page.evaluate("window.confirmed")

    with open_phone() as phone:
        phone.deliver_all()
        assert set(confirmed) <= {str(entry.id) for entry in phone.field.entries()}
        phone.check()


def test_a_browser_killed_again_and_again_while_it_sends_sends_all_of_it_once(open_phone):
    with open_phone() as phone:
        phone.record(entries=length(6, 20), photos=length(8, 40), photo_bytes=150_000)
        phone.proxy.up.bytes_per_s = 600_000
    for after_ms in (40, *MOMENTS_MS):
        with open_phone() as phone:
            phone.begin_to_deliver()
            phone.page.wait_for_timeout(after_ms)

    with open_phone() as phone:
        phone.proxy.up.bytes_per_s = None
        phone.deliver_all()
        phone.check()


def test_a_page_that_crashes_while_it_sends_leaves_its_work_to_the_next(
    new_far_phone: Callable[..., FarPhone],
):
    phone = new_far_phone()
    phone.record(entries=3, photos=4, photo_bytes=150_000)
    phone.proxy.up.bytes_per_s = 400_000
    phone.begin_to_deliver()
    phone.page.wait_for_timeout(300)
    crash(phone.page)

    phone.page = phone.page.context.new_page()
    phone.proxy.up.bytes_per_s = None
    phone.open(QUIET)
    phone.deliver_all()
    phone.check()


def wait_for(page: Page, condition: str) -> None:
    """The pages forbid what Playwright would wait with."""
    while not page.evaluate(condition):
        page.wait_for_timeout(5)


def crash(page: Page) -> None:
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


@pytest.mark.parametrize("after_ms", length((5,), (0, 5, 20, 60, 150, 400)))
def test_a_browser_killed_while_a_new_version_comes_has_all_records_and_pages(
    playwright: Playwright,
    server: Server,
    field: Field,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    after_ms: int,
):
    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.sign_in(field.bat)
        phone.open("/sites")
        phone.record_trees(field.site.id, photo=True)
        begun = phone.store("return (await store.saveDraft(await store.newDraft('tree_count'))).id")
        monkeypatch.setattr("fieldapp.web.offline.version", lambda: "the-next")
        page.evaluate("navigator.serviceWorker.getRegistration().then((one) => { one.update() })")
        page.wait_for_timeout(after_ms)

    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.open("/mine")
        phone.expect_state(begun, "Not finished")
        phone.open("/")
        take_new_version(page)
        expect(page.locator(".top h1")).to_contain_text("Zaamar North")
        phone.expect_strip("Everything is sent")
        assert [draft["id"] for draft in phone.store("return store.drafts()")] == [begun]
        with server.app.app_context():
            check(phone, field, resources().photos)


def take_new_version(page: Page) -> None:
    """By pressing the button, where it did not come by itself while no page was open."""
    for _ in range(300):
        with suppress(Error):  # the page is just being loaded anew
            if set(page.evaluate("caches.keys()")) == {"account", "pages-en-the-next"}:
                return
            page.get_by_role("link", name="Update now").click(timeout=100)
        page.wait_for_timeout(50)
    raise TimeoutError
