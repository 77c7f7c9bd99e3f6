"""From the phone to the server's disk: once, whole, and shown as sent only when it is."""

import json
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete
from werkzeug.wrappers import Request, Response

from fieldapp.store.models import Entry, FlagRow, Installation, Revision

from .field import Field
from .phones import Phone

QUIET = "/help"
"""A page that delivers nothing by itself."""


@pytest.fixture
def quiet_phone(bats_phone: Phone) -> Phone:
    bats_phone.open(QUIET)
    return bats_phone


def is_delivery(request: Request) -> bool:
    return request.path.startswith("/sync/v1/entries/")


def is_receipt(request: Request) -> bool:
    return is_delivery(request) and request.method == "PUT"


def test_what_was_recorded_without_network_arrives_once_and_whole(quiet_phone: Phone, field: Field):
    quiet_phone.go_offline()
    with_photo = quiet_phone.record_trees(field.site.id, photo=True)
    without = quiet_phone.record_trees(field.site.id, alive=90)
    assert quiet_phone.deliver() == "no-network"
    assert quiet_phone.state_of(with_photo) == "on_phone"

    quiet_phone.go_online()
    assert quiet_phone.deliver() == "done"
    assert quiet_phone.deliver() == "done"

    arrived = field.entries()
    assert sorted(str(entry.id) for entry in arrived) == sorted([with_photo, without])
    assert [entry.revision for entry in arrived] == [1, 1]
    assert field.photos_held() == 1
    assert quiet_phone.state_of(with_photo) == quiet_phone.state_of(without) == "sent"


def test_the_oldest_record_goes_first_and_photos_go_last(quiet_phone: Phone, field: Field):
    quiet_phone.go_offline()
    ids = [
        quiet_phone.record_trees(field.site.id, photo=True),
        quiet_phone.record_trees(field.site.id),
    ]
    quiet_phone.deliver()
    quiet_phone.go_online()
    quiet_phone.server.requests.clear()

    quiet_phone.deliver()

    sent = [line for line in quiet_phone.server.requests if "/entries/" in line]
    assert [line.split("/")[4] for line in sent[:2]] == ids
    assert all(line.startswith("PUT") for line in sent[:2])
    assert not any(line.startswith("PUT") for line in sent[2:])


def test_home_sends_by_itself_and_says_so(bats_phone: Phone, field: Field):
    phone = bats_phone
    phone.go_offline()
    phone.open("/")
    phone.record_trees(field.site.id)
    phone.page.reload()
    phone.expect_strip("No network · 1 on this phone")
    phone.expect_strip("Everything is saved on this phone. It will be sent when there is network.")

    phone.go_online()

    phone.expect_strip("Everything is sent")
    assert len(field.entries()) == 1


HOTEL: dict[str, tuple[object, ...]] = {
    "a page": ("<h1>Welcome to our network</h1>", 200),
    "nothing": ("", 204),
    "another address": ("", 302, {"Location": "http://localhost:1/sign-in"}),
    "empty JSON": ("{}", 200, None, "application/json"),
    "a refusal": ("<h1>Not allowed</h1>", 403),
    "a problem": ('{"title": "no"}', 404, None, "application/problem+json"),
}


@pytest.mark.parametrize("answer", HOTEL.values(), ids=HOTEL)
def test_who_answers_for_the_server_is_not_believed(
    quiet_phone: Phone, field: Field, answer: tuple[Any, ...]
):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    quiet_phone.server.meddle = lambda request: Response(*answer) if is_delivery(request) else None

    assert quiet_phone.deliver() == "no-network"
    assert quiet_phone.state_of(entry) == "on_phone"

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert quiet_phone.state_of(entry) == "sent"
    assert len(field.entries()) == field.photos_held() == 1


