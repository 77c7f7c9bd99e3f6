"""A fieldworker's phone: its screen, its network, and what its owner does with it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from playwright.sync_api import Error, Page, expect
from werkzeug.wrappers import Request

from fieldapp.store.models import Person
from tests.people import PASSWORD

from .serving import Server

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en",
    "timezone_id": "Asia/Ulaanbaatar",
}


class Handset(ABC):
    """The phone itself: its screen and what it keeps, wherever its server may be."""

    page: Page

    @property
    @abstractmethod
    def url(self) -> str:
        """Where this phone finds the server."""

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self, person: Person) -> None:
        """By the form, as people do; until the phone is ready."""
        self.open("/sign-in")
        self.page.get_by_label("Name").fill(person.sign_in_name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/welcome" not in url and "/sign-in" not in url)

    def store(self, body: str, argument: Any = None) -> Any:
        """Run JavaScript with the phone's own modules: `store`, and `js` + "outbox.js" for the others."""
        script = """async (argument) => {
            const css = document.querySelector('link[rel="stylesheet"]').href
            const js = css.replace("css/app.css", "js/")
            const store = await import(js + "store.js")
            %s
        }"""
        return self.page.evaluate(script % body, argument)

    def record_trees(self, site: int, alive: int = 104, photo: bool = False) -> str:
        """Finish a tree count by the phone's own store. Returns its id."""
        return str(
            self.store(
                """
                const draft = await store.newDraft("tree_count")
                draft.site = argument.site
                draft.answers = {n_spots: 120, n_alive: argument.alive, n_dead: 11, n_missing: 5,
                                 method: "census", leaf_on: "yes", cohorts: [1]}
                await store.saveDraft(draft)
                if (argument.photo) {
                  const canvas = new OffscreenCanvas(640, 480)
                  const context = canvas.getContext("2d")
                  for (let i = 0; i < 3000; i++) {
                    context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`
                    context.fillRect(Math.random() * 640, Math.random() * 480, 30, 30)
                  }
                  const blob = await canvas.convertToBlob({type: "image/jpeg", quality: 0.9})
                  await store.addPhoto(draft.id, {bytes: await blob.arrayBuffer(), mime: "image/jpeg",
                    width: 640, height: 480, taken_at: null, position: null, direction_deg: null, source: "camera"})
                }
                await store.finish(draft.id, {form_version: 1, language: "en"})
                return draft.id
                """,
                {"site": site, "alive": alive, "photo": photo},
            )
        )

    def record_many(self, site: int, entries: int, note: str = "") -> list[str]:
        """Finish tree counts without photos. Returns their ids, oldest first."""
        wanted = {"site": site, "entries": entries, "note": note}
        return list(
            self.store(
                """
                const ids = []
                for (let i = 0; i < argument.entries; i++) {
                  const draft = await store.newDraft("tree_count")
                  draft.site = argument.site
                  draft.answers = {n_spots: 120, n_alive: 120 - (i % 50), n_dead: i % 50, n_missing: 0,
                                   method: "census", leaf_on: "yes", cohorts: [1], note: argument.note || null}
                  await store.saveDraft(draft)
                  await store.finish(draft.id, {form_version: 1, language: "en"})
                  ids.push(draft.id)
                }
                return ids
                """,
                wanted,
            )
        )

    def record_photos(self, site: int, photos: int, photo_bytes: int = 0) -> str:
        """Finish a tree count with so many photos, each of at least so many bytes. Returns its id."""
        wanted = {"site": site, "photos": photos, "bytes": photo_bytes}
        return str(
            self.store(
                """
                const draft = await store.newDraft("tree_count")
                draft.site = argument.site
                draft.answers = {n_spots: 120, n_alive: 104, n_dead: 11, n_missing: 5, method: "census", leaf_on: "yes"}
                await store.saveDraft(draft)
                const canvas = new OffscreenCanvas(320, 240)
                canvas.getContext("2d").fillRect(20, 20, 200, 100)
                const picture = new Uint8Array(await (await canvas.convertToBlob({type: "image/jpeg"})).arrayBuffer())
                for (let i = 0; i < argument.photos; i++) {
                  // What follows the end of a picture makes it another photo.
                  const bytes = new Uint8Array(Math.max(picture.length + 8, argument.bytes))
                  for (let at = 0; at < bytes.length; at += 65536)
                    crypto.getRandomValues(bytes.subarray(at, at + 65536))
                  bytes.set(picture)
                  await store.addPhoto(draft.id, {bytes: bytes.buffer, mime: "image/jpeg", width: 320, height: 240,
                    taken_at: null, position: null, direction_deg: null, source: "camera"})
                }
                await store.finish(draft.id, {form_version: 1, language: "en"})
                return draft.id
                """,
                wanted,
            )
        )

    def deliver(self) -> str:
        """Send what waits, now. Returns how it ended."""
        return str(
            self.store(
                "return (await (await import(js + 'delivery.js')).deliver()).ended",
            )
        )

    def state_of(self, entry_id: str) -> str:
        """The word that the phone shows for a record."""
        return str(
            self.store(
                "return (await import(js + 'records.js')).stateOf(await store.entry(argument))",
                entry_id,
            )
        )

    def expect_state(self, entry_id: str, word: str) -> None:
        """The pill of a record in a list."""
        expect(self.page.locator(f'[data-id="{entry_id}"] .status')).to_have_text(word)

    def expect_strip(self, words: str) -> None:
        expect(self.page.locator("[data-strips]")).to_contain_text(words)


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Until it holds, also while the page is being loaded anew."""
    for _ in range(300):
        with suppress(Error):
            if holds():
                return
        page.wait_for_timeout(100)
    raise TimeoutError


@dataclass
class Phone(Handset):
    page: Page
    server: Server
    address: str = ""
    """Where this phone finds the server; empty: at its own address."""

    @property
    def url(self) -> str:
        return self.address or self.server.url

    def go_offline(self) -> None:
        """No network at all: not for the page, not for its worker, not for anybody."""
        self.page.context.set_offline(True)
        self.server.stop()

    def go_online(self) -> None:
        self.server.start()
        self.page.context.set_offline(False)

    def deliver_twice_at_once(self) -> tuple[str, str]:
        """Begin a delivery, and a second before the server has answered the first. Returns how each ended."""
        may_answer = Event()

        def hold(request: Request) -> None:
            if request.method == "PUT":
                may_answer.wait(20)

        self.server.meddle = hold
        second = self.store(
            """const {deliver} = await import(js + "delivery.js")
               window.first = deliver()
               return (await deliver()).ended"""
        )
        may_answer.set()
        return self.page.evaluate("window.first.then(({ended}) => ended)"), second
