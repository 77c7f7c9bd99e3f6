"""An evening's records go in one request, and each is answered by itself."""

import json

import pytest
from werkzeug.wrappers import Request, Response

from .deliveries import answer_for_real, is_delivery, is_entry, problem, trouble_of, unpacked
from .field import Field
from .phones import Phone


def test_many_records_go_in_few_small_requests(quiet_phone: Phone, field: Field):
    quiet_phone.record_many(field.site.id, 120)
    sizes: list[int] = []
    quiet_phone.server.meddle = lambda request: (
        sizes.append(request.content_length or 0) if request.path == "/sync/v1/entries" else None
    )

    assert quiet_phone.deliver() == "done"

    assert len(field.entries()) == 120
    assert len(sizes) == 3
    assert sum(sizes) / 120 < 200
    assert not any(line.startswith("PUT /sync/v1/entries") for line in quiet_phone.server.requests)


def test_big_records_are_parted_so_that_a_slow_line_carries_each(quiet_phone: Phone, field: Field):
    quiet_phone.record_many(field.site.id, 12, note="Stony ground. " * 3000)
    sizes: list[int] = []
    quiet_phone.server.meddle = lambda request: (
        sizes.append(len(unpacked(request))) if request.path == "/sync/v1/entries" else None
    )

    assert quiet_phone.deliver() == "done"

    assert len(field.entries()) == 12
    assert len(sizes) == 3
    assert max(sizes) < 250_000


def test_one_of_many_that_cannot_be_taken_takes_no_other_with_it(quiet_phone: Phone, field: Field):
    bad = quiet_phone.record_trees(site=9999)
    good = quiet_phone.record_many(field.site.id, 3)

    assert quiet_phone.deliver() == "done"

    assert quiet_phone.state_of(bad) == "failed"
    assert {quiet_phone.state_of(each) for each in good} == {"sent"}
    assert len(field.entries()) == 3
    assert not any(line.startswith("PUT /sync/v1/entries") for line in quiet_phone.server.requests)


def test_one_of_many_that_the_server_cannot_take_now_waits_alone(quiet_phone: Phone, field: Field):
    ids = quiet_phone.record_many(field.site.id, 3)
    busy = problem(503, quiet_phone).get_json()

    def answer_all_but_one(request: Request) -> Response | None:
        if request.path != "/sync/v1/entries":
            return None
        real = json.loads(answer_for_real(quiet_phone, request).data)
        real["answers"][0] = {"id": ids[0], "status": 503, "problem": busy}
        return Response(json.dumps(real), mimetype="application/json")

    quiet_phone.server.meddle = answer_all_but_one

    assert quiet_phone.deliver() == "busy"

    assert [quiet_phone.state_of(each) for each in ids] == ["on_phone", "sent", "sent"]
    assert trouble_of(quiet_phone, ids[0])
    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert [entry.revision for entry in field.entries()] == [1, 1, 1]


@pytest.mark.parametrize("status", [400, 404, 405, 413, 415, 422, 500, 502])
def test_who_refuses_the_whole_request_gets_them_one_by_one(
    quiet_phone: Phone, field: Field, status: int
):
    """As a server of an earlier release does, or a proxy in between."""
    quiet_phone.record_many(field.site.id, 3)
    quiet_phone.server.meddle = lambda request: (
        Response("no", status, mimetype="text/html") if request.method == "POST" else None
    )

    assert quiet_phone.deliver() == "done"
    assert len(field.entries()) == 3


def test_a_receipt_for_another_record_of_the_request_proves_nothing(
    quiet_phone: Phone, field: Field
):
    ids = quiet_phone.record_many(field.site.id, 2)

    def swap(request: Request) -> Response | None:
        if is_entry(request):
            return Response("", 502)
        if request.path != "/sync/v1/entries":
            return None
        real = json.loads(answer_for_real(quiet_phone, request).data)
        one, other = real["answers"]
        one["receipt"], other["receipt"] = other["receipt"], one["receipt"]
        return Response(json.dumps(real), mimetype="application/json")

    quiet_phone.server.meddle = swap
    assert quiet_phone.deliver() == "no-network"
    assert {quiet_phone.state_of(each) for each in ids} == {"on_phone"}

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"
    assert [entry.revision for entry in field.entries()] == [1, 1]


def test_records_whose_receipts_were_lost_together_are_filed_once(quiet_phone: Phone, field: Field):
    ids = quiet_phone.record_many(field.site.id, 5)

    def lose(request: Request) -> Response | None:
        if not is_delivery(request):
            return None
        answer_for_real(quiet_phone, request)
        return Response("", 502)

    quiet_phone.server.meddle = lose
    assert quiet_phone.deliver() == "no-network"
    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"

    assert sorted(str(entry.id) for entry in field.entries()) == sorted(ids)
    assert {entry.revision for entry in field.entries()} == {1}


def test_a_correction_goes_with_the_others_over_the_revision_it_corrects(
    quiet_phone: Phone, field: Field
):
    entry, _ = quiet_phone.record_many(field.site.id, 2)
    assert quiet_phone.deliver() == "done"
    quiet_phone.store(
        """const draft = await store.correct(argument)
           draft.answers.n_alive = 100
           await store.saveDraft(draft)
           await store.finish(draft.id, {form_version: 1, language: "en"})""",
        entry,
    )
    quiet_phone.record_trees(field.site.id)
    quiet_phone.server.requests.clear()

    assert quiet_phone.deliver() == "done"

    corrected = {str(each.id): each for each in field.entries()}[entry]
    assert (corrected.revision, corrected.answers["n_alive"]) == (2, 100)
    assert not any(line.startswith("PUT /sync/v1/entries") for line in quiet_phone.server.requests)
