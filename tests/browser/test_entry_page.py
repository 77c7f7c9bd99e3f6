"""The page of one record: its receipt as proof, two versions of it, and what to do with one that cannot go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .field import Field
from .phones import Phone
from .pictures import keep_picture

CORRECTED_ELSEWHERE = """
    const {canonical, sha256, base64} = await import(js + "digest.js")
    const entry = await store.entry(argument)
    const envelope = JSON.parse(new TextDecoder().decode(entry.sent.body))
    envelope.answers.n_alive = 90
    const body = canonical(envelope)
    const answer = await fetch(`/sync/v1/entries/${entry.id}`, {method: "PUT", body, headers: {
        Authorization: `Bearer ${await store.token()}`, "Content-Type": "application/json", "If-Match": entry.etag,
        "Content-Digest": `sha-256=:${base64(await sha256(body))}:`}})
    return answer.status
"""
CORRECTED_HERE = """
    const draft = await store.correct(argument)
    draft.answers.n_alive = 110
    await store.saveDraft(draft)
    await store.finish(argument, {form_version: 1, language: "en"})
"""


@pytest.fixture
def sent(bats_phone: Phone, field: Field) -> str:
    """A record of Bat's that the server has: 104 trees alive."""
    bats_phone.open("/help")
    entry = bats_phone.record_trees(field.site.id)
    assert bats_phone.deliver() == "done"
    return entry


@pytest.fixture
def conflict(bats_phone: Phone, sent: str) -> str:
    """The same record, corrected to 90 on another phone and to 110 on this one."""
    assert bats_phone.store(CORRECTED_ELSEWHERE, sent) == 201
    bats_phone.store(CORRECTED_HERE, sent)
    bats_phone.deliver()
    return sent


def open_entry(phone: Phone, entry: str) -> Page:
    phone.open(f"/mine/entry?id={entry}")
    expect(phone.page.locator("[data-track] li").first).to_be_visible()
    return phone.page


def alive(field: Field) -> list[int]:
    return [entry.answers["n_alive"] for entry in field.entries()]


def test_the_receipt_is_shown_without_network_and_is_genuine(
    bats_phone: Phone, sent: str, new_phone: Callable[..., Phone]
):
    bats_phone.go_offline()
    page = open_entry(bats_phone, sent)

    page.get_by_text("The server has this record").tap()

    expect(page.get_by_role("img", name="The receipt as a code to scan")).to_be_visible()
    receipt = bats_phone.store("return (await store.entry(argument)).receipt", sent)
    facts = page.locator("[data-receipt-facts]")
    expect(facts).to_contain_text(receipt["audit"][:12])
    address = page.get_by_label("The receipt as text").input_value()
    assert address == f"{bats_phone.server.url}/receipt/{receipt['proof']}"
    keep_picture(page, "receipt", "on-phone")
    bats_phone.go_online()
    stranger = new_phone()
    stranger.page.goto(address)
    expect(stranger.page.locator("main")).to_contain_text("This receipt is genuine")
    keep_picture(stranger.page, "receipt", "checked")


def test_a_receipt_that_an_older_server_did_not_sign_is_asked_for_again(
    bats_phone: Phone, sent: str
):
    bats_phone.store(
        """await (await import(js + "outbox.js")).change(argument, (entry) =>
            ({...entry, receipt: {...entry.receipt, proof: undefined}}))""",
        sent,
    )
    page = open_entry(bats_phone, sent)

    page.get_by_text("The server has this record").tap()

    expect(page.get_by_role("img", name="The receipt as a code to scan")).to_be_visible()
    assert bats_phone.store("return (await store.entry(argument)).receipt.proof", sent)


def test_a_record_that_never_left_has_no_receipt(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    entry = bats_phone.record_trees(field.site.id)
    page = open_entry(bats_phone, entry)

    expect(page.get_by_text("The server has this record")).to_be_hidden()


def test_both_versions_are_shown_and_what_differs_is_marked(bats_phone: Phone, conflict: str):
    page = open_entry(bats_phone, conflict)

    both = page.locator("[data-both]")
    expect(both.locator("mark")).to_have_text(["110", "90"])
    expect(both.get_by_role("heading")).to_have_text(["On this phone", "On the server"])
    keep_picture(page, "conflict", "both")


def test_mine_replaces_the_version_that_was_shown(bats_phone: Phone, conflict: str, field: Field):
    page = open_entry(bats_phone, conflict)

    page.get_by_role("button", name="Send mine").tap()

    expect(page.get_by_role("button", name="Send mine")).to_be_hidden()
    expect(page.locator("[data-track] [aria-current]")).to_have_class("sent")
    assert alive(field) == [110]
    assert [entry.revision for entry in field.entries()] == [3]


def test_the_other_version_can_stand_and_mine_is_kept(
    bats_phone: Phone, conflict: str, field: Field
):
    page = open_entry(bats_phone, conflict)

    page.get_by_role("button", name="Keep the other").tap()

    expect(page.locator("[data-answers]")).to_contain_text("90")
    assert bats_phone.state_of(conflict) == "sent"
    assert alive(field) == [90]
    page.get_by_text("Your version that gave way").tap()
    expect(page.locator("[data-gave-way]")).to_contain_text("110")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this record as a file").tap()
    assert download.value.suggested_filename.endswith(".zip")


def test_without_network_the_versions_cannot_be_compared_and_nothing_changes(
    bats_phone: Phone, conflict: str
):
    bats_phone.go_offline()

    page = open_entry(bats_phone, conflict)

    expect(page.locator("[data-both]")).to_contain_text("It is shown here when there is network.")
    assert bats_phone.state_of(conflict) == "failed"


def test_a_correction_of_a_decided_record_says_what_was_decided(
    bats_phone: Phone, sent: str, field: Field
):
    field.approve(sent)
    bats_phone.store(CORRECTED_HERE, sent)
    bats_phone.deliver()

    page = open_entry(bats_phone, sent)

    expect(page.locator("[data-both]")).to_contain_text("This record is approved already")
    expect(page.get_by_role("button", name="Send mine")).to_be_hidden()
    keep_picture(page, "conflict", "decided")
    page.get_by_role("button", name="Keep the other").tap()
    expect(page.get_by_text("Your version that gave way")).to_be_visible()
    assert bats_phone.state_of(sent) == "approved"


def test_one_record_can_be_set_aside_and_taken_up_again(bats_phone: Phone, conflict: str):
    page = open_entry(bats_phone, conflict)

    page.get_by_role("button", name="Set it aside").tap()

    expect(page.get_by_role("button", name="Take it up again")).to_be_visible()
    assert bats_phone.state_of(conflict) == "aside"
    keep_picture(page, "conflict", "aside")
    page.get_by_role("button", name="Take it up again").tap()
    expect(page.get_by_role("button", name="Send mine")).to_be_visible()
    assert bats_phone.state_of(conflict) == "failed"
