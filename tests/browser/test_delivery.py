"""From the phone to the server's disk: once, whole, and shown as sent only when it is."""

from threading import Event

from playwright.sync_api import expect
from werkzeug.wrappers import Request

from .deliveries import is_delivery, is_entry, problem
from .field import Field
from .phones import Phone


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

    sent = [line for line in quiet_phone.server.requests if "/entries" in line]
    assert sent[0] == "POST /sync/v1/entries"
    assert sent[1].startswith("PUT")
    assert sent[1].endswith("/preview")
    assert all(line.startswith("PATCH") for line in sent[2:])
    assert [str(entry.id) for entry in field.entries()] == [ids[1], ids[0]]


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


def test_two_pages_of_one_phone_send_one_after_the_other(quiet_phone: Phone, field: Field):
    quiet_phone.record_trees(field.site.id)
    assert quiet_phone.deliver_twice_at_once() == ("done", "elsewhere")
    assert len(field.entries()) == 1


def test_a_hundred_records_of_one_person_wait_while_another_works_here(
    quiet_phone: Phone, field: Field
):
    phone = quiet_phone
    bats = phone.record_many(field.site.id, 100)
    phone.server.meddle = lambda request: (
        problem(401, phone, retryable=True) if is_delivery(request) else None
    )
    assert phone.deliver() == "sign-in"
    assert {phone.state_of(each) for each in bats} == {"on_phone"}

    phone.sign_in(field.saraa)
    phone.server.meddle = None
    phone.open("/mine")
    expect(phone.page.locator("main")).to_contain_text("Nothing yet.")
    assert phone.deliver() in ("done", "elsewhere")
    assert field.entries() == []

    phone.sign_in(field.bat)
    phone.expect_strip("Everything is sent")
    arrived = field.entries()
    assert sorted(str(entry.id) for entry in arrived) == sorted(bats)
    assert {entry.recorded_by for entry in arrived} == {field.bat.id}


def test_a_page_that_sleeps_with_the_lock_keeps_nobody_from_sending(
    quiet_phone: Phone, field: Field
):
    entry = quiet_phone.record_trees(field.site.id)
    sleeping = quiet_phone.page.context.new_page()
    sleeping.goto(quiet_phone.server.url + "/help")
    sleeping.evaluate("void navigator.locks.request('delivery', () => new Promise(() => {}))")

    assert quiet_phone.deliver() == "done"

    assert quiet_phone.state_of(entry) == "sent"


def test_who_signs_in_during_a_delivery_has_no_part_in_it(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    bats = phone.record_trees(field.site.id, photo=True)
    has_come, may_answer = Event(), Event()

    def hold(request: Request) -> None:
        if is_entry(request):
            has_come.set()
            may_answer.wait(20)

    phone.server.meddle = hold
    phone.store("window.first = (await import(js + 'delivery.js')).deliver()")
    assert has_come.wait(20)
    phone.store(
        """await store.signIn({id: argument, name: "Saraa", language: "en", can_review: false}, "another")""",
        field.saraa.id,
    )
    saraas = phone.record_trees(field.site.id, photo=True)
    may_answer.set()
    ended = phone.page.evaluate("window.first.then(({ended}) => ended)")

    assert ended == "nobody"
    assert [(str(entry.id), entry.recorded_by) for entry in field.entries()] == [
        (bats, field.bat.id)
    ]
    held = phone.store("return (await store.entries()).map(({id, state}) => [id, state])")
    assert held == [[saraas, "queued"]]
