"""An entry is complete, and counts, when the server has every byte of every photo."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from fieldapp.services import attach
from fieldapp.services.attach import UnknownPhoto, add_piece, finish_left, get_photo, hold
from fieldapp.services.receive import receive
from fieldapp.store import ledger
from fieldapp.store.models import Entry, LedgerLine, Photo
from fieldapp.store.photo_files import (
    NotAPicture,
    PhotoFiles,
    TooLong,
    WrongDigest,
    WrongOffset,
)
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo, named

ONE, OTHER = a_photo(), a_photo("PNG")


def name(photo):
    return sha256(photo).hexdigest()


@pytest.fixture
def field(database, tmp_path):
    with database.transaction() as session:
        project = a_project(session)
        site, sender = a_site(session, project), a_person(session, "bat", project)
    return SimpleNamespace(
        database=database, photos=PhotoFiles(tmp_path / "photos"), site=site, sender=sender
    )


@pytest.fixture
def filed(field):
    """File an entry with these photos."""

    def filed(*photos, **more):
        with field.database.transaction() as session:
            delivery = a_delivery(
                field.site, field.sender, record_type="site_photo", photos=photos, **more
            )
            return receive(session, delivery).receipt

    return filed


def send(field, entry_id, photo, sender_id=None):
    with field.database.transaction() as session:
        return attach.attach(
            session, field.photos, entry_id, name(photo), sender_id or field.sender.id, photo
        )


def expected(field, entry_id, photo):
    with field.database.reading() as session:
        return get_photo(session, entry_id, name(photo), field.sender.id)


def acts(field, entry_id):
    with field.database.reading() as session:
        query = select(LedgerLine.act).where(LedgerLine.subject == str(entry_id))
        return list(session.scalars(query.order_by(LedgerLine.number)))


def entry(field, entry_id):
    with field.database.reading() as session:
        return session.get_one(Entry, entry_id)


@on_both_databases
def test_the_last_photo_completes_the_entry(field, filed):
    first = filed(ONE, OTHER)

    second = send(field, first.entry_id, ONE)
    assert second.missing == (name(OTHER),)
    assert entry(field, first.entry_id).photos_missing == 1

    third = send(field, first.entry_id, OTHER)
    assert third.is_complete
    assert entry(field, first.entry_id).photos_missing == 0
    assert (third.revision, third.number, third.hash) == (1, first.number, first.hash)
    assert acts(field, first.entry_id) == [
        "entry.received",
        "photo.held",
        "photo.held",
        "entry.complete",
    ]
    with field.database.reading() as session:
        assert ledger.verify(session) is None


def test_photos_lie_on_disk_bit_for_bit(field, filed):
    receipt = filed(ONE, OTHER)

    for photo in (ONE, OTHER):
        send(field, receipt.entry_id, photo)
        assert field.photos.path(name(photo)).read_bytes() == photo


def test_the_kind_of_a_photo_is_told_by_its_bytes(field, filed):
    receipt = filed(named(OTHER, mime="image/jpeg"))

    send(field, receipt.entry_id, OTHER)

    with field.database.reading() as session:
        assert session.scalars(select(Photo.mime)).one() == "image/png"


def test_the_phone_hears_that_the_entry_changed(field, filed):
    receipt = filed(ONE)
    before = entry(field, receipt.entry_id).changed_number

    send(field, receipt.entry_id, ONE)

    assert entry(field, receipt.entry_id).changed_number > before


def test_sending_a_photo_twice_changes_nothing(field, filed):
    receipt = filed(ONE)
    first = send(field, receipt.entry_id, ONE)

    assert send(field, receipt.entry_id, ONE) == first
    assert acts(field, receipt.entry_id).count("photo.held") == 1


@on_both_databases
def test_many_who_send_the_last_photo_at_once_complete_the_entry_once(field, filed):
    receipt = filed(ONE)
    photo = expected(field, receipt.entry_id, ONE)
    kind = add_piece(field.photos, photo, 0, [ONE]).kind
    assert kind

    def mark(_):
        with field.database.transaction() as session:
            return hold(session, photo, kind)

    with ThreadPoolExecutor(8) as phones:
        receipts = list(phones.map(mark, range(8)))

    assert len(set(receipts)) == 1
    assert receipts[0].is_complete
    assert acts(field, receipt.entry_id) == ["entry.received", "photo.held", "entry.complete"]


def test_a_photo_comes_in_pieces(field, filed):
    receipt = filed(ONE)
    photo = expected(field, receipt.entry_id, ONE)
    half = len(ONE) // 2

    assert add_piece(field.photos, photo, 0, [ONE[:half]]) == (half, None)
    with pytest.raises(WrongOffset):
        add_piece(field.photos, photo, 0, [ONE])
    grown = add_piece(field.photos, photo, half, [ONE[half:]])

    assert grown == (len(ONE), "image/jpeg")


def test_what_is_not_the_photo_leaves_the_entry_waiting(field, filed):
    gif = b"GIF89a" + bytes(100)
    receipt = filed(ONE, gif)

    photo = expected(field, receipt.entry_id, ONE)
    with pytest.raises(WrongDigest):
        add_piece(field.photos, photo, 0, [ONE[:-1] + b"!"])
    with pytest.raises(TooLong):
        add_piece(field.photos, photo, 0, [ONE, b"more"])
    with pytest.raises(NotAPicture):
        send(field, receipt.entry_id, gif)

    assert entry(field, receipt.entry_id).photos_missing == 2


def test_a_photo_that_no_entry_names_is_refused(field, filed):
    receipt = filed(ONE)

    with pytest.raises(UnknownPhoto):
        send(field, receipt.entry_id, OTHER)
    with pytest.raises(UnknownPhoto):
        send(field, uuid4(), ONE)


def test_a_photo_of_somebody_elses_entry_does_not_exist(field, filed):
    receipt = filed(ONE)

    with pytest.raises(UnknownPhoto):
        send(field, receipt.entry_id, ONE, sender_id=field.sender.id + 1)


def test_naming_a_photo_that_another_entry_has_does_not_give_it(field, filed):
    first, second = filed(ONE), filed(ONE)

    send(field, first.entry_id, ONE)

    assert entry(field, second.entry_id).photos_missing == 1
    left = expected(field, second.entry_id, ONE)
    with field.database.transaction() as session:
        assert not finish_left(session, field.photos, left)
    assert send(field, second.entry_id, ONE).is_complete


def test_a_photo_of_an_older_revision_does_not_complete_the_newer(field, filed):
    first = filed(ONE)
    second = filed(OTHER, entry_id=first.entry_id, replaces=first.etag)
    assert second.missing == (name(OTHER),)

    assert send(field, first.entry_id, ONE).missing == (name(OTHER),)
    assert send(field, first.entry_id, OTHER).is_complete
    assert send(field, first.entry_id, ONE).is_complete
    assert acts(field, first.entry_id).count("entry.complete") == 1


def test_a_revision_without_the_missing_photo_is_complete(field, filed):
    first = filed(ONE, OTHER)
    send(field, first.entry_id, ONE)

    assert filed(ONE, entry_id=first.entry_id, replaces=first.etag).is_complete
    assert entry(field, first.entry_id).photos_missing == 0


# After a crash


def recovered(field):
    attach.recover(field.database, field.photos)


def test_a_photo_that_was_moved_but_not_noted_is_noted(field, filed):
    receipt = filed(ONE)
    add_piece(field.photos, expected(field, receipt.entry_id, ONE), 0, [ONE])

    recovered(field)

    assert entry(field, receipt.entry_id).photos_missing == 0
    assert acts(field, receipt.entry_id)[-1] == "entry.complete"


def test_a_photo_whose_last_byte_came_is_finished(field, filed):
    receipt = filed(ONE)
    with field.photos.growing(receipt.entry_id, name(ONE)) as growing:
        growing.append(0, [ONE], len(ONE))

    recovered(field)

    assert entry(field, receipt.entry_id).photos_missing == 0
    assert field.photos.path(name(ONE)).read_bytes() == ONE


def test_wrong_bytes_that_a_crash_left_are_dropped(field, filed):
    receipt = filed(ONE)
    with field.photos.growing(receipt.entry_id, name(ONE)) as growing:
        growing.append(0, [bytes(len(ONE))], len(ONE))

    recovered(field)

    assert entry(field, receipt.entry_id).photos_missing == 1
    assert field.photos.staged_bytes(receipt.entry_id, name(ONE)) == 0


def test_a_photo_that_rotted_is_asked_for_again(field, filed):
    receipt = filed(ONE)
    add_piece(field.photos, expected(field, receipt.entry_id, ONE), 0, [ONE])
    field.photos.path(name(ONE)).write_bytes(b"rotten")

    recovered(field)

    assert entry(field, receipt.entry_id).photos_missing == 1
    assert send(field, receipt.entry_id, ONE).is_complete
    assert field.photos.path(name(ONE)).read_bytes() == ONE


def test_a_photo_that_is_being_sent_is_left_to_its_sender(field, filed):
    receipt = filed(ONE)
    with field.photos.growing(receipt.entry_id, name(ONE)) as growing:
        growing.append(0, [ONE], len(ONE))
        recovered(field)
        assert field.photos.staged_bytes(receipt.entry_id, name(ONE)) == len(ONE)
        assert entry(field, receipt.entry_id).photos_missing == 1
