"""After one visit with network the phone works without: pages, records, and what is in them."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from werkzeug.wrappers import Request

from .field import Field
from .phones import CHROMIUM, PHONE, SWITCHES, Phone, wait_until
from .serving import Server

PAGES = {
    "/": "Zaamar North",
    "/mine": "My records",
    "/sending": "Sending and storage",
    "/sites": "Sites",
    "/help": "Help",
    "/new/tree_count": "Count trees",
    "/new/site_photo": "Site photo",
    "/new/soil_treatment": "Soil treatment",
}


def test_every_page_opens_without_network(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    entry = bats_phone.record_trees(field.site.id)

    for address, title in PAGES.items():
        bats_phone.open(address)
        expect(bats_phone.page.locator(".top h1")).to_contain_text(title)
    bats_phone.open(f"/mine/entry?id={entry}")
    expect(bats_phone.page.locator("[data-answers]")).to_contain_text("104")


def test_opening_a_page_again_costs_nothing(bats_phone: Phone, field: Field):
    bats_phone.open("/mine")
    expect(bats_phone.page.locator("[data-nothing]")).to_be_visible()
    bats_phone.server.requests.clear()

    for address in PAGES:
        bats_phone.open(address)

    asked = {line for line in bats_phone.server.requests if "/sync/" not in line}
    assert asked <= {"GET /service-worker.js"}


def test_what_needs_network_says_so_and_leads_home(bats_phone: Phone):
    bats_phone.go_offline()
    bats_phone.open("/account")

    expect(bats_phone.page.locator("main")).to_contain_text("This page needs network.")
    bats_phone.page.get_by_role("link", name="Home").first.click()
    expect(bats_phone.page.locator(".top h1")).to_contain_text("Zaamar North")


def test_a_site_is_shown_from_the_phone_when_the_server_is_away(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    bats_phone.open(f"/sites/{field.site.id}")

    expect(bats_phone.page.get_by_role("heading", name="Zaamar North")).to_be_visible()


def test_the_worker_sends_nothing_and_changes_nothing(bats_phone: Phone, field: Field):
    """Whatever is not a GET goes to the server, or fails."""
    status = bats_phone.page.evaluate(
        "fetch('/mine', {method: 'POST'}).then((answer) => answer.status)"
    )
    assert status >= 400

    bats_phone.go_offline()
    failed = bats_phone.page.evaluate(
        "fetch('/mine', {method: 'POST'}).then(() => false, () => true)"
    )
    assert failed


def sign_out(phone: Phone) -> None:
    """On the page that says what stays."""
    phone.open("/sending")
    expect(phone.page.locator("[data-sign-out-hint]")).not_to_be_empty()
    phone.page.get_by_role("link", name="Sign out").click()


def test_who_looks_at_the_phone_after_signing_out_sees_nothing(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    bats_phone.record_trees(field.site.id)
    bats_phone.open("/sending")
    expect(bats_phone.page.locator("[data-sign-out-hint]")).to_contain_text(
        "1 record stays on this phone."
    )

    sign_out(bats_phone)

    expect(bats_phone.page.locator("main")).to_contain_text("This page needs network.")
    for address in ("/", "/mine"):
        bats_phone.open(address)
        expect(bats_phone.page.locator("main")).to_contain_text("This page needs network.")


def test_signing_out_without_network_reaches_the_server_later(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    entry = bats_phone.record_trees(field.site.id)
    sign_out(bats_phone)
    expect(bats_phone.page.locator("main")).to_contain_text("This page needs network.")
    bats_phone.go_online()
    bats_phone.server.requests.clear()

    bats_phone.sign_in(field.saraa)

    assert "DELETE /sync/v1/phone" in bats_phone.server.requests
    assert field.entries() == []

    bats_phone.sign_in(field.bat)
    bats_phone.expect_strip("Everything is sent")
    assert [str(each.id) for each in field.entries()] == [entry]


def test_signing_out_with_network_leaves_nobody_signed_in(bats_phone: Phone, field: Field):
    sign_out(bats_phone)
    bats_phone.page.wait_for_url("**/sign-in")

    bats_phone.open("/")
    assert "/sign-in" in bats_phone.page.url


def test_the_page_to_sign_out_empties_the_phones_hands_too(bats_phone: Phone):
    bats_phone.open("/sign-out")
    bats_phone.page.get_by_role("button", name="Sign out").click()
    bats_phone.page.wait_for_url("**/sign-in")

    bats_phone.open("/help")
    assert bats_phone.store("return store.account()") is None


def test_the_pages_follow_the_persons_language(bats_phone: Phone):
    bats_phone.open("/account")
    bats_phone.page.get_by_role("button", name="Монгол").click()
    bats_phone.page.wait_for_load_state()
    bats_phone.open("/")
    wait_until(bats_phone.page, lambda: all("-mn-" in each for each in kept(bats_phone.page)))
    bats_phone.go_offline()

    bats_phone.open("/mine")

    assert bats_phone.page.evaluate("document.documentElement.lang") == "mn"


def test_the_look_that_was_chosen_stays(bats_phone: Phone):
    look = "document.documentElement.dataset.theme"
    bats_phone.open("/")
    bats_phone.page.get_by_role("button", name="Bright sun").click()
    bats_phone.go_offline()

    bats_phone.open("/new/tree_count")

    assert bats_phone.page.evaluate(look) == "sun"


def test_no_javascript_no_phone_but_pages(chromium: Browser, server: Server, field: Field):
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    phone = Phone(context.new_page(), server)
    phone.open("/sign-in")
    phone.page.get_by_label("Name").fill(field.bat.sign_in_name)
    phone.page.get_by_label("Password").fill("two trees and a marmot")
    phone.page.get_by_role("button", name="Sign in").click()
    expect(phone.page.locator("main")).to_contain_text("This browser works with network only.")
    phone.page.get_by_role("link", name="Continue").click()

    expect(phone.page.get_by_role("link", name="Count trees")).to_be_visible()
    phone.open("/mine")
    expect(phone.page.locator("main")).to_contain_text("Nothing yet.")
    context.close()


@pytest.fixture
def new_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The next request meets a server of this version."""

    def release(version: str) -> None:
        monkeypatch.setattr("fieldapp.web.offline.version", lambda: version)

    return release


