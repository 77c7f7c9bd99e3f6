"""Phones and servers of different releases: what one records the other takes, and nobody's work is dropped.

The previous release is kept as it was, under tests/releases: its server runs from there, and gives its pages.
"""

import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.servers import TOP, RealServer

from .faults.far import QUIET, FarPhone, photos_of
from .faults.proxy import Proxy
from .faults.troubles import Only, answered
from .field import a_field
from .phones import PHONE, wait_until

PREVIOUS = TOP / "tests" / "releases" / "0.1.0.tar.xz"
PAGES = "caches.keys().then((names) => names.filter((name) => name.startsWith('pages-')))"
DATABASE = "indexedDB.databases().then(([{version}]) => version)"


class Site:
    """A server that is replaced by another release, on the same address and the same records."""

    def __init__(self, data: Path, previous: Path) -> None:
        self._previous = previous
        self.server = RealServer(data, previous)

    def run_previous(self) -> None:
        self._run(self._previous)

    def run_present(self) -> None:
        self._run(TOP)

    def _run(self, tree: Path) -> None:
        self.server.stop()
        self.server = RealServer(self.server.data, tree, self.server.port)
        self.server.start()


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the previous release."""
    folder = tmp_path_factory.mktemp("previous")
    with tarfile.open(PREVIOUS) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def site(tmp_path: Path, previous: Path) -> Iterator[Site]:
    site = Site(tmp_path / "data", previous)
    site.run_previous()
    yield site
    site.server.stop()


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[FarPhone]:
    """Bat's, with the previous release on it."""
    with ExitStack() as open_ones:
        database = open_ones.enter_context(closing(site.server.database()))
        proxy = open_ones.enter_context(closing(Proxy(site.server.port)))
        context = chromium.new_context(**PHONE)
        open_ones.callback(context.close)
        phone = FarPhone(context.new_page(), proxy, a_field(database), photos_of(site.server))
        phone.sign_in(phone.field.bat)
        phone.open(QUIET)
        yield phone


def record_without_network(phone: FarPhone) -> str:
    """Three records with photos, and a draft, whose id is returned."""
    phone.go_offline()
    phone.record(entries=3, photos=4, photo_bytes=40_000)
    return str(
        phone.store(
            """const draft = await store.newDraft("tree_count")
               draft.answers = {n_alive: 77}
               await store.saveDraft(draft)
               return draft.id"""
        )
    )


def begun(phone: FarPhone) -> dict[str, int]:
    """The drafts, and what they say of living trees."""
    drafts = phone.store("return store.drafts()")
    return {draft["id"]: draft["answers"]["n_alive"] for draft in drafts}


def take_new_version(phone: FarPhone, old: str) -> None:
    """At home, by the button that is shown while a record is unfinished, or by itself.

    The previous release offers it at the second visit if the browser had found it before home looked.
    """
    phone.open("/")
    wait_until(phone.page, lambda: phone.page.evaluate(PAGES) != [old])
    phone.open("/")
    offer = phone.page.get_by_role("link", name="Update now")

    def is_taken() -> bool:
        if offer.is_visible():
            offer.click(timeout=1_000)
        kept = phone.page.evaluate(PAGES)
        return len(kept) == 1 and kept != [old]

    wait_until(phone.page, is_taken)
    expect(phone.page.locator(".top h1")).to_contain_text("Zaamar North")


def test_an_old_phone_delivers_everything_to_a_new_server(phone: FarPhone, site: Site):
    draft = record_without_network(phone)
    [pages] = phone.page.evaluate(PAGES)
    site.run_present()
    phone.go_online()
    phone.open(QUIET)

    phone.deliver_all()

    assert phone.page.evaluate(PAGES)[0] == pages
    phone.check()
    assert len(phone.field.entries()) == 3
    assert begun(phone) == {draft: 77}


def test_a_phone_takes_the_new_version_with_its_records_and_sends_them(phone: FarPhone, site: Site):
    draft = record_without_network(phone)
    [old] = phone.page.evaluate(PAGES)
    stored = phone.page.evaluate(DATABASE)
    site.run_present()
    phone.go_online()
    phone.proxy.fault = Only(answered(503, "", "text/html"), times=1_000)

    take_new_version(phone, old)
    phone.open(QUIET)
    assert len(phone.waiting()) == 3
    assert begun(phone) == {draft: 77}
    assert phone.page.evaluate(DATABASE) == stored

    phone.record(entries=1, photos=1, photo_bytes=40_000)
    phone.deliver_all()
    phone.check()
    assert len(phone.field.entries()) == 4
    assert begun(phone) == {draft: 77}


def test_a_new_version_leaves_an_open_form_and_a_full_outbox_alone(phone: FarPhone, site: Site):
    record_without_network(phone)
    phone.go_online()
    phone.proxy.fault = Only(answered(503, "", "text/html"), times=1_000)
    form = phone.page
    form.goto(phone.url + "/new/tree_count")
    form.locator("[name=n_alive]").first.fill("64")
    [old] = form.evaluate(PAGES)
    reloads: list[str] = []
    form.on("framenavigated", lambda frame: note(frame, reloads))
    site.run_present()

    home = form.context.new_page()
    home.goto(phone.url)
    wait_until(home, lambda: len(home.evaluate(PAGES)) == 2)
    home.wait_for_timeout(500)
    assert old in home.evaluate(PAGES)
    assert form.locator("[name=n_alive]").first.input_value() == "64"
    assert reloads == []

    home.close()
    form.goto(phone.url + "/mine")
    reloads.clear()
    take_new_version(phone, old)
    form.wait_for_timeout(1_000)
    assert len(reloads) <= 3, reloads  # home, home again, and its new version
    phone.open(QUIET)
    assert len(phone.waiting()) == 3
    assert 64 in begun(phone).values()
    phone.deliver_all()
    phone.check()


def note(frame: Frame, reloads: list[str]) -> None:
    if frame.parent_frame is None:
        reloads.append(frame.url)


def test_a_new_phone_delivers_everything_to_a_server_that_was_put_back_to_the_old_release(
    phone: FarPhone, site: Site, tmp_path: Path
):
    [old] = phone.page.evaluate(PAGES)
    site.server.stop()
    shutil.copytree(site.server.data, tmp_path / "before")
    site.run_present()
    take_new_version(phone, old)
    phone.open(QUIET)
    phone.deliver_all()
    draft = record_without_network(phone)

    site.server.stop()
    phone.field.database.close()  # it would go on reading the file that is removed
    shutil.rmtree(site.server.data)
    shutil.copytree(tmp_path / "before", site.server.data)
    site.run_previous()
    phone.go_online()
    phone.deliver_all()
    assert begun(phone) == {draft: 77}

    site.run_present()
    phone.check()
    phone.record(entries=1, photos=1, photo_bytes=40_000)
    phone.deliver_all()
    phone.check()
    assert len(phone.field.entries()) == 4


def test_an_old_page_goes_on_with_the_storage_that_a_new_one_has_used(phone: FarPhone, site: Site):
    draft = record_without_network(phone)
    site.run_present()
    phone.go_online()
    phone.open("/account")
    phone.store("await (await import(js + 'key.js')).sign(new ArrayBuffer(8))")

    phone.open("/")

    expect(phone.page.locator(".top h1")).to_contain_text("Zaamar North")
    phone.open(QUIET)
    phone.deliver_all()
    phone.check()
    assert begun(phone) == {draft: 77}
