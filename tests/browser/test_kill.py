"""A phone whose battery dies, or whose system ends the browser: what was confirmed is still there."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from .field import Field
from .killed import browser
from .phones import Phone
from .serving import Server


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
