"""Handing in a file of records: by form or in pieces, by those who may, with words for all that can be wrong."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from fieldapp.rules.roles import Role
from fieldapp.services.phone_keys import tell_key
from fieldapp.services.proof import read_proof
from fieldapp.store.models import Entry
from fieldapp.web.resources import resources
from tests.carried import a_key, a_parcel, carried, photo_member
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_photo
from tests.people import signed_in
from tests.phones import Phone


@pytest.fixture
def field(app, database):
    with database.transaction() as session:
        project = a_project(session)
        site = a_site(session, project, name="Zaamar North")
        bat, tuya = (
            a_person(session, "bat", project),
            a_person(session, "tuya", project, Role.SUPERVISOR),
        )
    key, phone = a_key(), Phone(app, bat)
    with database.transaction() as session:
        tell_key(session, phone.session_id, bat.id, key.public)
    with app.app_context():
        instance = resources().instance
    return SimpleNamespace(
        app=app, database=database, site=site, bat=bat, tuya=tuya, key=key, instance=instance
    )


@pytest.fixture
def office(app, field):
    """The browser of Tuya, who supervises."""
    return signed_in(app, field.tuya)


def a_file(field, *entries, **more):
    return a_parcel(field.bat, field.instance, entries, field.key, **more)


def hand_in(browser, file, **more):
    parcel = (BytesIO(file), "fieldapp-Bat-2026-06-20.zip")
    return browser.send("/carry", {"parcel": parcel, **more})


def how_many(field):
    with field.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Entry))


@on_both_databases
def test_a_file_is_handed_in_and_everything_is_said(field, office):
    sound, altered = carried(field.site, photos=[a_photo()]), carried(field.site)
    file = a_file(field, sound, altered, drafts=2, altered={altered.member: b"{}"})

    page = hand_in(office, file)

    assert page.status_code == 200
    assert "1 record was taken in" in page.text
    assert "1 record could not be taken" in page.text
    assert "It was changed or damaged on the way." in page.text
    assert "2 unfinished records stay on the phone" in page.text
    assert "Zaamar North" in page.text
    assert "1 of 1 photo" in page.text
    assert how_many(field) == 1


def test_the_same_file_again_was_here_already(field, office):
    file = a_file(field, carried(field.site))
    hand_in(office, file)

    page = hand_in(office, file)

    assert "1 record was here already" in page.text
    assert "taken in" not in page.text.lower()


def test_the_receipts_can_be_saved_and_are_signed(field, office, app):
    entry = carried(field.site, photos=[a_photo()])
    file = a_file(field, entry)
    page = hand_in(office, file)
    address = f"/carry/{sha256(file).hexdigest()}/receipts.json"
    assert address in page.text

    answer = office.get(address)

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=receipts-Bat-")
    assert answer.json["kind"] == "receipts"
    assert answer.json["recorder"] == {"id": field.bat.id, "name": "Bat"}
    [receipt] = answer.json["receipts"]
    with app.app_context():
        proof = read_proof(receipt["proof"], resources().receipt_key.public)
    assert proof
    assert (proof.entry_id, proof.digest, proof.is_complete) == (entry.id, entry.digest, True)


def test_only_who_handed_a_file_in_gets_its_receipts(field, office, app):
    file = a_file(field, carried(field.site))
    hand_in(office, file)
    address = f"/carry/{sha256(file).hexdigest()}/receipts.json"

    assert signed_in(app, field.bat).get(address).status_code == 404
    assert office.get(f"/carry/{'0' * 64}/receipts.json").status_code == 404
    assert office.get("/carry/..%2fx/receipts.json").status_code == 404


def test_the_carrier_stands_beside_the_recorder(field, office):
    entry = carried(field.site)
    hand_in(office, a_file(field, entry))

    page = office.get(f"/review/{entry.id}").text

    assert "Handed in by Tuya" in page
    assert ", handed in by Tuya" in page
    assert "Bat" in page


def test_who_brings_their_own_is_no_carrier(field, app, office):
    entry = carried(field.site)
    hand_in(signed_in(app, field.bat), a_file(field, entry))

    assert "anded in by" not in office.get(f"/review/{entry.id}").text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"rubbish", "This is not a file with records"),
        (b"PK\x03\x04" + b"x" * 1000, "The end of the file is missing"),
        (b"", "This is not a file with records"),
    ],
    ids=["rubbish", "cut off", "empty"],
)
def test_a_rubbish_file_is_told_in_words(office, file, words):
    page = hand_in(office, file)

    assert page.status_code == 422
    assert words in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": None}, "The server does not know the phone that saved this file"),
        ({"key": a_key()}, "The server does not know the phone that saved this file"),
        ({"instance": "elsewhere"}, "This file is for another server"),
        ({"altered": {"manifest.json": b"{}"}}, "This is not a file with records"),
    ],
    ids=["unsigned", "unknown", "elsewhere", "altered"],
)
def test_a_file_that_is_refused_whole_is_told_in_words(field, office, changes, words):
    given = {"key": field.key, "instance": field.instance} | changes
    file = a_parcel(field.bat, given.pop("instance"), [carried(field.site)], **given)

    page = hand_in(office, file)

    assert page.status_code in (403, 422)
    assert words in page.text
    assert how_many(field) == 0


def test_a_form_without_a_file_asks_for_one(office):
    page = office.send("/carry")

    assert page.status_code == 422
    assert "Choose the file." in page.text


def test_another_site_cannot_hand_in(field, office):
    file = a_file(field, carried(field.site))

    answer = office.post("/carry", data={"parcel": (BytesIO(file), "x.zip")})

    assert answer.status_code == 400
    assert how_many(field) == 0


def test_a_stranger_hands_nothing_in(field, app):
    answer = app.test_client().post("/carry", data={"parcel": (BytesIO(b"x"), "x.zip")})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FIELDWORKER, 200),
        (Role.SUPERVISOR, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.VIEWER, 403),
    ],
)
def test_whoever_records_or_judges_may_carry(app, database, role, status):
    with database.transaction() as session:
        person = a_person(session, "anybody", a_project(session), role)
    browser = signed_in(app, person)

    assert browser.get("/carry").status_code == status
    assert browser.head(f"/carry/{'a' * 64}").status_code == status


def patch(browser, name, offset, piece, token=None):
    headers = {"Upload-Offset": str(offset), "X-CSRFToken": token or browser.form_token("/carry")}
    return browser.patch(
        f"/carry/{name}",
        headers=headers,
        data=piece,
        content_type="application/offset+octet-stream",
    )


@on_both_databases
def test_a_file_comes_in_pieces_and_goes_on_after_a_cut(field, office):
    file = a_file(field, carried(field.site, photos=[a_photo()]))
    name, half = sha256(file).hexdigest(), len(file) // 2

    assert office.head(f"/carry/{name}").headers["Upload-Offset"] == "0"
    assert patch(office, name, 0, file[:half]).status_code == 204
    again = patch(office, name, 0, file[:half])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(half))
    assert office.head(f"/carry/{name}").headers["Upload-Offset"] == str(half)
    whole = patch(office, name, half, file[half:])
    assert whole.headers["Upload-Offset"] == str(len(file))

    page = office.send("/carry", {"sent": name})

    assert "1 record was taken in" in page.text
    # The answer may be lost: then the form is sent again, and the file is still here.
    assert "1 record was here already" in office.send("/carry", {"sent": name}).text


def test_half_a_file_is_not_taken_for_the_whole(field, office):
    file = a_file(field, carried(field.site))
    name = sha256(file).hexdigest()
    patch(office, name, 0, file[:100])

    page = office.send("/carry", {"sent": name})

    assert page.status_code == 422
    assert "The file did not come whole" in page.text
    assert office.head(f"/carry/{name}").headers["Upload-Offset"] == "0"


def test_pieces_of_one_person_are_nothing_to_another(field, office, app):
    file = a_file(field, carried(field.site))
    name = sha256(file).hexdigest()
    patch(office, name, 0, file)
    bats = signed_in(app, field.bat)

    assert bats.head(f"/carry/{name}").headers["Upload-Offset"] == "0"
    assert bats.send("/carry", {"sent": name}).status_code == 422


def test_a_piece_needs_the_token_of_the_page(office):
    assert patch(office, "a" * 64, 0, b"x", token="made up").status_code == 400


@pytest.mark.parametrize("name", ["x", "A" * 64, "a" * 63, "..%2f..%2fetc", "a" * 65])
def test_a_name_that_is_no_hash_is_nowhere(office, name):
    assert patch(office, name, 0, b"x").status_code == 404


@pytest.mark.parametrize("offset", ["", "-1", "x", "1" * 11])
def test_an_offset_that_is_none_is_refused(office, offset):
    headers = {"Upload-Offset": offset, "X-CSRFToken": office.form_token("/carry")}

    assert office.patch(f"/carry/{'a' * 64}", headers=headers, data=b"x").status_code == 400


def test_an_old_file_makes_room_for_new_ones(field, office):
    names = []
    for _ in range(4):
        file = a_file(field, carried(field.site))
        names.append(sha256(file).hexdigest())
        patch(office, names[-1], 0, file)
        hand_in(office, file)

    here = [office.head(f"/carry/{name}").headers["Upload-Offset"] != "0" for name in names]
    assert here[-1]
    assert not here[0]


def test_a_photo_that_was_altered_is_told_beside_its_record(field, office):
    photo = a_photo()
    entry = carried(field.site, photos=[photo])

    page = hand_in(office, a_file(field, entry, altered={photo_member(photo): b"x"}))

    assert "0 of 1 photo" in page.text
    assert "A photo was not taken: It was changed or damaged on the way." in page.text


@pytest.fixture
def full_disk(start, config):
    """The application on a disk with less room than is left to entries."""
    return start(replace(config, keep_free_bytes=2**60))


def test_a_disk_without_room_takes_no_parcel(full_disk, field):
    office = signed_in(full_disk, field.tuya)
    file = a_file(field, carried(field.site))

    assert hand_in(office, file).status_code == 503
    assert patch(office, sha256(file).hexdigest(), 0, file).status_code == 503
