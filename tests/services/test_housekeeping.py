"""What nobody needs is cleared away in time, and nothing else."""

import os
import time
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

import pytest

from fieldapp.services import housekeeping
from fieldapp.services.attach import add_piece, attach, get_photo
from fieldapp.services.housekeeping import House, take_turn, tidy
from fieldapp.services.receive import receive
from fieldapp.store.models import Entry
from fieldapp.store.models.base import now
from fieldapp.store.parcel_files import ParcelFiles
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.previews import Previews
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo

ONE, OTHER = a_photo(), a_photo()


@pytest.fixture
def field(database, tmp_path):
    with database.transaction() as session:
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
    photos, previews = PhotoFiles(tmp_path), Previews(tmp_path / "previews")
    return SimpleNamespace(
        database=database,
        photos=photos,
        previews=previews,
        parcels=(parcels := ParcelFiles(tmp_path / "parcels")),
        house=House(database, photos, previews, parcels),
        site=site,
        bat=bat,
    )


@pytest.fixture
def entry_id(field):
    """An entry with two photos, none of which is here."""
    with field.database.transaction() as session:
        delivery = a_delivery(field.site, field.bat, record_type="site_photo", photos=[ONE, OTHER])
        return receive(session, delivery).receipt.entry_id


def name(photo):
    return sha256(photo).hexdigest()


def begin(field, entry_id, photo):
    with field.photos.growing(entry_id, name(photo)) as growing:
        growing.append(0, [photo[:50]], len(photo))
        growing.flush()


def send(field, entry_id, photo):
    with field.database.transaction() as session:
        attach(session, field.photos, entry_id, name(photo), field.bat.id, photo)


def move(field, photo):
    """A whole photo in its place, of which the database knows nothing."""
    with field.photos.growing(uuid4(), name(photo)) as growing:
        growing.append(0, [photo], len(photo))
        growing.finish()


@on_both_databases
def test_the_beginning_of_a_photo_is_kept_as_long_as_its_entry_waits(field, entry_id):
    stranger = uuid4()
    begin(field, entry_id, ONE)
    begin(field, stranger, OTHER)

    tidy(field.house, now() + timedelta(days=6))
    assert field.photos.staged_bytes(stranger, name(OTHER)) == 50

    tidy(field.house, now() + timedelta(days=8))
    assert field.photos.staged_bytes(stranger, name(OTHER)) == 0
    assert field.photos.staged_bytes(entry_id, name(ONE)) == 50


@on_both_databases
def test_a_photo_that_no_entry_names_is_kept_for_a_season_and_then_dropped(field, entry_id):
    unnamed = a_photo()
    move(field, unnamed)
    send(field, entry_id, ONE)

    tidy(field.house, now() + timedelta(days=89))
    assert field.photos.kind_of(name(unnamed))

    tidy(field.house, now() + timedelta(days=91))
    assert field.photos.kind_of(name(unnamed)) is None
    assert field.photos.kind_of(name(ONE))


def test_a_photo_that_is_named_but_not_noted_is_noted_however_old(field, entry_id):
    with field.database.reading() as session:
        photo = get_photo(session, entry_id, name(ONE), field.bat.id)
    add_piece(field.photos, photo, 0, [ONE])

    tidy(field.house, now() + timedelta(days=365))

    assert field.photos.kind_of(name(ONE))
    with field.database.reading() as session:
        assert session.get_one(Entry, entry_id).photos_missing == 1


@on_both_databases
def test_a_preview_goes_when_its_photo_is_here(field, entry_id):
    for photo in (ONE, OTHER):
        field.previews.keep(entry_id, name(photo), a_photo("WEBP"))
    field.previews.keep(uuid4(), name(ONE), a_photo("WEBP"))
    send(field, entry_id, ONE)

    tidy(field.house, now())

    assert list(field.previews.kept()) == [(entry_id, name(OTHER))]


def test_what_a_crash_left_half_written_goes_too(field, tmp_path):
    left = tmp_path / "previews" / "0123456789abcdef.new"
    left.parent.mkdir()
    left.touch()

    tidy(field.house, now())
    assert left.exists()
    tidy(field.house, now() + timedelta(days=2))
    assert not left.exists()


def test_many_photos_are_looked_through_in_pages(field, entry_id, monkeypatch):
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    unnamed = [a_photo() for _ in range(5)]
    for photo in unnamed:
        move(field, photo)
    send(field, entry_id, ONE)

    tidy(field.house, now() + timedelta(days=91))

    assert [each.sha256 for each in field.photos.whole()] == [name(ONE)]


# One process at a time


@pytest.fixture
def lock(tmp_path):
    with (tmp_path / "lock").open("a") as lock:
        yield lock


def test_only_one_process_tidies(lock, tmp_path):
    turns = []
    with (tmp_path / "lock").open("a") as other:
        assert take_turn(other, lambda: turns.append("other"))
        assert not take_turn(lock, lambda: turns.append("this"))
        assert take_turn(other, lambda: turns.append("other again"))

    assert take_turn(lock, lambda: turns.append("this"))
    assert turns == ["other", "other again", "this"]


def test_what_goes_wrong_is_logged_and_tried_again(lock, caplog):
    def fail():
        raise OSError("no such disk")

    assert take_turn(lock, fail)
    assert "no such disk" in caplog.text
    assert take_turn(lock, lambda: None)


def test_a_running_server_tidies_by_itself(field, tmp_path, monkeypatch):
    monkeypatch.setattr(housekeeping, "FIRST_AFTER_S", 0)
    stranger = uuid4()
    begin(field, stranger, ONE)
    staged = tmp_path / "staging" / f"{stranger}.{name(ONE)}"
    os.utime(staged, (0, 0))

    housekeeping.start(field.house, tmp_path)

    for _ in range(600):
        if not staged.exists():
            break
        time.sleep(0.05)
    assert not staged.exists()


def test_a_parcel_goes_a_day_after_it_came(field):
    parcel = b"records"
    sha256_of_it = field.parcels.keep(field.bat.id, BytesIO(parcel), 100)

    tidy(field.house, now() + timedelta(hours=23))
    assert field.parcels.size_bytes(field.bat.id, sha256_of_it) == len(parcel)

    tidy(field.house, now() + timedelta(hours=25))
    assert field.parcels.size_bytes(field.bat.id, sha256_of_it) == 0
