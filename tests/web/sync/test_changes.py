"""A phone hears what changed, in its person's language, and nothing twice."""

from uuid import UUID

import pytest

from fieldapp.rules.review import Decision
from fieldapp.services.review import Judgement, decide
from fieldapp.store.models import Entry
from tests.databases import on_both_databases
from tests.factories import a_cohort
from tests.parcels import a_photo
from tests.phones import ADDRESS, problem_of


@pytest.fixture
def cohort(field):
    with field.database.transaction() as session:
        return a_cohort(session, field.site)


def send_back(field, receipt):
    with field.database.transaction() as session:
        entry = session.get_one(Entry, UUID(receipt["id"]))
        judgement = Judgement(
            entry.id, entry.revision, Decision.RETURN, "count_again", {"phase": "Яагаад?"}
        )
        decide(session, judgement, field.oyun.id)


@on_both_databases
def test_everything_is_told_once(phone, field, cohort):
    receipt = phone.record(field.site).json

    first = phone.changes()
    told = first.json

    [entry] = told["entries"]
    assert entry["id"] == receipt["id"]
    assert (entry["etag"], entry["digest"]) == (
        f'"1-{receipt["digest"][:16]}"',
        receipt["digest"],
    )
    assert (entry["record_type"], entry["site"]) == ("site_photo", field.site.id)
    assert (entry["state"], entry["missing"], entry["review"]) == ("complete", [], None)
    assert entry["recorded_at"] == "2026-06-12T06:32:05Z"
    assert [site["id"] for site in told["reference"]["sites"]] == [field.site.id]
    assert told["reference"]["sites"][0]["cohorts"][0]["id"] == cohort.id
    assert (told["instance"], told["epoch"]) == (receipt["instance"], receipt["epoch"])
    assert told["now"].endswith("Z")
    assert (told["more"], told["restored"]) == (False, False)
    assert "revision" in told["accepts"]

    again = phone.changes(told["cursor"]).json
    assert (again["entries"], again["reference"], again["cursor"]) == ([], None, told["cursor"])


def test_a_decision_is_told_in_the_persons_language(phone, field):
    receipt = phone.record(field.site).json
    cursor = phone.changes().json["cursor"]
    send_back(field, receipt)

    [entry] = phone.changes(cursor).json["entries"]

    review = entry["review"]
    assert entry["status"] == "returned"
    assert (review["decision"], review["reason"], review["revision"]) == (
        "return",
        "count_again",
        1,
    )
    assert review["remarks"] == {"phase": "Яагаад?"}
    assert review["reason_label"]
    assert review["reason_advice"]


def test_photos_that_are_awaited_are_named(phone, field):
    photo = a_photo()
    receipt = phone.record(field.site, photos=[photo]).json
    cursor = phone.changes().json["cursor"]

    phone.patch(receipt["id"], photo)

    [entry] = phone.changes(cursor).json["entries"]
    assert (entry["state"], entry["missing"]) == ("complete", [])


def test_no_change_costs_nothing(phone, field):
    phone.record(field.site)
    first = phone.changes()
    second = phone.changes(first.json["cursor"])

    third = phone.changes(first.json["cursor"], **{"If-None-Match": second.headers["ETag"]})

    assert third.status_code == 304
    assert third.data == b""
    assert third.headers["ETag"] == second.headers["ETag"]
    phone.record(field.site)
    fourth = phone.changes(first.json["cursor"], **{"If-None-Match": second.headers["ETag"]})
    assert fourth.status_code == 200


def test_other_peoples_entries_are_not_told(phone, other_phone, field):
    phone.record(field.site)

    assert other_phone.changes().json["entries"] == []


def test_what_is_told_is_nobody_elses(phone):
    answer = phone.changes()

    assert "private" in answer.headers["Cache-Control"]
    assert "Authorization" in answer.headers["Vary"]


@pytest.mark.parametrize("since", ["x", "1-", "-1-0123456789abcdef", "9" * 30 + "-" + "0" * 16])
def test_a_cursor_that_cannot_be_read_begins_anew(phone, field, since):
    phone.record(field.site)

    told = phone.changes(since).json

    assert len(told["entries"]) == 1
    assert told["reference"]


def test_a_language_that_is_none_is_the_persons(phone, field):
    told = phone.ask("GET", f"{ADDRESS}/changes?lang=tlh").json

    mongolian = phone.changes().json
    assert told["reference"]["choices"] == mongolian["reference"]["choices"]
    english = phone.ask("GET", f"{ADDRESS}/changes?lang=en").json
    assert english["reference"]["choices"] != mongolian["reference"]["choices"]


def test_strangers_are_told_nothing(app):
    answer = app.test_client().get(f"{ADDRESS}/changes")

    assert (answer.status_code, problem_of(answer)) == (401, "sign-in")
