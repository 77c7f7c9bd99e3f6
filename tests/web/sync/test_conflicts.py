"""What becomes of an entry that somebody changed meanwhile: never a silent winner, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from fieldapp.rules.review import Decision
from fieldapp.rules.roles import Role
from fieldapp.services import places
from fieldapp.services.people import grant, withdraw
from fieldapp.services.review import Judgement, decide
from fieldapp.store.models import Entry, LedgerLine, Project, Revision, Site
from fieldapp.store.models.base import now
from tests.databases import on_both_databases
from tests.parcels import a_photo, an_envelope, canonical
from tests.phones import ADDRESS, Phone, problem_of

MINE, OTHERS = {"phase": "before"}, {"phase": "hazard"}


@pytest.fixture
def second_phone(app, field):
    """Another phone of the same person."""
    return Phone(app, field.bat)


def body(field, **answers):
    return canonical(an_envelope(field.site, "site_photo", answers=answers))


def decided(field, entry_id, *decisions):
    with field.database.transaction() as session:
        for decision in decisions:
            revision = session.get_one(Entry, UUID(entry_id)).revision
            judgement = Judgement(UUID(entry_id), revision, decision, "photo_unclear")
            decide(session, judgement, field.oyun.id)


def bodies(field):
    with field.database.reading() as session:
        return list(session.scalars(select(Revision.body).order_by(Revision.number)))


def standing(phone, entry_id):
    return phone.ask("GET", f"{ADDRESS}/entries/{entry_id}/revision")


@on_both_databases
def test_of_two_phones_that_correct_one_entry_the_second_is_told_what_stands(
    phone, second_phone, field
):
    entry_id, first = str(uuid4()), body(field)
    etag = phone.put(first, entry_id).headers["ETag"]
    condition = {"If-Match": etag, "If-None-Match": None}
    corrections = {phone: body(field, **MINE), second_phone: body(field, **OTHERS)}

    with ThreadPoolExecutor(2) as both:
        answers = list(
            both.map(lambda each: each.put(corrections[each], entry_id, condition), corrections)
        )

    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (201, 412)
    assert problem_of(lost) == "revision-conflict"
    assert lost.headers["ETag"] == won.headers["ETag"]
    winner, loser = phone, second_phone
    if answers[1] is won:
        winner, loser = second_phone, phone
    stands = standing(loser, entry_id)
    assert (stands.data, stands.headers["ETag"]) == (corrections[winner], lost.headers["ETag"])
    assert bodies(field) == [first, corrections[winner]]

    again = loser.put(corrections[loser], entry_id, condition | {"If-Match": lost.headers["ETag"]})

    assert (again.status_code, again.json["revision"]) == (201, 3)
    assert bodies(field) == [first, corrections[winner], corrections[loser]]


@on_both_databases
def test_a_correction_of_what_was_decided_meanwhile_waits_until_it_is_opened_again(phone, field):
    entry_id = str(uuid4())
    first = phone.put(body(field), entry_id)
    decided(field, entry_id, Decision.APPROVE)
    condition = {"If-Match": first.headers["ETag"], "If-None-Match": None}

    refused = phone.put(body(field, **MINE), entry_id, condition)

    assert (refused.status_code, problem_of(refused)) == (409, "already-decided")
    assert not refused.json["retryable"]
    assert standing(phone, entry_id).data == body(field)
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["status"] == "approved"

    decided(field, entry_id, Decision.REOPEN)
    assert phone.put(body(field, **MINE), entry_id, condition).status_code == 201
    assert bodies(field) == [body(field), body(field, **MINE)]


def test_a_correction_by_a_phone_that_missed_the_return_is_taken(phone, field):
    entry_id = str(uuid4())
    first = phone.put(body(field), entry_id)
    decided(field, entry_id, Decision.RETURN)
    condition = {"If-Match": first.headers["ETag"], "If-None-Match": None}

    assert phone.put(body(field, **MINE), entry_id, condition).json["status"] == "received"


@on_both_databases
@pytest.mark.parametrize("is_project", [False, True], ids=["the site", "its project"])
def test_what_was_recorded_before_a_place_was_retired_is_filed(phone, field, is_project):
    with field.database.transaction() as session:
        place = session.get_one(
            *((Project, field.project.id) if is_project else (Site, field.site.id))
        )
        places.retire(session, "project" if is_project else "site", place, now(), field.oyun.id)
    photo, entry_id = a_photo(), uuid4()

    filed = phone.record(field.site, photos=[photo], entry_id=entry_id)

    assert filed.status_code == 201
    assert phone.patch(entry_id, photo).json["state"] == "complete"
    corrected = phone.record(
        field.site, entry_id=entry_id, replaces=filed.headers["ETag"], answers=MINE
    )
    assert corrected.status_code == 201


@on_both_databases
def test_who_lost_the_role_keeps_the_entry_with_its_reason_until_it_is_given_back(phone, field):
    filed, photo = phone.record(field.site, photos=[a_photo()]), a_photo()
    shown = canonical(an_envelope(field.site, "site_photo", photos=[photo]))
    before = phone.put(shown)
    with field.database.transaction() as session:
        withdraw(session, field.bat.id, field.project.id, Role.FIELDWORKER, by=field.oyun.id)

    refused, correction = (
        phone.record(field.site),
        phone.record(
            field.site,
            entry_id=filed.json["id"],
            replaces=filed.headers["ETag"],
            answers=MINE,
        ),
    )

    for answer in (refused, correction):
        assert (answer.status_code, problem_of(answer)) == (404, "unknown")
        assert not answer.json["retryable"]
    assert standing(phone, filed.json["id"]).status_code == 200
    assert phone.put(shown, before.json["id"]).json["digest"] == before.json["digest"]
    assert phone.patch(before.json["id"], photo).json["state"] == "complete"

    with field.database.transaction() as session:
        grant(session, field.bat.id, field.project.id, Role.FIELDWORKER, by=field.oyun.id)
    assert phone.record(field.site).status_code == 201


@on_both_databases
def test_sixteen_corrections_that_are_the_same_make_one_revision(phone, field):
    entry_id = str(uuid4())
    etag = phone.put(body(field), entry_id).headers["ETag"]
    condition = {"If-Match": etag, "If-None-Match": None}

    with ThreadPoolExecutor(16) as phones:
        answers = list(
            phones.map(lambda _: phone.put(body(field, **MINE), entry_id, condition), range(16))
        )

    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json["digest"] == sha256(body(field, **MINE)).hexdigest()
    with field.database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(each))
            for each in (Revision, LedgerLine)
        ]
    assert counts == [2, 2]
