"""An entry is delivered once, however often a phone sends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from fieldapp.records import BY_NAME
from fieldapp.rules.review import Decision, Status
from fieldapp.services.review import Judgement, decide
from fieldapp.store import people
from fieldapp.store.models import Entry, LedgerLine, Revision
from tests.databases import on_both_databases
from tests.parcels import a_photo, an_envelope, canonical
from tests.people import signed_in
from tests.phones import ADDRESS, Phone, problem_of


def how_many(field, model):
    with field.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def decided(field, receipt, decision, **more):
    with field.database.transaction() as session:
        entry = session.get_one(Entry, UUID(receipt["id"]))
        judgement = Judgement(entry.id, entry.revision, decision, "count_again", **more)
        decide(session, judgement, field.oyun.id)


@on_both_databases
def test_an_entry_is_delivered(phone, field):
    body = canonical(an_envelope(field.site, "site_photo", [a_photo()]))
    entry_id = uuid4()

    answer = phone.put(body, entry_id)

    assert answer.status_code == 201
    receipt = answer.json
    digest = sha256(body).hexdigest()
    assert (receipt["id"], receipt["revision"], receipt["digest"]) == (str(entry_id), 1, digest)
    assert (receipt["state"], receipt["status"], len(receipt["missing"])) == (
        "awaiting-photos",
        "received",
        1,
    )
    assert receipt["stored_at"].endswith("Z")
    assert answer.headers["ETag"] == f'"1-{digest[:16]}"'
    assert answer.headers["Cache-Control"] == "no-store"
    with field.database.reading() as session:
        line = session.get_one(LedgerLine, receipt["seq"])
        assert line.hash == receipt["audit"]
        assert session.scalars(select(Revision.body)).one() == body
        assert session.scalars(select(Revision.sign_in_session_id)).one() == phone.session_id


def test_an_entry_without_photos_is_complete(phone, field):
    assert phone.record(field.site).json["state"] == "complete"


@on_both_databases
def test_a_repeat_has_the_same_receipt(phone, field):
    body, entry_id = canonical(an_envelope(field.site, "site_photo")), uuid4()
    first = phone.put(body, entry_id)

    second = phone.put(body, entry_id)

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json == first.json
    assert second.headers["ETag"] == first.headers["ETag"]
    assert how_many(field, Entry) == 1


@on_both_databases
def test_sixteen_at_once_file_one_entry(phone, field):
    body, entry_id = canonical(an_envelope(field.site, "site_photo", [a_photo()])), uuid4()

    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda _: phone.put(body, entry_id), range(16)))

    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert [how_many(field, model) for model in (Entry, Revision, LedgerLine)] == [1, 1, 1]


def test_what_was_delivered_can_be_asked_for(phone, field):
    receipt = phone.record(field.site).json

    answer = phone.ask("GET", f"{ADDRESS}/entries/{receipt['id']}")

    assert answer.status_code == 200
    assert answer.json == receipt | {"review": None}


def test_a_returned_entry_is_corrected(phone, field):
    first = phone.record(field.site)
    decided(field, first.json, Decision.RETURN, remarks={"phase": "Аль нь вэ?"})

    asked = phone.ask("GET", f"{ADDRESS}/entries/{first.json['id']}").json
    assert (asked["status"], asked["review"]["remarks"]) == ("returned", {"phase": "Аль нь вэ?"})
    assert asked["review"]["reviewed_by"] == "Oyun"

    second = phone.record(
        field.site,
        entry_id=first.json["id"],
        replaces=first.headers["ETag"],
        answers={"phase": "before"},
    )
    assert second.status_code == 201
    assert (second.json["revision"], second.json["status"]) == (2, "received")
    late = phone.record(field.site, entry_id=first.json["id"])
    assert late.status_code == 200
    assert late.json == second.json


def test_a_proxy_may_weaken_the_etag(phone, field):
    first = phone.record(field.site)

    second = phone.record(
        field.site,
        entry_id=first.json["id"],
        replaces="W/" + first.headers["ETag"],
        answers={"phase": "before"},
    )

    assert second.status_code == 201


def test_other_content_is_a_conflict(phone, field):
    first = phone.record(field.site)

    answer = phone.record(field.site, entry_id=first.json["id"], answers={"phase": "before"})

    assert (answer.status_code, problem_of(answer)) == (409, "different-content")
    assert answer.headers["ETag"] == first.headers["ETag"]
    assert not answer.json["retryable"]
    assert how_many(field, Revision) == 1


def test_a_correction_of_an_older_revision_is_a_conflict(phone, field):
    first = phone.record(field.site)
    entry_id, etag = first.json["id"], first.headers["ETag"]
    second = phone.record(field.site, entry_id=entry_id, replaces=etag, answers={"phase": "before"})

    answer = phone.record(field.site, entry_id=entry_id, replaces=etag, answers={"phase": "hazard"})

    assert (answer.status_code, problem_of(answer)) == (412, "revision-conflict")
    assert answer.headers["ETag"] == second.headers["ETag"]
    assert how_many(field, Revision) == 2


def test_an_approved_entry_is_not_corrected(phone, field):
    first = phone.record(field.site, photos=[])
    decided(field, first.json, Decision.APPROVE)

    answer = phone.record(
        field.site,
        entry_id=first.json["id"],
        replaces=first.headers["ETag"],
        answers={"phase": "before"},
    )

    assert (answer.status_code, problem_of(answer)) == (409, "already-decided")
    with field.database.reading() as session:
        assert session.scalars(select(Entry.status)).one() is Status.APPROVED


def test_a_foreign_site_does_not_exist(phone, field):
    for site in (field.elsewhere.id, 2**31 - 1):
        answer = phone.record(field.site, site=site)
        assert (answer.status_code, problem_of(answer)) == (404, "unknown")
    assert how_many(field, Entry) == 0


def test_who_may_only_look_cannot_deliver(app, field):
    answer = Phone(app, field.auditor).record(field.site)

    assert (answer.status_code, problem_of(answer)) == (404, "unknown")


def test_somebody_elses_entry_does_not_exist(phone, other_phone, field):
    first = phone.record(field.site)
    entry_id = first.json["id"]

    for answer in (
        other_phone.record(field.site, entry_id=entry_id),
        other_phone.record(field.site, entry_id=entry_id, answers={"phase": "before"}),
        other_phone.record(field.site, entry_id=entry_id, replaces=first.headers["ETag"]),
        other_phone.ask("GET", f"{ADDRESS}/entries/{entry_id}"),
        phone.ask("GET", f"{ADDRESS}/entries/{uuid4()}"),
    ):
        assert (answer.status_code, problem_of(answer)) == (404, "unknown")
    assert how_many(field, Revision) == 1


def test_an_ended_token_delivers_nothing(phone, field):
    with field.database.transaction() as session:
        people.end_session(session, phone.session_id, datetime.now(UTC))

    answer = phone.record(field.site)

    assert (answer.status_code, problem_of(answer)) == (401, "sign-in")
    assert answer.json["retryable"]
    assert how_many(field, Entry) == 0


@pytest.mark.parametrize("authorization", [None, "Bearer ", "Bearer x", "Basic eDp5", "Bearer é"])
def test_nobody_delivers_without_a_token(phone, field, authorization):
    body = canonical(an_envelope(field.site, "site_photo"))

    answer = phone.put(body, headers={"Authorization": authorization})

    assert (answer.status_code, problem_of(answer)) == (401, "sign-in")
    assert how_many(field, Entry) == 0


def test_a_refusal_says_which_server_speaks(phone, field):
    refused = phone.record(field.site, site=field.elsewhere.id).json

    assert refused["server"] == phone.record(field.site).json["instance"]


def test_several_entries_are_each_answered_by_themselves(phone, field):
    sound = canonical(an_envelope(field.site, "site_photo")).decode()
    foreign = canonical(an_envelope(field.site, "site_photo", site=field.elsewhere.id)).decode()
    ids = [str(uuid4()) for _ in range(3)]
    entries = [
        {"id": entry_id, "body": body, "if_match": None}
        for entry_id, body in zip(ids, (sound, "{", foreign), strict=True)
    ]

    answers = phone.post("/entries", {"entries": entries}).json["answers"]
    again = phone.post("/entries", {"entries": entries[:1]}).json["answers"]

    assert [answer["id"] for answer in answers] == ids
    assert [answer["status"] for answer in answers] == [201, 422, 404]
    assert answers[0]["receipt"]["digest"] == sha256(sound.encode()).hexdigest()
    assert answers[1]["problem"]["type"] == "/problems/invalid"
    assert again == [answers[0] | {"status": 200}]
    assert how_many(field, Entry) == 1


def test_one_of_several_that_breaks_the_program_holds_up_no_other(phone, field, monkeypatch):
    body = canonical(an_envelope(field.site, "site_photo")).decode()
    odd = canonical(an_envelope(field.site, "tree_count")).decode()
    sent = [{"id": str(uuid4()), "body": each, "if_match": None} for each in (odd, body)]
    monkeypatch.setitem(BY_NAME, "tree_count", None)

    answers = phone.post("/entries", {"entries": sent}).json["answers"]

    assert [answer["status"] for answer in answers] == [500, 201]
    assert answers[0]["problem"]["retryable"]


def test_one_of_several_in_conflict_is_told_what_stands(phone, field):
    first = phone.record(field.site)
    other = canonical(an_envelope(field.site, "site_photo", answers={"phase": "before"})).decode()
    sent = [{"id": first.json["id"], "body": other, "if_match": None}]

    [answer] = phone.post("/entries", {"entries": sent}).json["answers"]

    assert (answer["status"], answer["etag"]) == (409, first.headers["ETag"])


@on_both_databases
def test_the_revision_that_stands_is_given_byte_for_byte(phone, other_phone, field):
    entry_id = uuid4()
    first = canonical(an_envelope(field.site, "site_photo"))
    second = canonical(an_envelope(field.site, "site_photo", answers={"phase": "before"}))
    address = f"{ADDRESS}/entries/{entry_id}/revision"
    etag = phone.put(first, entry_id).headers["ETag"]
    corrected = phone.put(second, entry_id, {"If-Match": etag, "If-None-Match": None})

    answer = phone.ask("GET", address)

    assert (answer.status_code, answer.data) == (200, second)
    assert answer.headers["ETag"] == corrected.headers["ETag"]
    assert answer.headers["Cache-Control"] == "no-store"
    foreign = other_phone.ask("GET", address)
    assert (foreign.status_code, problem_of(foreign)) == (404, "unknown")


def test_receipts_are_asked_for_together(phone, other_phone, field):
    mine = [phone.record(field.site).json for _ in range(2)]
    foreign, unknown = other_phone.record(field.site).json["id"], str(uuid4())

    ids = [mine[0]["id"], foreign, mine[1]["id"], unknown]
    answer = phone.post("/receipts/query", {"ids": ids})

    assert answer.json == {"receipts": mine, "unknown": [foreign, unknown]}


def test_a_phone_says_what_its_clock_shows(phone, field):
    body = canonical(an_envelope(field.site, "site_photo"))

    phone.put(body, headers={"X-Phone-Clock": "2020-01-01T08:00:00+08:00"})

    with field.database.reading() as session:
        assert session.scalars(select(Revision.clock_skew_s)).one() < -86_400


def test_an_entry_counts_nowhere_until_its_photos_are_here(phone, field, app):

    photo = a_photo()
    receipt = phone.record(field.site, photos=[photo]).json
    supervisor = signed_in(app, field.oyun)
    assert receipt["id"] not in supervisor.get("/review").text

    phone.patch(receipt["id"], photo)

    assert receipt["id"] in supervisor.get("/review").text
