"""A record that was sent back: opened as it was, with the supervisor's words, sent again as a new revision."""

from collections.abc import Callable

from playwright.sync_api import expect

from .field import Field
from .forms import Form
from .phones import Phone


def returned(form: Form, field: Field) -> str:
    """A tree count that arrived and was sent back. Returns its id."""
    form.open("tree_count").count_trees(alive=110, dead=10)
    form.save()
    entry = str(form.expect_finished()["id"])
    form.catch_up()
    field.send_back(entry, {"n_alive": "Count the row at the fence again.", "note": "Say why."})
    form.catch_up()
    return entry


def test_it_opens_with_its_answers_and_the_remarks_at_their_questions(form: Form, field: Field):
    entry = returned(form, field)
    form.phone.open(f"/new/tree_count?entry={entry}")
    form.expect_ready()

    expect(form.field("n_alive")).to_have_value("110")
    expect(form.page.get_by_text("Count the row at the fence again.")).to_be_visible()
    expect(form.page.get_by_text("Say why.")).to_be_visible()
    expect(form.page.locator("#said")).to_contain_text("Fix needed")
    expect(form.page.get_by_text("We kept your record")).to_be_hidden()


def test_finishing_it_makes_the_next_revision(form: Form, field: Field):
    entry = returned(form, field)
    form.phone.open(f"/new/tree_count?entry={entry}")
    form.expect_ready()
    form.write("n_alive", "109")
    form.write("n_missing", "1")
    form.save()
    form.expect_finished()
    form.catch_up()

    [arrived] = field.entries()
    assert str(arrived.id) == entry
    assert (arrived.revision, arrived.status) == (2, "received")
    assert arrived.answers["n_alive"] == 109


def test_looking_at_it_changes_nothing(form: Form, field: Field):
    entry = returned(form, field)
    form.phone.open(f"/new/tree_count?entry={entry}")
    form.expect_ready()

    assert form.phone.store("return store.drafts()") == []
    assert form.phone.store("return (await store.entry(argument)).status", entry) == "returned"


def test_a_correction_that_was_begun_goes_on_with_its_remarks(form: Form, field: Field):
    entry = returned(form, field)
    form.phone.open(f"/new/tree_count?entry={entry}")
    form.expect_ready()
    form.write("n_alive", "109")
    form.expect_on_phone(n_alive=109)

    form.page.reload()

    form.expect_ready()
    expect(form.field("n_alive")).to_have_value("109")
    expect(form.page.get_by_text("Count the row at the fence again.")).to_be_visible()


def test_a_record_of_another_phone_is_corrected_on_the_servers_page(
    new_phone: Callable[..., Phone], form: Form, field: Field
):
    entry = returned(form, field)
    other = new_phone()
    other.sign_in(field.bat)

    other.open(f"/new/tree_count?entry={entry}")

    expect(other.page.locator("#q-n_alive")).to_have_value("110")
    expect(other.page.get_by_text("Count the row at the fence again.")).to_be_visible()
    other.page.locator("#q-n_alive").fill("109")
    other.page.get_by_role("button", name="Send").tap()
    other.page.wait_for_url("**/mine")
    [arrived] = field.entries()
    assert (arrived.revision, arrived.answers["n_alive"]) == (2, 109)
