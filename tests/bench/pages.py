"""Bytes and requests: what a phone downloads before the first form can be filled, and what it costs later."""

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.browser.phones import CHROMIUM, PHONE, SWITCHES

from .report import figure, heading
from .serving import Serving, serving

READY = "form#entry:not([inert])"
SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_CPU = 6
FIELD_PAGES = ("/", "/mine", "/sending", "/sites", "/help", "/account", "/sites/{site}")
FORMS = (
    "/new/tree_count?site={site}",
    "/new/site_photo?site={site}",
    "/new/soil_treatment?site={site}",
)
DESK_PAGES = ("/review", "/register", "/register/sites/{site}", "/sites/{site}", "/manage")


def weigh_pages(folder: Path) -> None:
    """Print what pages weigh, and how long a slow phone on a slow line waits for them."""
    heading("Pages, in Chromium at 360x740, compressed bytes over the wire")
    with serving(f"sqlite:///{folder}/pages.db", folder / "pages") as server, chromium() as browser:
        _first_form(browser, server)
        _kept_app(browser, server)
        _largest_pages(server)
        _slow_phone(browser, server)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


class Wire:
    """What a page loads over the network; what comes from a cache or a worker is not counted."""

    def __init__(self, page: Page) -> None:
        self.requests = 0
        self.bytes = 0
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self._kept: set[str] = set()
        self.session.on(
            "Network.requestServedFromCache", lambda each: self._kept.add(each["requestId"])
        )
        self.session.on("Network.responseReceived", self._answered)
        self.session.on("Network.loadingFinished", self._loaded)

    def _answered(self, event: dict) -> None:
        answer = event["response"]
        if answer.get("fromServiceWorker") or answer.get("fromDiskCache"):
            self._kept.add(event["requestId"])

    def _loaded(self, event: dict) -> None:
        if event["requestId"] not in self._kept:
            self.requests += 1
            self.bytes += int(event["encodedDataLength"])

    @property
    def words(self) -> str:
        return f"{self.bytes / 1024:.1f} KiB in {self.requests}"


@contextmanager
def phone(browser: Browser, server: Serving, **more: object) -> Iterator[BrowserContext]:
    """A phone that has seen nothing yet, on which a fieldworker is signed in."""
    context = browser.new_context(**PHONE | more)
    cookie = {"name": "fieldapp", "value": server.known.field_cookie, "url": _address(server)}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context
    context.close()


def _first_form(browser: Browser, server: Serving) -> None:
    """The form can be filled as soon as its page and style are here; its scripts then keep every tap."""
    for path, ready, words, scripts in (
        ("/sign-in", ".bar button", "the sign-in page, first visit", True),
        (FORMS[0], READY, "until the first form can be filled", False),
        (FORMS[0], READY, "until it also keeps every tap, scripts included", True),
    ):
        with phone(
            browser, server, service_workers="block", java_script_enabled=scripts
        ) as context:
            if path == "/sign-in":
                context.clear_cookies()
            page = context.new_page()
            wire = Wire(page)
            page.goto(_address(server) + path.format(site=server.known.site_id))
            page.wait_for_selector(ready)
            figure(words, wire.words, "30 KiB in 6")


def _kept_app(browser: Browser, server: Serving) -> None:
    """Everything that a phone keeps: once through the welcome page, then opened again."""
    with phone(browser, server) as context:
        page = context.new_page()
        page.goto(_address(server) + "/welcome")
        page.wait_for_url(lambda url: "/welcome" not in url)
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        worker = page.evaluate("() => navigator.serviceWorker.controller.scriptURL")
        script = _get(worker)
        kept = next(part for part in script.decode().split('"') if part.startswith("/kept/"))
        whole = len(gzip.compress(_get(_address(server) + kept), 6)) + len(gzip.compress(script, 6))
        figure("the whole offline app, one language", f"{whole / 1024:.1f} KiB in 2", "80 KiB")
        wire = Wire(page)
        page.goto(_address(server) + FORMS[0].format(site=server.known.site_id))
        page.wait_for_selector(READY)
        figure("opening the form again", wire.words, "0 KiB")


def _largest_pages(server: Serving) -> None:
    known = server.known
    for words, cookie, pages in (
        ("largest page of a fieldworker", known.field_cookie, FIELD_PAGES + FORMS),
        ("largest page of a supervisor", known.desk_cookie, DESK_PAGES),
    ):
        sizes = {}
        for path in pages:
            address = _address(server) + path.format(site=known.site_id)
            sizes[path] = len(gzip.compress(_get(address, cookie), 6))
        largest = max(sizes, key=sizes.__getitem__)
        figure(f"{words}: {largest}", f"{sizes[largest] / 1024:.1f} KiB")


def _slow_phone(browser: Browser, server: Serving) -> None:
    """400 kbit/s, 400 ms, a processor six times slower."""
    with phone(browser, server) as context:
        page = context.new_page()
        page.goto(_address(server) + "/welcome")
        page.wait_for_url(lambda url: "/welcome" not in url)
        figure("slow phone: the form, kept before", _time_to_fill(page, server))
    with phone(browser, server, service_workers="block") as context:
        figure("slow phone: the form, first visit", _time_to_fill(context.new_page(), server))


def _time_to_fill(page: Page, server: Serving) -> str:
    slow = Wire(page).session
    slow.send("Network.emulateNetworkConditions", SLOW_LINE)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    began = time.perf_counter()
    page.goto(_address(server) + FORMS[0].format(site=server.known.site_id))
    page.wait_for_selector(READY, state="visible")
    return f"{time.perf_counter() - began:.1f} s"


def _address(server: Serving) -> str:
    return f"http://localhost:{server.port}"


def _get(address: str, cookie: str = "") -> bytes:
    headers = {"Cookie": f"fieldapp={cookie}"} if cookie else {}
    with urlopen(Request(address, headers=headers)) as answer:
        body: bytes = answer.read()
        return body
