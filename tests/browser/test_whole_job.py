"""The whole job, as people do it: recorded without network, delivered once, judged, corrected, in the register.

No word of any language is looked for: the same steps are done in each. Every screen on the way is kept as a picture
under build/screenshots, to be looked at.
"""

import csv
import io
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from fieldapp.rules.review import Status
from fieldapp.store.models import Entry, Person
from tests.people import PASSWORD

from .field import Field
from .forms import Planted
from .phones import CHROMIUM, PHONE, SWITCHES
from .pictures import a_landscape, keep_picture
from .serving import Server

LANGUAGES = {"en": "en", "mn": "mn", "zh_Hans_CN": "zh-Hans"}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


class Screen:
    """A browser window in which somebody does their work."""

    def __init__(self, page: Page, server: Server, name: str) -> None:
        self.page = page
        self.server = server
        self.name = name

    def open(self, path: str) -> None:
        self.page.goto(self.server.url + path)

    def sign_in(self, person: Person) -> None:
        self.open("/sign-in")
        self.picture("sign-in")
        self.page.fill("#q-name", person.sign_in_name)
        self.page.fill("#q-password", PASSWORD)
        self.page.locator(".bar button").click()
        self.page.wait_for_url(lambda url: "/welcome" not in url and "/sign-in" not in url)

    def open_form(self, record_type: str) -> None:
        self.open(f"/new/{record_type}")
        expect(self.page.locator("form#entry:not([inert])")).to_be_visible()

    def choose(self, question: str, code: str) -> None:
        """Tap the chip of a code, opening the long list if it is there."""
        chip = self.page.locator(f"label:has(input[name='{question}'][value='{code}'])").first
        if not chip.is_visible():
            self.page.locator(f"[data-question={question}] summary").tap()
        chip.tap()

    def take_photo(self, photo: Path) -> None:
        self.page.set_input_files("input[type=file][capture]", photo)
        expect(self.page.locator("[data-photos] img")).to_have_count(1)

    def save(self) -> None:
        """Save, and say yes if something is asked back."""
        self.page.locator(".bar button.go").tap()
        yes = self.page.locator("#said button.go")
        expect(yes.or_(self.page.locator("[data-finished]:visible")).first).to_be_visible()
        if yes.is_visible():
            yes.tap()
        self.page.wait_for_url("**/?saved=*")

    def picture(self, step: str) -> None:
        keep_picture(self.page, self.name, step)


class Worker(Screen):
    """A fieldworker whose browser keeps its storage in a folder, so that it can be killed."""

    def __init__(
        self, playwright: Playwright, server: Server, folder: Path, name: str, locale: str
    ) -> None:
        self._launch: Callable[[], BrowserContext] = lambda: (
            playwright.chromium.launch_persistent_context(
                folder, executable_path=CHROMIUM, args=SWITCHES, **PHONE | {"locale": locale}
            )
        )
        self._folder = folder
        self.context = self._launch()
        super().__init__(self.context.pages[0], server, name)

    def cut_network(self) -> None:
        self.context.set_offline(True)
        self.server.stop()

    def find_network(self) -> None:
        self.server.start()
        self.context.set_offline(False)

    def die_and_come_back(self) -> None:
        """The whole browser is killed, as when the battery falls out; then it is started again."""
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        self.context = self._launch()
        self.context.set_offline(True)
        self.page = self.context.pages[0]

    def _processes(self) -> Iterator[int]:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={self._folder}".encode() in command:
                yield int(process.name)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, field: Field) -> str:
    code = str(request.param)
    with field.database.transaction() as session:
        for person in (field.bat, field.tuya):
            session.get_one(Person, person.id).language = code
    return code


@pytest.fixture
def worker(
    playwright: Playwright, server: Server, tmp_path: Path, language: str
) -> Iterator[Worker]:
    locale = {"zh_Hans_CN": "zh-CN"}.get(language, language)
    worker = Worker(playwright, server, tmp_path / "phone", f"{language}/phone", locale)
    yield worker
    worker.context.close()


@pytest.fixture
def desk(chromium: Browser, server: Server, language: str) -> Iterator[Screen]:
    context = chromium.new_context(**DESK)
    yield Screen(context.new_page(), server, f"{language}/desk")
    context.close()


