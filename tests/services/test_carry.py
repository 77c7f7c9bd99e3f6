"""What somebody carries here is the recorder's, is filed once, and is never more than the recorder's phone signed."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from fieldapp.formats.parcel_file import (
    Bounds,
    CutOff,
    PartAltered,
    PartMissing,
    open_parcel_file,
)
from fieldapp.rules.roles import Role
from fieldapp.services.attach import add_piece, get_photo
from fieldapp.services.carriers import (
    Carrier,
    OtherServer,
    PersonLeft,
    PhoneSignedOut,
    UnknownPhone,
    WrongSignature,
)
from fieldapp.services.carry import EarlierRefused, Outcome, receipts_of, take_in
from fieldapp.services.phone_keys import tell_key
from fieldapp.services.receive import DifferentContent, ForeignEntry, UnknownSite, receive
from fieldapp.services.sign_in import open_browser, open_phone
from fieldapp.store import choices, installation, ledger, people
from fieldapp.store.models import Entry, LedgerLine, Person, Photo, Revision, SignInSession
from fieldapp.store.models.base import now
from fieldapp.store.photo_files import PhotoFiles
from tests.carried import Carried, a_key, a_manifest, a_parcel, carried, photo_member
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import LARGEST_PHOTO, a_delivery, a_photo

BOUNDS = Bounds(1024 * 1024, LARGEST_PHOTO, 64 * 1024 * 1024)
TAKEN, HERE, REFUSED = Outcome.TAKEN, Outcome.HERE, Outcome.REFUSED


@pytest.fixture
def field(database, tmp_path):
    """Bat records with a phone whose key is known; Saraa, from elsewhere, carries."""
    with database.transaction() as session:
        choices.seed(session)
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
        saraa = a_person(session, "saraa", a_project(session), Role.SUPERVISOR)
        instance = installation.get(session).instance
    made = SimpleNamespace(
        database=database,
        files=PhotoFiles(tmp_path / "photos"),
        site=site,
        bat=bat,
        saraa=Carrier(saraa.id, "Saraa", frozenset()),
        itself=Carrier(bat.id, "Bat", {project.id}),
        instance=instance,
    )
    made.key, made.phone_id = a_phone(made, bat)
    return made


def a_phone(field, person, name="phone"):
    """A phone of this person, and the key that it told."""
    key, lasts = a_key(), timedelta(days=1)
    with field.database.transaction() as session:
        browser = open_browser(session, person, f"{name} browser", "", now(), lasts)
        phone = open_phone(session, browser.id, person.id, name, now(), lasts)
        tell_key(session, phone.id, person.id, key.public)
    return key, phone.id


def packed(field, *entries, key=None, recorder=None, instance=None, **more):
    return a_parcel(
        recorder or field.bat, instance or field.instance, entries, key or field.key, **more
    )


@contextmanager
def opened(file):
    with open_parcel_file(BytesIO(file), BOUNDS) as parcel:
        yield parcel


def hand_in(field, file, carrier=None):
    with opened(file) as parcel:
        carrier = carrier or field.saraa
        return take_in(field.database, field.files, parcel, carrier, LARGEST_PHOTO)


def outcomes(report):
    """What became of each part; of those that were refused, why."""
    return [type(part.why) if part.why else part.outcome for part in report.parts]


def rows(field, model):
    with field.database.reading() as session:
        return session.scalars(select(model)).all()


def how_many(field, model):
    with field.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def line_of(field, act):
    with field.database.reading() as session:
        return session.scalars(select(LedgerLine).where(LedgerLine.act == act)).all()


@on_both_databases
def test_what_is_carried_is_the_recorders_and_the_carrier_is_noted(field):
    entry = carried(field.site, photos=[a_photo(), a_photo()])

    report = hand_in(field, packed(field, entry))

    assert outcomes(report) == [TAKEN] * 3
    [kept], [revision] = rows(field, Entry), rows(field, Revision)
    assert (kept.recorded_by, kept.photos_missing) == (field.bat.id, 0)
    assert revision.body == entry.body
    assert (revision.sent_by, revision.carried_by) == (field.bat.id, field.saraa.person_id)
    assert revision.sign_in_session_id == field.phone_id
    [line] = line_of(field, "entry.received")
    assert (line.person_id, line.facts["carried_by"]) == (field.bat.id, field.saraa.person_id)
    [receipt] = report.receipts
    assert (receipt.digest, receipt.is_complete) == (entry.digest, True)


@on_both_databases
def test_the_same_parcel_twice_files_nothing_twice(field):
    file = packed(field, carried(field.site, photos=[a_photo()]), carried(field.site))
    first = hand_in(field, file)

    again = hand_in(field, file)

    assert outcomes(first) == [TAKEN] * 3
    assert outcomes(again) == [HERE] * 3
    assert again.receipts == first.receipts
    assert how_many(field, Revision) == 2
    assert len(line_of(field, "photo.held")) == 1


@on_both_databases
def test_two_who_carry_the_same_parcel_at_once_file_it_once(field):
    with field.database.transaction() as session:
        tuya = Carrier(a_person(session, "tuya").id, "Tuya", frozenset())
    file = packed(field, *(carried(field.site, photos=[a_photo()]) for _ in range(4)))

    with ThreadPoolExecutor(4) as pool:
        hands = [pool.submit(hand_in, field, file, each) for each in [field.saraa, tuya] * 2]
        reports = [each.result() for each in hands]

    # Whoever comes second finds the part here, or finds it being written: then it is for the next time.
    assert how_many(field, Entry) == how_many(field, Revision) == 4
    assert len(line_of(field, "entry.received")) == 4
    assert len(line_of(field, "photo.held")) == 4
    assert sum(part.outcome is TAKEN for each in reports for part in each.parts[:4]) == 4
    assert outcomes(hand_in(field, file)) == [HERE] * 8
    with field.database.reading() as session:
        assert ledger.verify(session) is None


@on_both_databases
def test_a_parcel_and_the_phone_itself_file_an_entry_once(field):
    entry = carried(field.site)
    delivery = a_delivery(field.site, field.bat, entry.id, record_type="site_photo")
    assert delivery.parcel.body == entry.body
    with field.database.transaction() as session:
        receive(session, delivery)

    report = hand_in(field, packed(field, entry))

    assert outcomes(report) == [HERE]
    assert rows(field, Revision)[0].carried_by is None


@on_both_databases
@pytest.mark.parametrize("proxys_mark", ["", "W/"])
def test_a_correction_comes_after_what_it_corrects(field, proxys_mark):
    first = carried(field.site, answers={"subject": "general"})
    second = replace(
        carried(field.site, answers={"subject": "planting"}),
        id=first.id,
        n=2,
        if_match=proxys_mark + first.etag,
    )

    report = hand_in(field, packed(field, first, second))

    assert outcomes(report) == [TAKEN, TAKEN]
    assert [revision.body for revision in rows(field, Revision)] == [first.body, second.body]
    [receipt] = report.receipts
    assert (receipt.revision, receipt.digest) == (2, second.digest)


def test_what_corrects_an_altered_version_waits_with_it(field):
    first = carried(field.site)
    second = replace(carried(field.site), id=first.id, n=2, if_match=first.etag)

    report = hand_in(field, packed(field, first, second, altered={first.member: b"{}"}))

    assert outcomes(report) == [PartAltered, EarlierRefused]
    assert rows(field, Entry) == []
    assert report.receipts == []


@on_both_databases
def test_an_altered_entry_is_named_and_the_sound_ones_are_taken(field):
    altered, sound = (
        carried(field.site, photos=[a_photo()]),
        carried(field.site, photos=[a_photo()]),
    )
    body = altered.body.replace(b'"general"', b'"fauna"  ')

    report = hand_in(field, packed(field, altered, sound, altered={altered.member: body}))

    assert outcomes(report) == [PartAltered, TAKEN, TAKEN]
    assert [entry.id for entry in rows(field, Entry)] == [sound.id]
    assert [receipt.entry_id for receipt in report.receipts] == [sound.id]


@on_both_databases
def test_an_altered_photo_is_named_and_its_record_waits_for_it(field):
    photo, other = a_photo(), a_photo()
    entry = carried(field.site, photos=[photo, other])
    file = packed(field, entry, altered={photo_member(photo): photo[:-1] + b"?"})

    report = hand_in(field, file)

    assert outcomes(report) == [TAKEN, PartAltered, TAKEN]
    [receipt] = report.receipts
    assert receipt.missing == (sha256(photo).hexdigest(),)
    assert outcomes(hand_in(field, packed(field, entry))) == [HERE, TAKEN, HERE]
    assert rows(field, Entry)[0].photos_missing == 0


def test_a_part_that_is_not_in_the_file_is_named(field):
    entry, other = carried(field.site, photos=[a_photo()]), carried(field.site)
    altered = {photo_member(entry.photos[0]): None, other.member: None}

    report = hand_in(field, packed(field, entry, other, altered=altered))

    assert outcomes(report) == [TAKEN, PartMissing, PartMissing]


def test_photos_that_the_phone_sent_before_are_not_asked_for_again(field):
    entry = carried(field.site, photos=[a_photo()])

    report = hand_in(field, packed(field, entry, photos=[]))

    assert outcomes(report) == [TAKEN]
    assert report.receipts[0].missing == (sha256(entry.photos[0]).hexdigest(),)


@pytest.mark.parametrize("begun", [b"sound", b"damaged"])
def test_a_photo_goes_on_where_the_phone_was_cut_off(field, begun):
    photo = a_photo()
    entry = carried(field.site, photos=[photo])
    hand_in(field, packed(field, entry, photos=[]))
    with field.database.reading() as session:
        expected = get_photo(session, entry.id, sha256(photo).hexdigest(), field.bat.id)
    piece = photo[:200] if begun == b"sound" else b"\xff" * 200
    add_piece(field.files, expected, 0, [piece])

    assert outcomes(hand_in(field, packed(field, entry))) == [HERE, TAKEN]

    assert field.files.path(expected.sha256).read_bytes() == photo


def test_an_altered_photo_takes_nothing_from_what_the_phone_has_sent(field):
    photo = a_photo()
    entry = carried(field.site, photos=[photo])
    hand_in(field, packed(field, entry, photos=[]))
    with field.database.reading() as session:
        expected = get_photo(session, entry.id, sha256(photo).hexdigest(), field.bat.id)
    add_piece(field.files, expected, 0, [photo[:200]])

    file = packed(field, entry, altered={photo_member(photo): b"?" * len(photo)})

    assert outcomes(hand_in(field, file)) == [HERE, PartAltered]
    assert field.files.staged_bytes(entry.id, expected.sha256) == 200


def test_a_manifest_that_was_altered_is_refused_whole(field):
    entry = carried(field.site)
    manifest = json.dumps(a_manifest(field.bat, field.instance, [entry], drafts=1)).encode()

    for carrier in (field.saraa, field.itself):
        with pytest.raises(WrongSignature):
            hand_in(field, packed(field, entry, altered={"manifest.json": manifest}), carrier)

    assert rows(field, Entry) == []


def test_a_signature_of_another_parcel_is_refused(field):
    one, other = packed(field, carried(field.site)), packed(field, carried(field.site))
    with opened(one) as parcel:
        signature = parcel._members.read("signature.json")

    with pytest.raises(WrongSignature):
        hand_in(field, packed(field, carried(field.site), altered={"signature.json": signature}))
    assert outcomes(hand_in(field, other)) == [TAKEN]


def test_nobody_signs_for_somebody_else(field):
    with field.database.transaction() as session:
        mallory = a_person(session, "mallory")
    mallorys_key, _ = a_phone(field, mallory, "mallorys")
    entry = carried(field.site)

    with pytest.raises(WrongSignature):
        hand_in(field, packed(field, entry, key=mallorys_key))
    with pytest.raises(WrongSignature):
        hand_in(field, packed(field, entry, recorder=mallory))

    assert rows(field, Entry) == []


@pytest.mark.parametrize("key", [None, a_key()])
def test_a_phone_that_nobody_knows_signs_for_nobody_but_who_hands_in(field, key):
    entry = carried(field.site)
    file = a_parcel(field.bat, field.instance, [entry], key)

    with pytest.raises(UnknownPhone):
        hand_in(field, file)

    assert outcomes(hand_in(field, file, field.itself)) == [TAKEN]
    [revision] = rows(field, Revision)
    assert (revision.sent_by, revision.carried_by) == (field.bat.id, None)


@on_both_databases
def test_a_phone_that_was_signed_out_signs_for_nobody_but_who_hands_in(field):
    file = packed(field, carried(field.site))
    with field.database.transaction() as session:
        people.end_session(session, field.phone_id, now())

    with pytest.raises(PhoneSignedOut):
        hand_in(field, file)

    assert outcomes(hand_in(field, file, field.itself)) == [TAKEN]


def test_a_sign_in_that_ran_out_in_the_field_still_signs(field):
    with field.database.transaction() as session:
        session.get_one(SignInSession, field.phone_id).expires_at = now() - timedelta(days=90)

    assert outcomes(hand_in(field, packed(field, carried(field.site)))) == [TAKEN]


def test_who_left_records_nothing_more(field):
    file = packed(field, carried(field.site))
    with field.database.transaction() as session:
        session.get_one(Person, field.bat.id).ended_at = now()

    with pytest.raises(PersonLeft):
        hand_in(field, file)


def test_a_parcel_for_another_server_is_refused(field):
    for carrier in (field.saraa, field.itself):
        with pytest.raises(OtherServer):
            hand_in(field, packed(field, carried(field.site), instance="elsewhere"), carrier)


def test_the_rights_of_the_recorder_count_and_not_those_of_the_carrier(field):
    with field.database.transaction() as session:
        foreign = a_site(session, a_project(session))
    carrier = field.saraa._replace(records_in={field.site.project_id, foreign.project_id})

    report = hand_in(field, packed(field, carried(foreign), carried(field.site)), carrier)

    assert outcomes(report) == [UnknownSite, TAKEN]


def test_an_id_that_is_somebody_elses_is_refused(field):
    with field.database.transaction() as session:
        project = session.get_one(type(field.site), field.site.id).project_id
        other = a_person(session, "other", session.get_one(type(a_project(session)), project))
        delivery = a_delivery(field.site, other, record_type="site_photo")
        receive(session, delivery)
    entry = replace(carried(field.site), id=delivery.entry_id)

    report = hand_in(field, packed(field, entry))

    assert outcomes(report) == [ForeignEntry]
    assert report.receipts == []


def test_another_content_under_the_same_id_is_refused(field):
    first = carried(field.site)
    hand_in(field, packed(field, first))
    other = replace(carried(field.site, answers={"subject": "planting"}), id=first.id)

    report = hand_in(field, packed(field, other))

    assert outcomes(report) == [DifferentContent]
    assert [revision.digest for revision in rows(field, Revision)] == [first.digest]


def test_rubbish_in_place_of_a_record_is_refused_alone(field):
    rubbish, sound = Carried(b"rubbish"), carried(field.site)

    report = hand_in(field, packed(field, rubbish, sound))

    assert [part.outcome for part in report.parts] == [REFUSED, TAKEN]


def test_half_of_a_parcel_is_told_to_be_half(field):
    whole = packed(field, carried(field.site, photos=[a_photo()]))

    with pytest.raises(CutOff):
        hand_in(field, whole[: len(whole) // 2])


def test_an_empty_parcel_changes_nothing(field):
    report = hand_in(field, packed(field, drafts=3))

    assert (report.parts, report.drafts, report.receipts) == ([], 3, [])


def test_receipts_can_be_asked_for_again(field):
    entry, unknown = carried(field.site), carried(field.site)
    file = packed(field, entry, unknown, altered={unknown.member: None})
    first = hand_in(field, file)

    with opened(file) as parcel:
        recorder, receipts = receipts_of(field.database, parcel, field.saraa)

    assert recorder.person_id == field.bat.id
    assert receipts == first.receipts


def test_a_photo_that_no_record_names_is_kept_nowhere(field):
    shown, hidden = a_photo(), a_photo()
    entry = replace(carried(field.site, photos=[shown]), photos=[shown, hidden])

    report = hand_in(field, packed(field, entry))

    assert [part.outcome for part in report.parts] == [TAKEN, TAKEN, REFUSED]
    assert how_many(field, Photo) == 1
    assert not field.files.path(sha256(hidden).hexdigest()).exists()
