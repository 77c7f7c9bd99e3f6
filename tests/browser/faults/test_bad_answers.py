"""Whatever stands between answers for the server, bends what it says, or doubles what it is told."""

import json

import pytest

from tests.faults.lengths import length

from .far import FarPhone
from .proxy import Fault
from .troubles import (
    Only,
    Overtaken,
    answer_flipped,
    answered,
    cut_answer,
    held,
    is_delivery,
    is_entry,
    is_entry_or_photo,
    is_photo,
    request_flipped,
    sent_again_after,
    sent_twice_at_once,
)

PHOTO_BYTES = 90_000
PORTAL = "<!doctype html><title>Welcome</title><h1>Sign in to our network</h1>"
STRANGERS: dict[str, tuple[int, str, str]] = {
    "200 and a sign-in page": (200, PORTAL, "text/html"),
    "200 and nothing": (200, "", "text/plain"),
    "200 and empty JSON": (200, "{}", "application/json"),
    "200 and a list": (200, "[]", "application/json"),
    "201 and a sign-in page": (201, PORTAL, "text/html"),
    "204": (204, "", "text/html"),
    "302 to a sign-in page": (302, "", "text/html"),
    "401 of a stranger": (401, PORTAL, "text/html"),
    "403": (403, PORTAL, "text/html"),
    "404": (404, PORTAL, "text/html"),
    "409 of a stranger": (409, "{}", "application/problem+json"),
    "413 of a proxy": (413, "<h1>Too large</h1>", "text/html"),
    "429 of a proxy": (429, "<h1>Slow down</h1>", "text/html"),
    "500": (500, "<h1>Error</h1>", "text/html"),
    "502": (502, "<h1>Bad gateway</h1>", "text/html"),
    "503": (503, "", "text/html"),
    "504": (504, "<h1>Gateway timeout</h1>", "text/html"),
    "no status that there is": (799, "?", "text/html"),
}


def nothing_is_lost(phone: FarPhone, fault: Only) -> None:
    phone.record(entries=1, photos=1, photo_bytes=PHOTO_BYTES)
    phone.proxy.fault = fault
    for _ in range(4):
        phone.deliver()
    assert fault.met
    phone.deliver_all()
    phone.check()


@pytest.mark.parametrize("reaches_server", length((False,), (False, True)))
@pytest.mark.parametrize("answer", STRANGERS.values(), ids=STRANGERS)
def test_no_answer_of_a_stranger_moves_a_record(
    phone: FarPhone, answer: tuple[int, str, str], reaches_server: bool
):
    status, body, kind = answer
    nothing_is_lost(phone, Only(answered(status, body, kind, reaches_server), is_entry_or_photo))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507])
def test_a_refusal_for_now_in_the_words_of_the_server_costs_only_time(phone: FarPhone, status: int):
    instance = phone.store("return store.setting('instance')")
    problem = {
        "type": "/problems/x",
        "title": "Busy",
        "detail": "Wait.",
        "status": status,
        "retryable": True,
        "server": instance,
    }
    fault = answered(status, json.dumps(problem), "application/problem+json")
    nothing_is_lost(phone, Only(fault, is_delivery))


DOUBLED: dict[str, Fault] = {
    "twice at once": sent_twice_at_once,
    "again a moment later": sent_again_after(0.05),
    "again much later": sent_again_after(1.5),
    "heard late": held(1.0),
    "heard by nobody": cut_answer(0),
}


@pytest.mark.parametrize("fault", DOUBLED.values(), ids=DOUBLED)
def test_what_comes_twice_is_filed_once(phone: FarPhone, fault: Fault):
    nothing_is_lost(phone, Only(fault))


@pytest.mark.parametrize("meant", [is_entry, is_photo], ids=["entry", "photo"])
def test_what_is_overtaken_by_what_was_sent_later_changes_nothing(phone: FarPhone, meant):
    nothing_is_lost(phone, Only(Overtaken(), meant))


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_bit_that_flips_on_the_way_is_noticed(phone: FarPhone, at: int):
    nothing_is_lost(phone, Only(request_flipped(at), is_entry_or_photo))


@pytest.mark.parametrize("at", [0, 9, 15, -1])
def test_a_bit_that_flips_in_an_answer_proves_nothing_wrong(phone: FarPhone, at: int):
    nothing_is_lost(phone, Only(answer_flipped(at), is_entry_or_photo))