def kept(page: Page) -> set[str]:
    """The versions of the pages that the phone holds."""
    return set(page.evaluate("caches.keys()")) - {"account"}


def test_a_new_version_takes_over_at_home(bats_phone: Phone, new_version: Callable[[str], None]):
    page = bats_phone.page
    bats_phone.open("/")
    new_version("the-next")

    bats_phone.open("/")

    wait_until(page, lambda: kept(page) == {"pages-en-the-next"})
    expect(page.locator(".top h1")).to_contain_text("Zaamar North")


def test_a_new_version_waits_while_a_form_is_open(
    bats_phone: Phone, new_version: Callable[[str], None]
):
    form = bats_phone.page
    bats_phone.open("/new/tree_count")
    [old] = kept(form)
    new_version("the-next")
    home = form.context.new_page()
    home.goto(bats_phone.server.url)
    wait_until(home, lambda: "pages-en-the-next" in kept(home))
    home.wait_for_timeout(500)
    assert old in kept(form)

    bats_phone.open("/mine")
    home.reload()

    wait_until(home, lambda: kept(home) == {"pages-en-the-next"})


def test_a_new_version_is_offered_and_not_forced_while_a_record_is_unfinished(
    bats_phone: Phone, new_version: Callable[[str], None]
):
    page = bats_phone.page
    bats_phone.store("await store.saveDraft(await store.newDraft('tree_count'))")
    [old] = kept(page)
    new_version("the-next")
    bats_phone.open("/")
    bats_phone.expect_strip("New version ready")
    assert old in kept(page)

    page.get_by_role("link", name="Update now").click()

    wait_until(page, lambda: kept(page) == {"pages-en-the-next"})
    assert bats_phone.store("return (await store.drafts()).length") == 1


def test_a_new_version_that_the_browser_found_by_itself_is_taken_all_the_same(
    bats_phone: Phone, new_version: Callable[[str], None]
):
    """It looks by itself a second after a page was loaded, and takes its time on a slow line."""

    def creep(request: Request) -> None:
        if request.path.startswith("/kept/"):
            time.sleep(4)

    new_version("the-next")
    bats_phone.server.meddle = creep

    bats_phone.open("/")

    wait_until(bats_phone.page, lambda: kept(bats_phone.page) == {"pages-en-the-next"})


@pytest.fixture
def plain_phone(playwright: Playwright, server: Server, field: Field) -> object:
    """A phone that reaches the server by a name without https: browsers keep workers, locks and hashes from it."""
    switches = [*SWITCHES, "--host-resolver-rules=MAP fieldapp.lan 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
    context = browser.new_context(**PHONE)
    phone = Phone(context.new_page(), server, f"http://fieldapp.lan:{server.port}")
    phone.sign_in(field.bat)
    yield phone
    browser.close()


def test_a_phone_without_https_records_and_delivers_all_the_same(plain_phone: Phone, field: Field):
    assert not plain_phone.page.evaluate("isSecureContext")
    entry = plain_phone.record_trees(field.site.id, photo=True)

    plain_phone.open("/mine")

    plain_phone.expect_state(entry, "Sent")
    assert len(field.entries()) == field.photos_held() == 1


def test_a_phone_without_https_says_what_it_cannot_do(plain_phone: Phone):
    plain_phone.open("/sending")

    expect(plain_phone.page.locator("[data-pages]")).to_have_text(
        "Pages are kept for use without network only over https."
    )


def test_a_phone_without_https_sends_from_one_page_at_a_time(plain_phone: Phone, field: Field):
    plain_phone.open("/help")
    plain_phone.record_trees(field.site.id)

    assert plain_phone.deliver_twice_at_once() == ("done", "elsewhere")
    assert len(field.entries()) == 1
