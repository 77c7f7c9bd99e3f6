"""What a photo says of itself is kept when somebody first looks at its entry."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import selectinload

from fieldapp.rules.flags import Severity
from fieldapp.services.look import look_into_photos
from fieldapp.store.models import Entry, Photo
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.small_copies import SmallCopies
from tests import factories

HEIC = Path(__file__).parents[1] / "files" / "photo.heic"


@pytest.fixture
def files(tmp_path):
    return PhotoFiles(tmp_path / "photos")


def held(database, files, content):
    """An entry with a photo of these bytes, which nobody has looked into."""
    name = sha256(content).hexdigest()
    files.path(name).parent.mkdir(parents=True, exist_ok=True)
    files.path(name).write_bytes(content)
    with database.transaction() as session:
        project = factories.a_project(session)
        recorder = factories.a_person(session, project=project)
        entry = factories.an_entry(
            session, factories.a_site(session, project), recorder, "site_photo"
        )
        facts = {"sha256": name, "size_bytes": len(content), "mime": "image/heic"}
        session.add(Photo(entry_id=entry.id, held_at=datetime.now(UTC), **facts))
        return entry.id


def look(database, entry_id, files, max_pixels=24_000_000):
    copies = SmallCopies(files.path("0" * 64).parents[3] / "small", max_pixels)
    look_into_photos(database, entry_id, files, copies, max_pixels)


def entry_of(database, entry_id):
    with database.reading() as session:
        query = session.query(Entry).where(Entry.id == entry_id)
        return query.options(selectinload(Entry.flags)).one()


def photo_of(database, entry_id):
    with database.reading() as session:
        return session.query(Photo).where(Photo.entry_id == entry_id).one()


def test_size_and_time_are_kept(database, files):
    entry_id = held(database, files, HEIC.read_bytes())

    look(database, entry_id, files)

    photo = photo_of(database, entry_id)
    assert (photo.width, photo.height) == (640, 480)
    assert photo.facts["taken_at"] == "2026-06-12T14:32:05+08:00"


def test_why_a_photo_cannot_be_shown_is_kept_and_its_bytes_too(database, files):
    entry_id = held(database, files, HEIC.read_bytes())

    look(database, entry_id, files, max_pixels=1000)

    photo = photo_of(database, entry_id)
    assert photo.problem == "The photo has too many pixels to be shown."
    assert files.path(photo.sha256).read_bytes() == HEIC.read_bytes()


def test_an_entry_whose_photo_cannot_be_shown_is_doubted_once(database, files):
    entry_id = held(database, files, HEIC.read_bytes())

    look(database, entry_id, files, max_pixels=1000)
    look(database, entry_id, files, max_pixels=1000)

    entry = entry_of(database, entry_id)
    assert [flag.code for flag in entry.flags] == ["F05"]
    assert entry.worst_flag is Severity.WARN


def test_a_photo_that_was_cut_short_is_noticed(database, files):
    whole = BytesIO()
    Image.effect_noise((1200, 900), 60).save(whole, "JPEG")
    entry_id = held(database, files, whole.getvalue()[: whole.tell() // 2])

    look(database, entry_id, files)

    assert photo_of(database, entry_id).problem == "The photo is damaged."
    assert entry_of(database, entry_id).worst_flag is Severity.WARN
