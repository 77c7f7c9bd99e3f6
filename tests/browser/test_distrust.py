"""Whoever answers in place of the server is not believed: a receipt is proof, a status is a hint."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from .deliveries import answer_for_real, is_delivery, is_entry
from .field import Field
from .phones import Phone

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
        if not is_entry(request):
            return None
        real = answer_for_real(quiet_phone, request)
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
        answer_for_real(quiet_phone, request)
        return Response("bad gateway", 502, mimetype="text/html")

    quiet_phone.server.meddle = cut
    assert quiet_phone.deliver() == "no-network"
    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"

    assert [each.revision for each in field.entries()] == [1]
    assert quiet_phone.state_of(entry) == "sent"


@pytest.mark.parametrize("answer", HOTEL.values(), ids=HOTEL)
def test_nor_is_it_believed_about_many_records_at_once(
    quiet_phone: Phone, field: Field, answer: tuple[Any, ...]
):
    entries = quiet_phone.record_many(field.site.id, 3)
    quiet_phone.server.meddle = lambda request: Response(*answer) if is_delivery(request) else None

    assert quiet_phone.deliver() == "no-network"
    assert {quiet_phone.state_of(each) for each in entries} == {"on_phone"}

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert len(field.entries()) == 3


def test_who_answers_for_the_server_is_named_in_words(bats_phone: Phone, field: Field):
    phone = bats_phone
    entry = phone.record_trees(field.site.id)
    phone.server.meddle = lambda request: (
        Response("<h1>Welcome</h1>") if request.path.startswith("/sync") else None
    )

    phone.open("/")

    phone.expect_strip("Another server answers in place of ours")
    phone.expect_strip("1 record waiting")
    assert phone.state_of(entry) == "on_phone"
