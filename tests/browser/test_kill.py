"""A phone whose battery dies, or whose system ends the browser: what was confirmed is still there."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from .field import Field
from .phones import CHROMIUM, SWITCHES, Phone
from .serving import Server

STARTS_WITHIN_S = 20


@contextmanager
def browser(playwright: Playwright, profile: Path) -> Iterator[Page]:
    """A Chromium of our own, on a profile that outlives it. It ends by SIGKILL, without a chance to tidy up."""
    port_file = profile / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    switches = [
        *SWITCHES,
        "--headless=new",
        "--remote-debugging-port=0",
        "--no-first-run",
        f"--user-data-dir={profile}",
    ]
    process = subprocess.Popen(
        [CHROMIUM, *switches, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        connected = playwright.chromium.connect_over_cdp(f"http://localhost:{_port(port_file)}")
        yield connected.contexts[0].pages[0]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(port_file: Path) -> int:
    for _ in range(STARTS_WITHIN_S * 20):
        if port_file.exists() and port_file.read_text():
            return int(port_file.read_text().splitlines()[0])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not start")


def test_what_was_confirmed_survives_a_killed_browser_and_is_delivered_once(
    playwright: Playwright, server: Server, field: Field, tmp_path: Path
):
    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.sign_in(field.bat)
        server.stop()
        finished = phone.record_trees(field.site.id, photo=True)
        begun = phone.store(
            """const draft = await store.newDraft("soil_treatment")
               draft.answers = {amount: 20}
               await store.saveDraft(draft)
               return draft.id"""
        )

    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.open("/mine")
        expect(page.locator("[data-id]")).to_have_count(2)
        phone.expect_state(finished, "On this phone")
        phone.expect_state(begun, "Not finished")
        server.start()
        page.get_by_role("button", name="Send now").click()
        phone.expect_state(finished, "Sent")

    assert [(str(entry.id), entry.revision) for entry in field.entries()] == [(finished, 1)]
    assert field.photos_held() == 1


def test_a_browser_killed_while_it_sends_goes_on_where_it_was(
    playwright: Playwright, server: Server, field: Field, tmp_path: Path
):
    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.sign_in(field.bat)
        phone.open("/help")
        ids = [phone.record_trees(field.site.id, photo=True) for _ in range(3)]
        page.evaluate(
            """() => { const css = document.querySelector('link[rel="stylesheet"]').href
                       import(css.replace("css/app.css", "js/delivery.js")).then(({deliver}) => deliver()) }"""
        )
        while not field.entries():
            page.wait_for_timeout(5)

    with browser(playwright, tmp_path) as page:
        phone = Phone(page, server)
        phone.open("/mine")
        for each in ids:
            phone.expect_state(each, "Sent")

    assert sorted((str(entry.id), entry.revision) for entry in field.entries()) == sorted(
        (each, 1) for each in ids
    )
    assert field.photos_held() == 3