@pytest.mark.parametrize(
    "change",
    [{"instance": "another"}, {"id": "00000000-0000-7000-8000-000000000000"}, {"digest": "0" * 64}],
    ids=["another server's", "another record's", "another content's"],
)
def test_a_receipt_for_something_else_proves_nothing(
    quiet_phone: Phone, field: Field, change: dict[str, str]
):
    entry = quiet_phone.record_trees(field.site.id)

    def forge(request: Request) -> Response | None:
        if not is_receipt(request):
            return None
        real = quiet_phone.server.app.test_client().open(request.environ)
        forged = json.loads(real.data) | change
        return Response(json.dumps(forged), real.status_code, mimetype="application/json")

    quiet_phone.server.meddle = forge
    quiet_phone.deliver()
    assert quiet_phone.state_of(entry) == "on_phone"

    quiet_phone.server.meddle = None
    quiet_phone.deliver()
    assert quiet_phone.state_of(entry) == "sent"
    assert len(field.entries()) == 1


def test_a_record_whose_receipt_was_lost_is_filed_once(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id, photo=True)

    def cut(request: Request) -> Response | None:
        if not is_delivery(request):
            return None
        quiet_phone.server.app.test_client().open(request.environ)
        return Response("bad gateway", 502, mimetype="text/html")

    quiet_phone.server.meddle = cut
    assert quiet_phone.deliver() == "no-network"
    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"

    assert [each.revision for each in field.entries()] == [1]
    assert quiet_phone.state_of(entry) == "sent"


def problem(status: int, quiet_phone: Phone, **more: object) -> Response:
    with quiet_phone.server.app.app_context():
        from fieldapp.web.resources import resources  # noqa: PLC0415

        server = resources().instance
    body = {
        "type": "/problems/x",
        "title": "The server is busy",
        "status": status,
        "detail": "Wait.",
        "retryable": status >= 500,
        "server": server,
    }
    return Response(json.dumps(body | more), status, mimetype="application/problem+json")


def test_a_server_that_fails_all_day_gets_everything_once_in_the_evening(
    quiet_phone: Phone, field: Field
):
    ids = [quiet_phone.record_trees(field.site.id, photo=number == 0) for number in range(3)]
    quiet_phone.server.meddle = lambda request: (
        problem(500, quiet_phone) if is_delivery(request) else None
    )

    for _ in range(4):
        assert quiet_phone.deliver() == "busy"
        assert {quiet_phone.state_of(each) for each in ids} == {"on_phone"}

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert [entry.revision for entry in field.entries()] == [1, 1, 1]
    assert {quiet_phone.state_of(each) for each in ids} == {"sent"}


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(quiet_phone: Phone, field: Field):
    for _ in range(3):
        quiet_phone.record_trees(field.site.id)
    quiet_phone.server.meddle = lambda request: (
        problem(503, quiet_phone, after=120) if is_delivery(request) else None
    )
    quiet_phone.server.requests.clear()

    ended = quiet_phone.store("return (await import(js + 'delivery.js')).deliver()")

    assert ended == {"ended": "busy", "after": 120}
    assert sum(line.startswith("PUT") for line in quiet_phone.server.requests) == 1


def test_one_record_that_cannot_be_taken_holds_up_no_other(bats_phone: Phone, field: Field):
    phone = bats_phone
    bad = phone.record_trees(site=9999)
    good = phone.record_trees(field.site.id)
    phone.open("/mine")

    row = phone.page.locator(f'[data-id="{bad}"]')
    phone.expect_state(bad, "Could not send")
    expect(row).to_contain_text("The server does not know this site")
    phone.expect_state(good, "Sent")
    assert [str(entry.id) for entry in field.entries()] == [good]


def test_a_photo_that_is_gone_from_the_phone_stops_only_itself(quiet_phone: Phone, field: Field):
    broken = quiet_phone.record_trees(field.site.id, photo=True)
    whole = quiet_phone.record_trees(field.site.id, photo=True)
    quiet_phone.store(
        """const {photos} = await store.entry(argument)
           const me = (await store.account()).id
           await store.transaction(["chunks"], "readwrite", (tx) =>
             tx.objectStore("chunks").delete([me, photos[0].sha256, 0]))""",
        broken,
    )

    quiet_phone.deliver()

    assert quiet_phone.state_of(broken) == "failed"
    assert quiet_phone.state_of(whole) == "sent"
    assert {str(entry.id): entry.photos_missing for entry in field.entries()} == {
        broken: 1,
        whole: 0,
    }


