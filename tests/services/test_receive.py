"""Sending an entry twice files it once; a correction adds a revision; nothing is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Status
from fieldapp.services.parcel import BadEnvelope
from fieldapp.services.receive import (
    AlreadyDecided,
    DifferentContent,
    ForeignEntry,
    RevisionConflict,
    UnknownSite,
    receive,
)
from fieldapp.store import choices, ledger
from fieldapp.store.models import Entry, FlagRow, LedgerLine, Photo, Revision, RevisionPhoto
from fieldapp.store.models.base import now
from tests.databases import on_both_databases
from tests.factories import a_cohort, a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo


@pytest.fixture
def field(database):
    """A site with a cohort, and somebody who records there."""
    with database.transaction() as session:
        choices.seed(session)
        project = a_project(session)
        site = a_site(session, project)
        cohort = a_cohort(session, site)
        sender = a_person(session, "bat", project)
    return SimpleNamespace(database=database, site=site, cohort=cohort, sender=sender)


@pytest.fixture
def deliver(field):
    """Deliver in a transaction of its own."""

    def deliver(delivery):
        with field.database.transaction() as session:
            return receive(session, delivery)

    return deliver


def rows(field, model, *conditions):
    with field.database.reading() as session:
        return session.scalars(select(model).where(*conditions)).all()


def how_many(field, model):
    with field.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def judge_as(field, entry_id, status):
    with field.database.transaction() as session:
        session.get_one(Entry, entry_id).status = status


def counted(field, **changes):
    answers = {"cohorts": [field.cohort.id], "causes": {"drought": 16}}
    given = changes.pop("answers", {})
    return a_delivery(field.site, field.sender, answers=answers | given, **changes)


@on_both_databases
def test_an_entry_is_filed_byte_for_byte(field, deliver):
    delivery = counted(field)

    filed = deliver(delivery)

    assert filed.is_new
    [entry] = rows(field, Entry)
    [revision] = rows(field, Revision)
    assert revision.body == delivery.parcel.body
    assert (revision.digest, revision.number, revision.sent_by) == (
        delivery.parcel.digest,
        1,
        field.sender.id,
    )
    assert entry.answers == delivery.parcel.answers
    assert entry.recorded_at == delivery.parcel.envelope.recorded_at
    assert (entry.status, entry.is_readable, entry.project_id) == (
        Status.RECEIVED,
        True,
        field.site.project_id,
    )


@on_both_databases
def test_the_receipt_names_the_line_of_the_ledger(field, deliver):
    receipt = deliver(counted(field)).receipt

    [line] = rows(field, LedgerLine)
    assert (receipt.number, receipt.hash) == (line.number, line.hash)
    assert (line.act, line.subject, line.person_id) == (
        "entry.received",
        str(receipt.entry_id),
        field.sender.id,
    )
    assert line.facts["digest"] == receipt.digest
    assert receipt.is_complete


def test_sending_twice_files_once(field, deliver):
    delivery = counted(field)
    first = deliver(delivery)

    second = deliver(delivery)

    assert not second.is_new
    assert second.receipt == first.receipt
    assert (how_many(field, Entry), how_many(field, Revision), how_many(field, LedgerLine)) == (
        1,
        1,
        1,
    )


@on_both_databases
def test_many_who_send_the_same_at_once_file_it_once(field, deliver):
    delivery = counted(field, photos=[a_photo()])

    with ThreadPoolExecutor(16) as phones:
        filed = list(phones.map(deliver, [delivery] * 16))

    assert sum(each.is_new for each in filed) == 1
    assert len({each.receipt for each in filed}) == 1
    assert (how_many(field, Entry), how_many(field, Revision), how_many(field, LedgerLine)) == (
        1,
        1,
        1,
    )


@on_both_databases
def test_many_different_entries_at_once_are_all_filed(field, deliver):
    with ThreadPoolExecutor(8) as phones:
        filed = list(phones.map(deliver, [counted(field) for _ in range(24)]))

    assert len({each.receipt.number for each in filed}) == 24
    with field.database.reading() as session:
        assert ledger.verify(session) is None


def test_other_content_under_the_same_id_is_a_conflict(field, deliver):
    first = deliver(counted(field)).receipt

    with pytest.raises(DifferentContent) as refused:
        deliver(counted(field, entry_id=first.entry_id, answers={"n_alive": 100, "n_dead": 15}))

    assert refused.value.etag == first.etag
    assert how_many(field, Revision) == 1


@on_both_databases
def test_a_correction_is_a_new_revision_and_received_again(field, deliver):
    first = deliver(counted(field)).receipt
    judge_as(field, first.entry_id, Status.RETURNED)

    filed = deliver(
        counted(
            field,
            entry_id=first.entry_id,
            replaces=first.etag,
            answers={"n_alive": 100, "n_dead": 15},
        )
    )

    assert filed.is_new
    assert (filed.receipt.revision, filed.receipt.status) == (2, Status.RECEIVED)
    assert filed.receipt.number > first.number
    [entry] = rows(field, Entry)
    assert (entry.revision, entry.answers["n_alive"]) == (2, 100)
    assert entry.changed_number == filed.receipt.number
    assert [each.number for each in rows(field, Revision)] == [1, 2]


def test_a_late_repeat_of_an_older_revision_changes_nothing(field, deliver):
    old = counted(field)
    first = deliver(old).receipt
    newer = counted(field, entry_id=first.entry_id, replaces=first.etag, answers={"note": "x"})
    second = deliver(newer).receipt

    late = deliver(old)

    assert not late.is_new
    assert late.receipt == second
    [entry] = rows(field, Entry)
    assert (entry.revision, entry.digest) == (2, newer.parcel.digest)


def test_a_correction_may_go_back_to_what_was_sent_before(field, deliver):
    old = counted(field)
    first = deliver(old).receipt
    newer = counted(field, entry_id=first.entry_id, replaces=first.etag, answers={"note": "x"})
    second = deliver(newer).receipt
    back = replace(old, replaces=second.etag)

    third = deliver(back)

    assert third.is_new
    assert (third.receipt.revision, third.receipt.digest) == (3, first.digest)
    assert [deliver(each).is_new for each in (back, old, newer)] == [False] * 3
    assert deliver(newer).receipt == third.receipt
    assert how_many(field, Revision) == 3


def test_a_correction_of_an_older_revision_is_a_conflict(field, deliver):
    first = deliver(counted(field)).receipt
    second = deliver(
        counted(field, entry_id=first.entry_id, replaces=first.etag, answers={"note": "x"})
    ).receipt

    with pytest.raises(RevisionConflict) as refused:
        deliver(counted(field, entry_id=first.entry_id, replaces=first.etag, answers={"note": "y"}))

    assert refused.value.etag == second.etag
    assert not isinstance(refused.value, DifferentContent)
    assert how_many(field, Revision) == 2


@on_both_databases
def test_of_two_corrections_at_once_one_is_filed(field, deliver):
    first = deliver(counted(field)).receipt

    def correct(n):
        note = {"note": f"{n}"}
        try:
            return deliver(
                counted(field, entry_id=first.entry_id, replaces=first.etag, answers=note)
            )
        except RevisionConflict as conflict:
            return conflict.etag

    with ThreadPoolExecutor(6) as phones:
        outcomes = list(phones.map(correct, range(6)))

    [filed] = [each for each in outcomes if not isinstance(each, str)]
    assert set(outcomes) - {filed} == {filed.receipt.etag}
    assert how_many(field, Revision) == 2


@pytest.mark.parametrize("status", [Status.APPROVED, Status.REJECTED])
def test_what_is_decided_is_not_corrected(field, deliver, status):
    first = deliver(counted(field)).receipt
    judge_as(field, first.entry_id, status)

    with pytest.raises(AlreadyDecided):
        deliver(counted(field, entry_id=first.entry_id, replaces=first.etag, answers={"note": "x"}))

    assert rows(field, Entry)[0].status is status


def test_a_correction_of_what_the_server_does_not_know_is_filed(field, deliver):
    """After a restore from a backup the phone may hold the only copy."""
    filed = deliver(counted(field, replaces='"3-0123456789abcdef"'))

    assert filed.is_new
    assert filed.receipt.revision == 1


def test_an_entry_stays_of_the_kind_it_is(field, deliver):
    first = deliver(counted(field)).receipt
    other = a_delivery(
        field.site,
        field.sender,
        entry_id=first.entry_id,
        replaces=first.etag,
        record_type="soil_treatment",
    )

    with pytest.raises(BadEnvelope, match="record_type"):
        deliver(other)


def test_an_unknown_kind_is_refused(field, deliver):
    delivery = counted(field, record_type="tree_count")
    envelope = type(delivery.parcel.envelope)
    members = {name: getattr(delivery.parcel.envelope, name) for name in envelope.__struct_fields__}
    unknown = envelope(**members | {"record_type": "moon_landing"})

    with pytest.raises(BadEnvelope, match="record_type"):
        deliver(replace(delivery, parcel=replace(delivery.parcel, envelope=unknown)))


def test_a_site_of_another_project_does_not_exist(field, deliver):
    with pytest.raises(UnknownSite):
        deliver(replace(counted(field), records_in={field.site.project_id + 1}))

    assert how_many(field, Entry) == 0


def test_a_site_that_does_not_exist_does_not_exist(field, deliver):
    with pytest.raises(UnknownSite):
        deliver(counted(field, site=999))


def test_somebody_elses_entry_does_not_exist(field, deliver):
    first = deliver(counted(field))
    with field.database.transaction() as session:
        other = a_person(session, "dorj")

    for delivery in (
        replace(counted(field, entry_id=first.receipt.entry_id), sender_id=other.id),
        replace(
            counted(field, entry_id=first.receipt.entry_id, replaces=first.receipt.etag),
            sender_id=other.id,
        ),
    ):
        with pytest.raises(ForeignEntry):
            deliver(delivery)


def test_a_repeat_is_answered_even_if_the_person_left_the_project(field, deliver):
    delivery = counted(field)
    first = deliver(delivery)

    assert deliver(replace(delivery, records_in=set())).receipt == first.receipt


@on_both_databases
def test_answers_that_cannot_be_read_are_filed_and_stop_approval(field, deliver):
    delivery = counted(field, answers={"n_alive": "many", "leaf_on": None, "note": "kept"})

    filed = deliver(delivery)

    assert filed.is_new
    [entry] = rows(field, Entry)
    assert not entry.is_readable
    assert entry.worst_flag is Severity.BLOCK
    assert entry.answers["note"] == "kept"
    flags = rows(field, FlagRow)
    assert {(flag.code, flag.question) for flag in flags} == {
        ("unreadable", "n_alive"),
        ("unreadable", "leaf_on"),
    }


@on_both_databases
def test_answers_with_impossible_characters_are_filed_with_their_bytes(field, deliver):
    delivery = counted(field, answers={"note": "zero \0 here"})
    assert rb"\u0000" in delivery.parcel.body

    deliver(delivery)

    [entry], [revision] = rows(field, Entry), rows(field, Revision)
    assert revision.body == delivery.parcel.body
    assert entry.answers["note"] == "zero \ufffd here"
    assert not entry.is_readable
    assert [flag.question for flag in rows(field, FlagRow)] == ["note"]


@on_both_databases
def test_an_entry_waits_for_its_photos(field, deliver):
    one, other = a_photo(), a_photo("PNG")

    filed = deliver(counted(field, photos=[one, other]))

    assert not filed.receipt.is_complete
    assert len(filed.receipt.missing) == 2
    assert rows(field, Entry)[0].photos_missing == 2
    assert {photo.held_at for photo in rows(field, Photo)} == {None}


def test_a_correction_asks_only_for_photos_that_are_not_here(field, deliver):
    one, other, third = a_photo(), a_photo(), a_photo()
    first = deliver(counted(field, photos=[one, other])).receipt
    with field.database.transaction() as session:
        for photo in session.scalars(select(Photo).where(Photo.sha256 == first.missing[0])):
            photo.held_at = now()

    second = deliver(
        counted(field, entry_id=first.entry_id, replaces=first.etag, photos=[third, one])
    ).receipt

    assert len(second.missing) == 1
    assert second.missing[0] not in first.missing
    assert rows(field, Entry)[0].photos_missing == 1
    assert how_many(field, Photo) == 3
    newest = rows(field, Revision, Revision.number == 2)[0]
    shown = rows(field, RevisionPhoto, RevisionPhoto.revision_id == newest.id)
    assert [photo.position for photo in shown] == [0, 1]


def test_a_photo_of_another_entry_is_doubted(field, deliver):
    photo = a_photo()
    deliver(counted(field, photos=[photo]))

    second = deliver(counted(field, photos=[photo])).receipt

    flags = rows(field, FlagRow, FlagRow.entry_id == second.entry_id)
    assert [(flag.code, flag.severity) for flag in flags] == [("F02", Severity.BLOCK)]


def test_doubts_belong_to_their_revision(field, deliver):
    first = deliver(counted(field, answers={"n_alive": 200})).receipt
    assert rows(field, Entry)[0].worst_flag is Severity.BLOCK

    deliver(counted(field, entry_id=first.entry_id, replaces=first.etag))

    assert rows(field, Entry)[0].worst_flag is None
    assert {flag.revision for flag in rows(field, FlagRow)} == {1}


def test_a_phone_with_a_wrong_clock_is_kept_and_doubted(field, deliver):
    late = now() - timedelta(days=365)

    deliver(replace(counted(field), phone_clock=late))

    [revision], [flag] = rows(field, Revision), rows(field, FlagRow)
    assert revision.clock_skew_s == pytest.approx(-365 * 86400, abs=60)
    assert (flag.code, flag.severity) == ("D01", Severity.BLOCK)


def test_entries_of_different_people_may_not_share_an_id(field, deliver):
    entry_id = uuid4()
    deliver(counted(field, entry_id=entry_id))
    with field.database.transaction() as session:
        other = a_person(session, "dorj")

    with pytest.raises(ForeignEntry):
        deliver(replace(counted(field, entry_id=entry_id), sender_id=other.id))
    assert how_many(field, Entry) == 1


@on_both_databases
def test_who_carried_an_entry_is_noted_and_the_recorder_stays_its_author(field, deliver):
    with field.database.transaction() as session:
        carrier = a_person(session, "carrier")
    delivery = replace(counted(field), carried_by=carrier.id)

    deliver(delivery)

    [revision] = rows(field, Revision)
    assert (revision.sent_by, revision.carried_by) == (field.sender.id, carrier.id)
    [line] = rows(field, LedgerLine, LedgerLine.act == "entry.received")
    assert line.person_id == field.sender.id
    assert line.facts["carried_by"] == carrier.id


def test_an_entry_that_came_by_itself_names_no_carrier(field, deliver):
    deliver(counted(field))

    [line] = rows(field, LedgerLine, LedgerLine.act == "entry.received")
    assert "carried_by" not in line.facts
    assert rows(field, Revision)[0].carried_by is None
