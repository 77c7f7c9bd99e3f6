"""What one record meets, and what all of them meet: nothing is lost, nobody waits for another, the reason is kept."""

from playwright.sync_api import expect
from werkzeug.wrappers import Request, Response

from .deliveries import ending_of, is_delivery, problem, trouble_of
from .field import Field
from .phones import Phone


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

    ended = ending_of(quiet_phone)

    assert (ended["ended"], ended["after"]) == ("busy", 120)
    assert sum("/entries" in line for line in quiet_phone.server.requests) == 1


def test_no_page_asks_a_busy_server_again_before_its_time(bats_phone: Phone, field: Field):
    phone = bats_phone
    phone.record_trees(field.site.id)
    phone.server.meddle = lambda request: (
        problem(503, phone, after=240) if is_delivery(request) else None
    )
    phone.open("/")
    phone.expect_strip("The server is busy")
    phone.server.requests.clear()

    phone.open("/mine")
    phone.expect_strip("The server is busy")
    phone.open("/")
    phone.expect_strip("next try in 4 min")
    assert not any("/entries" in line for line in phone.server.requests)

    phone.server.meddle = None
    phone.page.locator("[data-strips]").get_by_role("link", name="Send now").click()
    phone.expect_strip("Everything is sent")


def test_a_wish_to_be_left_alone_for_years_is_not_heard(quiet_phone: Phone, field: Field):
    quiet_phone.record_trees(field.site.id)
    quiet_phone.server.meddle = lambda request: (
        problem(429, quiet_phone, retryable=True, after=10**9) if is_delivery(request) else None
    )

    assert ending_of(quiet_phone)["after"] == 3600


def test_a_clock_that_jumps_holds_nothing_back(bats_phone: Phone, field: Field):
    """The wish was noted by a clock that was years ahead."""
    phone = bats_phone
    phone.open("/help")
    phone.record_trees(field.site.id)
    phone.store("await store.setSetting('resting', {until: Date.now() + 1e11, why: null})")

    phone.open("/")

    phone.expect_strip("Everything is sent")


def test_a_record_that_breaks_the_server_each_time_stops_no_other(quiet_phone: Phone, field: Field):
    bad, *good = (quiet_phone.record_trees(field.site.id, alive=80 + n) for n in range(3))

    def break_at_it(request: Request) -> Response | None:
        if not is_delivery(request):
            return None
        if request.method == "POST" or bad in request.path:
            return problem(500, quiet_phone, title="The server stumbled")
        return None

    quiet_phone.server.meddle = break_at_it

    assert quiet_phone.deliver() == "busy"

    assert [quiet_phone.state_of(each) for each in good] == ["sent", "sent"]
    assert quiet_phone.state_of(bad) == "on_phone"
    trouble = trouble_of(quiet_phone, bad)
    assert trouble
    assert trouble["title"] == "The server stumbled"

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert trouble_of(quiet_phone, bad) is None
    assert len(field.entries()) == 3


def test_why_a_record_still_waits_stands_beside_it(bats_phone: Phone, field: Field):
    phone = bats_phone
    entry = phone.record_trees(field.site.id)
    phone.server.meddle = lambda request: problem(500, phone) if is_delivery(request) else None

    phone.open("/mine")

    row = phone.page.locator(f'[data-id="{entry}"]')
    expect(row).to_contain_text("1 KB · The server is busy")
    expect(row.locator(".status")).to_have_text("On this phone")
