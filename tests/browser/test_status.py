"""What the phone says about what waits: how much, since when, what happens now, when it is tried again, what to do."""

import re

import pytest
from playwright.sync_api import expect

from .deliveries import QUIET, is_delivery, problem
from .field import Field
from .phones import Phone

DAY_MS = 86_400_000


def make_older(phone: Phone, entry_id: str, days: float) -> None:
    phone.store(
        """await store.transaction(["entries"], "readwrite", async (tx) => {
             const entry = await tx.objectStore("entries").get(argument.id)
             const then = new Date(Date.now() - argument.ms).toISOString()
             await tx.objectStore("entries").put({...entry, finished_at: then, recorded_at: then})
           })""",
        {"id": entry_id, "ms": days * DAY_MS},
    )


def be_busy(phone: Phone) -> None:
    """For four minutes."""
    phone.server.meddle = lambda request: (
        problem(503, phone, after=240) if is_delivery(request) else None
    )


def test_home_says_how_much_waits_since_when_and_when_it_is_tried_again(
    quiet_phone: Phone, field: Field
):
    phone = quiet_phone
    phone.record_many(field.site.id, 2)
    phone.record_photos(field.site.id, 1, photo_bytes=200_000)
    be_busy(phone)

    phone.open("/")

    strip = phone.page.locator("[data-strips] .note").first
    expect(strip).to_contain_text("The server is busy")
    expect(strip).to_contain_text("Wait.")
    expect(strip).to_contain_text(
        re.compile(r"3 records waiting · 20\d KB · since \d\d:\d\d · next try in 4 min")
    )


def test_send_now_is_on_home_while_something_waits(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    phone.record_trees(field.site.id)
    be_busy(phone)
    phone.open("/")
    phone.expect_strip("next try in 4 min")

    phone.server.meddle = None
    phone.page.locator("[data-strips]").get_by_role("link", name="Send now").click()

    phone.expect_strip("Everything is sent")
    expect(phone.page.locator("[data-strips] .btn")).to_have_count(0)


def test_it_says_which_photo_is_on_its_way(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    phone.record_photos(field.site.id, 2, photo_bytes=150_000)
    session = phone.page.context.new_cdp_session(phone.page)
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 40_000}
    session.send("Network.emulateNetworkConditions", slow)

    phone.open("/")

    phone.expect_strip("Sending photo 1 of 2")
    phone.expect_strip("Sending photo 2 of 2")


def test_what_waited_for_a_week_can_be_given_to_somebody(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    make_older(phone, phone.record_trees(field.site.id), days=8)
    make_older(phone, phone.record_trees(field.site.id), days=6)
    be_busy(phone)

    phone.open("/")

    strip = phone.page.locator("[data-strips] .note.bad")
    expect(strip).to_contain_text("1 record has waited for more than a week")
    expect(strip).to_have_attribute("href", "/sending")


@pytest.mark.parametrize("days", [-3, 5000], ids=["in the future", "for years"])
def test_a_clock_that_jumped_makes_no_record_wait_oddly(
    quiet_phone: Phone, field: Field, days: float
):
    phone = quiet_phone
    make_older(phone, phone.record_trees(field.site.id), days)
    be_busy(phone)

    phone.open("/")

    phone.expect_strip("1 record waiting · 1 KB · next try in 4 min")
    expect(phone.page.locator("[data-strips] .note.bad")).to_have_count(0)


def test_what_was_set_aside_is_kept_apart_and_does_not_go(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    aside = phone.record_trees(field.site.id, photo=True)
    other = phone.record_trees(field.site.id)
    outbox = "const outbox = await import(js + 'outbox.js'); await outbox."
    phone.store(f"{outbox}putAside(argument)", aside)

    phone.open("/mine")

    phone.expect_state(other, "Sent")
    phone.expect_state(aside, "Set aside")
    expect(phone.page.locator("section").last.locator("h2")).to_have_text("Set aside")
    phone.open("/")
    phone.expect_strip("Everything is sent")
    assert [str(entry.id) for entry in field.entries()] == [other]

    phone.open(QUIET)
    phone.store(f"{outbox}takeUp(argument)", aside)
    assert phone.deliver() == "done"
    assert phone.state_of(aside) == "sent"
    assert field.photos_held() == 1


def test_many_records_to_see_to_take_one_strip(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    for _ in range(3):
        phone.record_trees(site=9999)

    phone.open("/")

    strip = phone.page.locator("[data-strips] .note.bad")
    expect(strip).to_have_count(1)
    expect(strip).to_contain_text("3 records could not be sent")
    expect(strip).to_have_attribute("href", "/mine")


def test_a_record_that_another_phone_still_sends_does_not_wait_here(
    quiet_phone: Phone, field: Field
):
    """The server knows of it and lacks its photo, which this phone never had."""
    phone = quiet_phone
    made = phone.record_trees(field.site.id, photo=True)
    phone.server.meddle = lambda request: (
        problem(500, phone) if "/photos/" in request.path else None
    )
    phone.deliver()
    phone.store(
        """await store.transaction(["entries"], "readwrite", (tx) => tx.objectStore("entries").delete(argument))
           await store.setReference({cursor: null})""",
        made,
    )
    phone.deliver()

    phone.open("/mine")

    phone.expect_state(made, "Sending…")
    expect(phone.page.locator("[data-strips]")).to_be_empty()
