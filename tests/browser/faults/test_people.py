"""Sign-ins that end and people who take turns at one phone, while much waits to be sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from fieldapp.store.models import SignInSession
from tests.faults.lengths import length

from .far import QUIET, FarPhone

MANY = length(12, 200)


def test_a_sign_in_that_ends_while_many_wait_costs_nothing(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    phone.go_offline()
    phone.record(MANY, photos=4, photo_bytes=30_000)
    end_sign_ins(phone)
    phone.go_online()

    assert phone.deliver() == "sign-in"
    assert len(phone.waiting()) == MANY
    assert phone.field.entries() == []

    phone.page.context.clear_cookies()
    phone.sign_in(phone.field.bat)
    phone.open(QUIET)
    phone.deliver_all()
    phone.check()


def end_sign_ins(phone: FarPhone) -> None:
    ended = update(SignInSession).values(expires_at=datetime.now(UTC) - timedelta(days=1))
    with phone.field.database.transaction() as session:
        session.execute(ended.where(SignInSession.person_id == phone.field.bat.id))


def test_who_takes_over_a_phone_sends_nothing_of_the_other(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    field = phone.field
    phone.go_offline()
    bats = phone.record(entries=3, photos=3, photo_bytes=30_000)
    phone.go_online()
    phone.page.context.clear_cookies()
    phone.sign_in(field.saraa)
    phone.open(QUIET)
    saraas = phone.record(entries=2, photos=2, photo_bytes=30_000)
    phone.deliver_all()
    phone.check()
    assert {str(entry.id) for entry in field.entries()} == set(saraas)

    phone.page.context.clear_cookies()
    phone.sign_in(field.bat)
    phone.open(QUIET)
    phone.deliver_all()
    phone.check()
    assert {str(entry.id) for entry in field.entries()} == {*bats, *saraas}


def test_home_says_that_somebody_has_to_sign_in_and_how_much_waits(
    new_far_phone: Callable[..., FarPhone],
):
    phone = new_far_phone()
    phone.record(entries=3)
    end_sign_ins(phone)
    phone.open("/")

    phone.expect_strip("Sign in again")
    expect(phone.page.locator("[data-strips]")).to_contain_text("3 records")