def test_a_photo_goes_on_from_where_it_was_cut_off(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    pieces: list[int] = []

    def cut_the_second(request: Request) -> Response | None:
        if request.method != "PATCH":
            return None
        pieces.append(int(request.headers["Upload-Offset"]))
        return Response("", 502) if len(pieces) == 2 else None

    quiet_phone.server.meddle = cut_the_second
    assert quiet_phone.deliver() == "no-network"
    assert quiet_phone.state_of(entry) == "sending"
    assert quiet_phone.deliver() == "done"

    assert pieces[0] == 0
    assert pieces[2] == pieces[1] > 0
    assert field.photos_held() == 1


def test_until_its_photos_are_there_a_record_is_not_called_sent(bats_phone: Phone, field: Field):
    phone = bats_phone
    phone.server.meddle = lambda request: problem(500, phone) if request.method == "PATCH" else None
    entry = phone.record_trees(field.site.id, photo=True)
    phone.open("/mine")

    phone.expect_state(entry, "Sending…")
    expect(phone.page.locator(f'[data-id="{entry}"]')).to_contain_text("Sent · 1 photo to go")


def test_who_has_to_sign_in_again_is_told_and_loses_nothing(bats_phone: Phone, field: Field):
    phone = bats_phone
    entry = phone.record_trees(field.site.id)
    phone.page.context.clear_cookies()
    phone.server.meddle = lambda request: (
        problem(401, phone, retryable=True) if request.path.startswith("/sync/v1/entries") else None
    )
    phone.open("/")
    phone.expect_strip("Sign in again")
    phone.expect_strip("1 record waits on this phone.")
    assert phone.state_of(entry) == "on_phone"

    phone.server.meddle = None
    phone.sign_in(field.bat)
    phone.expect_strip("Everything is sent")
    assert phone.state_of(entry) == "sent"


def test_two_people_on_one_phone_neither_see_nor_send_for_each_other(
    bats_phone: Phone, field: Field
):
    phone = bats_phone
    phone.server.meddle = lambda request: problem(500, phone) if is_delivery(request) else None
    bats = phone.record_trees(field.site.id)
    phone.sign_in(field.saraa)
    phone.server.meddle = None
    saraas = phone.record_trees(field.site.id, alive=50)
    phone.open("/mine")
    expect(phone.page.locator("[data-id]")).to_have_count(1)
    phone.expect_state(saraas, "Sent")
    assert [entry.recorded_by for entry in field.entries()] == [field.saraa.id]

    phone.sign_in(field.bat)
    phone.open("/mine")

    phone.expect_state(bats, "Sent")
    assert {str(entry.id): entry.recorded_by for entry in field.entries()} == {
        saraas: field.saraa.id,
        bats: field.bat.id,
    }


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

    phone.page.get_by_role("button", name="Send now").click()

    expect(phone.page.locator("[aria-current=step]")).to_contain_text("Check")
    assert [each.revision for each in field.entries()] == [2]


def test_two_pages_of_one_phone_send_one_after_the_other(quiet_phone: Phone, field: Field):
    quiet_phone.record_trees(field.site.id)
    assert quiet_phone.deliver_twice_at_once() == ("done", "elsewhere")
    assert len(field.entries()) == 1


def test_a_restored_server_gets_again_what_it_forgot(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id)
    assert quiet_phone.deliver() == "done"
    with field.database.transaction() as session:
        for row in (FlagRow.entry_id, Revision.entry_id, Entry.id):
            session.execute(delete(row.class_).where(row == UUID(entry)))
        session.query(Installation).one().epoch = 2

    assert quiet_phone.deliver() == "done"
    assert quiet_phone.state_of(entry) == "on_phone"
    assert quiet_phone.deliver() == "done"
    assert [str(each.id) for each in field.entries()] == [entry]
    assert quiet_phone.state_of(entry) == "sent"