def test_recorded_without_network_it_ends_in_the_register(
    worker: Worker, desk: Screen, field: Field, planted: Planted, tmp_path: Path, language: str
):
    worker.sign_in(field.bat)
    assert worker.page.evaluate("document.documentElement.lang") == LANGUAGES[language]
    worker.open("/")
    worker.picture("home")
    worker.cut_network()
    record_all_three_kinds(worker, planted, tmp_path)

    worker.die_and_come_back()
    worker.open("/mine")
    expect(worker.page.locator(".status.on_phone")).to_have_count(3)
    worker.picture("my-records-after-the-battery-fell-out")
    worker.find_network()
    worker.open("/")
    expect(worker.page.locator("[data-strips] .note.good")).to_be_visible(timeout=30_000)
    worker.picture("home-all-sent")

    entries = {entry.record_type: entry for entry in field.entries()}
    assert sorted(entries) == ["site_photo", "soil_treatment", "tree_count"]
    assert len(field.entries()) == 3, "delivered once"
    assert field.photos_held() == 3

    desk.sign_in(field.tuya)
    desk.open("/review")
    desk.picture("queue")
    decide(desk, entries["site_photo"], "approve")
    decide(desk, entries["soil_treatment"], "approve")
    send_back(desk, entries["tree_count"])

    correct(worker, entries["tree_count"])
    assert status_of(field, entries["tree_count"]) is Status.RECEIVED
    decide(desk, entries["tree_count"], "approve")
    assert {entry.status for entry in field.entries()} == {Status.APPROVED}
    assert [entry.revision for entry in field.entries()].count(2) == 1

    worker.open("/mine")
    expect(worker.page.locator(".status.approved")).to_have_count(3)
    worker.picture("my-records-approved")
    the_register_and_the_table_agree(desk, field)


def record_all_three_kinds(worker: Worker, planted: Planted, folder: Path) -> None:
    worker.open_form("site_photo")
    worker.take_photo(a_landscape(folder / "1.jpg", seed=1))
    worker.choose("phase", "monitoring")
    worker.picture("site-photo")
    worker.save()
    worker.picture("home-after-saving")

    worker.open_form("tree_count")
    worker.choose("cohorts", str(planted.cohorts["C1"]))
    worker.choose("method", "census")
    for _ in range(5):
        worker.page.locator("[data-question=n_dead] button[data-step='1']").tap()
    worker.page.fill("#q-n_alive", "110")
    worker.page.fill("#q-n_missing", "5")
    worker.choose("leaf_on", "yes")
    worker.choose("causes", "drought")
    worker.take_photo(a_landscape(folder / "2.jpg", seed=2))
    worker.picture("tree-count")
    worker.save()

    worker.open_form("soil_treatment")
    worker.choose("material", "dung_sheep")
    worker.choose("basis", "broadcast")
    worker.page.fill("#q-amount", "12")
    worker.choose("amount_unit", "cart")
    worker.page.fill("#q-area_treated", "0.5")
    worker.choose("area_unit", "ha")
    worker.choose("method", "raked")
    worker.take_photo(a_landscape(folder / "3.jpg", seed=3))
    worker.picture("soil-treatment")
    worker.save()


def decide(desk: Screen, entry: Entry, decision: str) -> None:
    desk.open(f"/review/{entry.id}")
    desk.picture(f"review-{entry.record_type}")
    stopped = desk.page.locator("details:has(input[value=approve]) summary")
    if stopped.count():
        stopped.click()
        desk.page.locator("details:has(input[value=approve]) textarea").fill("OK")
    button = desk.page.locator(f"form:has(input[name=decision][value={decision}]) button").first
    button.click()
    desk.page.wait_for_load_state()


def send_back(desk: Screen, entry: Entry) -> None:
    desk.open(f"/review/{entry.id}")
    desk.page.locator("#send-back > summary").click()
    desk.page.locator("#send-back label:has(input[value=count_again])").click()
    desk.page.locator("#send-back details summary").click()
    desk.page.fill("#q-remark-n_dead", "5? 7?")
    desk.picture("send-back")
    desk.page.locator("#send-back form button.btn:not([type=button])").last.click()
    desk.page.wait_for_load_state()


def correct(worker: Worker, entry: Entry) -> None:
    """The returned record stands on top of Home; its remark stands at its question."""
    worker.open("/")
    fix = worker.page.locator("[data-strips] a.note.warn")
    expect(fix).to_be_visible()
    worker.picture("home-fix-needed")
    fix.tap()
    worker.page.wait_for_url("**/mine/entry?*")
    worker.picture("fix-needed")
    worker.page.locator("[data-change]").tap()
    worker.page.wait_for_url("**/new/tree_count?*")
    expect(worker.page.locator("form#entry:not([inert])")).to_be_visible()
    expect(worker.page.locator("form#entry")).to_contain_text("5? 7?")
    expect(worker.page.locator("#q-n_alive")).to_have_value("110")
    worker.page.fill("#q-n_alive", "108")
    worker.page.fill("#q-n_dead", "7")
    worker.picture("correction")
    worker.save()
    expect(worker.page.locator("[data-strips] .note.good")).to_be_visible(timeout=30_000)


def the_register_and_the_table_agree(desk: Screen, field: Field) -> None:
    desk.open(f"/register/sites/{field.site.id}")
    expect(desk.page.locator("main")).to_contain_text("90")
    desk.picture("register-site")
    desk.open(f"/sites/{field.site.id}")
    desk.picture("site")
    table = desk.page.request.get(
        f"{desk.server.url}/register/tree_count.csv?site={field.site.id}&header=names"
    )
    rows = list(csv.DictReader(io.StringIO(table.body().decode("utf-8-sig"))))
    assert [(row["n_alive"], row["n_dead"], row["n_missing"]) for row in rows] == [
        ("108", "7", "5")
    ]


def status_of(field: Field, entry: Entry) -> Any:
    with field.database.reading() as session:
        return session.get_one(Entry, entry.id).status
