"""A record that is changed after it was sent, here or elsewhere."""

from playwright.sync_api import expect
from werkzeug.wrappers import Request, Response

from .deliveries import is_delivery
from .field import Field
from .phones import Phone


def test_a_record_sent_back_comes_with_its_remarks_and_is_corrected(
    bats_phone: Phone, field: Field
):
    phone = bats_phone
    entry = phone.record_trees(field.site.id, photo=True)
    phone.open("/")
    phone.expect_strip("Everything is sent")
    field.send_back(entry, {"n_dead": "Look under the snow"})

    phone.open("/")
    phone.expect_strip("Fix needed: Count again")
    expect(phone.page.locator('[data-tab="mine"] .dot')).to_contain_text("1")
    phone.open(f"/mine/entry?id={entry}")
    expect(phone.page.locator("main")).to_contain_text("Go back and count the trees once more.")
    expect(phone.page.locator("main")).to_contain_text("Dead: Look under the snow")

    remarks = phone.store("return (await store.correct(argument)).correcting.remarks", entry)
    assert remarks == {"n_dead": "Look under the snow"}
    phone.store(
        """const draft = await store.correct(argument)
           draft.answers.n_dead = 12
           await store.saveDraft(draft)
           await store.finish(draft.id, {form_version: 1, language: "en"})""",
        entry,
    )
    phone.open("/mine")
    phone.expect_state(entry, "Sent")

    [arrived] = field.entries()
    assert (arrived.revision, arrived.status, arrived.answers["n_dead"]) == (2, "received", 12)
    field.approve(entry)
    phone.open("/mine")
    phone.expect_state(entry, "Approved")


def test_a_record_changed_after_a_send_that_may_have_arrived_becomes_its_second_revision(
    quiet_phone: Phone, field: Field
):
    entry = quiet_phone.record_trees(field.site.id)

    def cut(request: Request) -> Response | None:
        if not is_delivery(request):
            return None
        quiet_phone.server.app.test_client().open(request.environ)
        return Response("", 502)

    quiet_phone.server.meddle = cut
    quiet_phone.deliver()
    quiet_phone.server.meddle = None
    quiet_phone.store(
        """const draft = await store.correct(argument)
           draft.answers.n_alive = 100
           await store.saveDraft(draft)
           await store.finish(draft.id, {form_version: 1, language: "en"})""",
        entry,
    )

    assert quiet_phone.deliver() == "done"
    [arrived] = field.entries()
    assert (arrived.revision, arrived.answers["n_alive"]) == (2, 100)
    assert quiet_phone.state_of(entry) == "sent"


def test_a_record_that_has_another_version_elsewhere_waits_for_its_owner(
    quiet_phone: Phone, field: Field
):
    phone = quiet_phone
    entry = phone.record_trees(field.site.id)
    assert phone.deliver() == "done"
    change = """const draft = await store.correct(argument.id)
        draft.answers.n_alive = argument.alive
        await store.saveDraft(draft)
        await store.finish(draft.id, {form_version: 1, language: "en"})"""
    phone.store(change, {"id": entry, "alive": 100})
    phone.store(
        """await store.transaction(["entries"], "readwrite", async (tx) => {
             const entry = await tx.objectStore("entries").get(argument)
             await tx.objectStore("entries").put({...entry, etag: '"1-0000000000000000"'})
           })""",
        entry,
    )
    phone.open(f"/mine/entry?id={entry}")
    expect(phone.page.locator("main")).to_contain_text("This record has another version")
    assert [each.revision for each in field.entries()] == [1]

    phone.page.get_by_role("button", name="Send mine").click()

    expect(phone.page.locator("[aria-current=step]")).to_contain_text("Check")
    assert [each.revision for each in field.entries()] == [2]
