"""Every tap is on the phone before the phone says so, whatever happens to the browser."""

import os
import signal

import pytest
from playwright.sync_api import expect

from .forms import Form


def test_when_the_mark_is_shown_the_answer_is_on_the_phone(form: Form):
    form.open("tree_count")
    expect(form.page.locator("[data-saved]")).to_be_hidden()

    form.choose("method", "Every tree")

    form.expect_kept()
    assert form.draft()["answers"] == {"method": "census"}
    assert form.draft()["site"] == form.site


def test_a_form_that_was_only_looked_at_leaves_no_draft(form: Form):
    form.open("soil_treatment")

    assert form.phone.store("return store.drafts()") == []
    assert "entry=" not in form.page.url


def test_many_taps_in_a_row_are_all_kept(form: Form):
    form.open("tree_count")

    form.more("n_alive", 40)

    form.expect_on_phone(n_alive=40)


def test_a_killed_browser_comes_back_to_the_same_record(form: Form):
    form.open("tree_count").choose("method", "Every tree")
    form.more("n_alive", 3)
    form.expect_on_phone(n_alive=3, method="census")
    address = form.page.url

    kill(form)
    form.page.goto(address)

    expect(form.field("n_alive")).to_have_value("3")
    expect(form.page.get_by_role("radio", name="Every tree")).to_be_checked()
    expect(form.page.get_by_text("We kept your record")).to_be_visible()


def test_who_starts_anew_from_home_finds_what_was_left_by_accident(form: Form):
    form.open("tree_count").more("n_alive", 3)
    form.expect_on_phone(n_alive=3)

    form.open("tree_count")
    expect(form.field("n_alive")).to_have_value("3")

    form.page.get_by_role("link", name="Start a new one").tap()
    form.expect_ready()
    expect(form.field("n_alive")).to_have_value("")
    form.more("n_alive", 1)
    form.expect_on_phone(n_alive=1)
    assert len(form.phone.store("return store.drafts()")) == 2


@pytest.mark.parametrize(("minutes", "found"), [(29, "3"), (31, "")])
def test_a_record_left_long_ago_was_not_left_by_accident(form: Form, minutes: int, found: str):
    form.page.clock.install()
    form.open("tree_count").more("n_alive", 3)
    form.expect_on_phone(n_alive=3)

    form.page.clock.fast_forward(minutes * 60_000)
    form.open("tree_count")

    expect(form.field("n_alive")).to_have_value(found)


def test_a_returned_page_of_the_browsers_history_shows_what_is_kept(form: Form):
    form.open("tree_count").more("n_alive", 3)
    form.expect_on_phone(n_alive=3)

    form.phone.open("/help")
    form.page.go_back()

    expect(form.field("n_alive")).to_have_value("3")


def test_without_network_a_form_opens_is_filled_and_finished(form: Form):
    form.open("tree_count")
    form.phone.go_offline()

    form.open("tree_count").count_trees()
    form.save()

    record = form.expect_finished()
    assert record["state"] == "queued"
    assert record["answers"]["n_alive"] == 118


def test_when_the_phone_cannot_keep_an_answer_it_says_so(form: Form):
    form.open("tree_count")
    form.page.evaluate(
        """() => {
            IDBObjectStore.prototype.put = () => {
                throw new DOMException("full", "QuotaExceededError")
            }
        }"""
    )

    form.more("n_alive", 1)

    expect(form.page.get_by_role("alert")).to_contain_text("Phone storage is almost full")
    expect(form.page.locator("[data-saved]")).to_be_hidden()


def test_another_persons_draft_is_not_opened(form: Form, field):
    form.open("tree_count").more("n_alive", 3)
    form.expect_on_phone(n_alive=3)
    address = form.page.url

    form.phone.sign_in(field.saraa)
    form.page.goto(address)

    form.expect_ready()
    expect(form.field("n_alive")).to_have_value("")


def kill(form: Form) -> None:
    """The system needs the memory for the camera and kills the page, as Android does."""
    killed = form.page
    browser = killed.context.browser
    assert browser
    session = browser.new_browser_cdp_session()
    running = session.send("SystemInfo.getProcessInfo")["processInfo"]
    with killed.expect_event("crash"):
        for process in running:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
    form.phone.page = killed.context.new_page()
    killed.close()
