"""One record in two windows of a phone: the second is told, and nothing is overwritten in silence."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .forms import Form
from .phones import Phone

OPEN_ELSEWHERE = "This record is open in another window"


@pytest.fixture
def second(form: Form) -> Callable[[str], Form]:
    """Opens an address in another window of the same phone."""

    def second(address: str) -> Form:
        page: Page = form.page.context.new_page()
        page.goto(address)
        return Form(Phone(page, form.phone.server), form.site)

    return second


def test_the_second_window_only_shows_the_record(form: Form, second: Callable[[str], Form]):
    form.open("tree_count").write("n_alive", "104")
    form.expect_on_phone(n_alive=104)

    other = second(form.page.url)

    expect(other.page.locator("#said")).to_contain_text(OPEN_ELSEWHERE)
    expect(other.page.locator("form#entry[inert]")).to_be_attached()
    form.write("n_alive", "105")
    form.expect_on_phone(n_alive=105)


def test_the_person_can_go_on_in_the_second_window(form: Form, second: Callable[[str], Form]):
    form.open("tree_count").write("n_alive", "104")
    form.expect_on_phone(n_alive=104)
    other = second(form.page.url)

    other.page.get_by_role("button", name="Go on here").tap()

    expect(form.page.locator("#said")).to_contain_text(OPEN_ELSEWHERE)
    expect(form.page.locator("form#entry[inert]")).to_be_attached()
    other.expect_ready()
    expect(other.field("n_alive")).to_have_value("104")
    other.write("n_alive", "110")
    other.expect_on_phone(n_alive=110)


def test_a_new_record_of_the_same_kind_is_another_one(form: Form, second: Callable[[str], Form]):
    form.open("tree_count").write("n_alive", "104")
    form.expect_on_phone(n_alive=104)

    other = second(form.page.url.partition("?")[0] + f"?site={form.site}")
    other.expect_ready()
    other.write("n_alive", "7")
    other.expect_on_phone(n_alive=7)

    assert other.draft()["id"] != form.draft()["id"]
    form.expect_on_phone(n_alive=104)


def test_a_browser_without_locks_finds_out_when_it_saves(form: Form, second: Callable[[str], Form]):
    form.page.context.add_init_script(
        "Object.defineProperty(navigator, 'locks', {value: undefined})"
    )
    form.open("tree_count").write("n_alive", "104")
    form.expect_on_phone(n_alive=104)
    other = second(form.page.url)
    other.expect_ready()
    other.write("n_alive", "110")
    other.expect_on_phone(n_alive=110)

    form.write("n_alive", "0")

    said = form.page.locator("#said")
    expect(said).to_contain_text("What you tapped here since then is not saved.")
    expect(form.page.locator("[data-saved]")).to_be_hidden()
    other.expect_on_phone(n_alive=110)
    form.page.get_by_role("button", name="Open it again").tap()
    form.expect_ready()
    expect(form.field("n_alive")).to_have_value("110")


def test_a_window_that_is_closed_lets_the_record_go(form: Form, second: Callable[[str], Form]):
    form.open("tree_count").write("n_alive", "104")
    form.expect_on_phone(n_alive=104)
    address = form.page.url
    other = second("about:blank")
    form.page.close()

    other.page.goto(address)

    other.expect_ready()
    expect(other.field("n_alive")).to_have_value("104")
