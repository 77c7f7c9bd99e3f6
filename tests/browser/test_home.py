"""What a fieldworker sees and does between two records."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from fieldapp.store.database import Session
from fieldapp.store.models import Entry, Project
from tests import factories

from .field import Field
from .phones import Phone

Furnish = Callable[[Callable[[Session], object]], None]


@pytest.fixture
def furnish(field: Field) -> Furnish:
    """Puts more into the database before anybody signs in."""

    def furnish(work: Callable[[Session], object]) -> None:
        with field.database.transaction() as session:
            work(session)

    return furnish


def test_the_first_day_begins_with_an_empty_page_and_what_to_do(bats_phone: Phone):
    main = bats_phone.page.locator("main")

    expect(main).to_contain_text("No records yet. Start with a photo.")
    expect(bats_phone.page.get_by_role("link", name="Count trees")).to_be_visible()
    expect(bats_phone.page.locator("[data-strips]")).to_be_empty()


def test_home_says_which_trees_are_due(phone: Phone, field: Field, furnish: Furnish):
    long_ago = date.today() - timedelta(days=500)  # noqa: DTZ011
    furnish(lambda session: factories.a_cohort(session, field.site, planted_on=long_ago))

    phone.sign_in(field.bat)

    expect(phone.page.locator("[data-tile=tree_count]")).to_contain_text(
        re.compile("Due (since|this)")
    )


def test_home_says_what_was_done_last(phone: Phone, field: Field, furnish: Furnish):
    furnish(
        lambda session: factories.an_entry(
            session, field.site, field.saraa, "soil_treatment", status="approved"
        )
    )

    phone.sign_in(field.bat)

    expect(phone.page.locator("[data-tile=soil_treatment]")).to_contain_text(
        re.compile(r"Last: .*dung.*, ")
    )


def test_the_site_in_hand_is_changed_on_home_and_on_the_list(
    phone: Phone, field: Field, furnish: Furnish
):
    furnish(
        lambda session: factories.a_site(
            session, session.get_one(Project, field.site.project_id), code="Z", name="Zaamar South"
        )
    )
    phone.sign_in(field.bat)
    title = phone.page.locator(".top h1")
    expect(title).to_contain_text(re.compile("Zaamar North.*of 2"))

    phone.page.get_by_label("Site", exact=True).select_option(label="Zaamar South")
    expect(title).to_contain_text("Zaamar South")

    phone.open("/sites")
    phone.page.locator("section", has_text="Zaamar North").get_by_role("button").click()
    expect(title).to_contain_text("Zaamar North")


def test_after_a_record_the_next_is_one_tap_away(bats_phone: Phone, field: Field):
    entry = bats_phone.record_trees(field.site.id)
    bats_phone.open(f"/?saved={entry}")

    panel = bats_phone.page.get_by_role("region", name="Saved on this phone")
    expect(panel).to_contain_text(re.compile(r"Saved on this phone \d\d:\d\d"))
    expect(panel.get_by_role("link", name="Next")).to_have_attribute(
        "href", "/new/tree_count?another"
    )
    expect(panel.get_by_role("link", name="Change it")).to_have_attribute(
        "href", f"/new/tree_count?entry={entry}"
    )


def test_who_reviews_finds_the_way_from_home(phone: Phone, field: Field):
    phone.sign_in(field.tuya)
    phone.open("/")

    expect(phone.page.locator("[data-review]")).to_be_visible()


def test_who_does_not_review_is_not_shown_the_way(bats_phone: Phone):
    expect(bats_phone.page.locator("[data-review]")).to_be_hidden()


def test_records_are_listed_by_day_and_what_needs_the_person_first(bats_phone: Phone, field: Field):
    phone = bats_phone
    today = phone.record_trees(field.site.id)
    old = phone.record_trees(field.site.id, alive=80)
    phone.store(
        """await store.transaction(["entries"], "readwrite", async (tx) => {
             const entry = await tx.objectStore("entries").get(argument)
             const recorded_at = new Date(Date.now() - 86_400_000).toISOString()
             await tx.objectStore("entries").put({...entry, recorded_at})
           })""",
        old,
    )
    draft = phone.store("return (await store.saveDraft(await store.newDraft('soil_treatment'))).id")

    phone.open("/mine")

    rows = phone.page.locator("[data-id]")
    expect(rows).to_have_count(3)
    ids = rows.evaluate_all("(rows) => rows.map((row) => row.dataset.id)")
    assert ids == [draft, today, old]
    expect(phone.page.locator("h2")).to_have_text(["Today", "Yesterday"])


def test_a_record_made_elsewhere_is_opened_from_the_server(
    phone: Phone, field: Field, furnish: Furnish
):
    made: list[Entry] = []
    furnish(lambda session: made.append(factories.an_entry(session, field.site, field.bat)))
    phone.sign_in(field.bat)
    phone.open("/mine")

    phone.page.locator(f'[data-id="{made[0].id}"] a').click()

    expect(phone.page.locator("[data-answers]")).to_contain_text("104")


def test_home_delivers_when_the_server_is_back_without_being_touched(
    bats_phone: Phone, field: Field
):
    phone = bats_phone
    phone.page.add_init_script("Math.random = () => 0.01")
    phone.open("/")
    phone.server.stop()
    entry = phone.record_trees(field.site.id)
    phone.page.reload()
    phone.expect_strip("No network · 1 on this phone")

    phone.server.start()

    phone.expect_strip("Everything is sent")
    assert [str(each.id) for each in field.entries()] == [entry]


def test_while_it_sends_home_counts_bytes(bats_phone: Phone, field: Field):
    phone = bats_phone
    phone.record_trees(field.site.id, photo=True)
    session = phone.page.context.new_cdp_session(phone.page)
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 20_000},
    )

    phone.open("/")

    phone.expect_strip("Sending photo 1 of 1")
    expect(phone.page.locator("[data-strips]")).to_contain_text(re.compile(r"\d+ KB of \d+ KB"))
    expect(phone.page.locator("[data-strips] progress")).to_be_visible()


def test_the_browser_is_asked_once_to_keep_the_records(bats_phone: Phone, field: Field):
    grant = "{value: async () => { window.asked = 1; return true }}"
    bats_phone.page.add_init_script(f"Object.defineProperty(navigator.storage, 'persist', {grant})")
    bats_phone.open("/help")
    assert bats_phone.store("return store.setting('persisted')") is None

    bats_phone.record_trees(field.site.id)
    bats_phone.open("/")
    bats_phone.page.wait_for_function("() => window.asked === 1")
    bats_phone.open("/sending")

    assert bats_phone.store("return store.setting('persisted')") is True


def test_a_full_phone_is_told_of_before_photos_stop(bats_phone: Phone):
    full = "{value: async () => ({usage: 45_000_000, quota: 50_000_000})}"
    bats_phone.page.add_init_script(f"Object.defineProperty(navigator.storage, 'estimate', {full})")

    bats_phone.open("/")

    bats_phone.expect_strip("Phone storage is almost full")


def test_a_browser_that_cannot_keep_records_still_shows_the_servers_pages(
    phone: Phone, field: Field
):
    phone.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    phone.open("/sign-in")
    phone.page.get_by_label("Name").fill(field.bat.sign_in_name)
    phone.page.get_by_label("Password").fill("two trees and a marmot")
    phone.page.get_by_role("button", name="Sign in").click()
    expect(phone.page.locator("main")).to_contain_text("This browser cannot keep records")
    phone.page.get_by_role("link", name="Continue").click()

    expect(phone.page.get_by_role("link", name="Count trees")).to_be_visible()
    phone.open("/mine")
    expect(phone.page.locator("main")).to_contain_text("Nothing yet.")
