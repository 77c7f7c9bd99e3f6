"""Photos are shown as new pixels, under their entry, to those who may see it."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from fieldapp.rules.roles import Role
from fieldapp.store.models import Photo
from fieldapp.web.resources import resources
from tests import factories
from tests.people import signed_in


def jpeg(colour="olive") -> bytes:
    written = BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def shown(app, database):
    """(entry, its photo's address, project): an entry with a photo that is held."""
    return keep(app, database, jpeg())


def keep(app, database, content):
    name = sha256(content).hexdigest()
    with app.app_context():
        path = resources().photos.path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with database.transaction() as session:
        project = factories.a_project(session)
        recorder = factories.a_person(session, project=project)
        entry = factories.an_entry(
            session, factories.a_site(session, project), recorder, "site_photo"
        )
        held = {"sha256": name, "size_bytes": len(content), "mime": "image/jpeg"}
        session.add(Photo(entry_id=entry.id, held_at=datetime.now(UTC), **held))
    return entry, f"/photos/{entry.id}/{name}", project, recorder


def somebody(app, database, project, role):
    with database.transaction() as session:
        person = factories.a_person(session, project=project, role=role)
    return signed_in(app, person)


def test_a_supervisor_sees_a_small_copy(app, database, shown):
    _, address, project, _ = shown

    answer = somebody(app, database, project, Role.SUPERVISOR).get(f"{address}?width=320")

    assert answer.mimetype == "image/webp"
    assert Image.open(BytesIO(answer.data)).size == (320, 240)
    assert "immutable" in answer.headers["Cache-Control"]


def test_who_recorded_it_sees_it_and_another_fieldworker_does_not(app, database, shown):
    _, address, project, recorder = shown

    assert signed_in(app, recorder).get(address).status_code == 200
    assert somebody(app, database, project, Role.FIELDWORKER).get(address).status_code == 404


def test_a_photo_is_not_seen_through_another_entry(app, database, shown):
    _, address, _, _ = shown
    other, _, project, _ = keep(app, database, jpeg("navy"))
    name = address.rpartition("/")[2]

    browser = somebody(app, database, project, Role.SUPERVISOR)

    assert browser.get(f"/photos/{other.id}/{name}").status_code == 404
    assert browser.get(address).status_code == 404


def test_the_bytes_as_sent_are_only_a_download(app, database, shown):
    _, address, project, _ = shown

    answer = somebody(app, database, project, Role.SUPERVISOR).get(f"{address}?original=1")
    sent = answer.data
    answer.close()

    assert sent == jpeg()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_photo_that_cannot_be_shown_says_so_and_is_kept(app, database):
    _, address, project, _ = keep(app, database, b"<script>alert(1)</script>")

    answer = somebody(app, database, project, Role.SUPERVISOR).get(address)

    assert answer.status_code == 422
    assert "cannot be shown" in answer.text
    assert b"alert" not in answer.data


@pytest.mark.parametrize("query", ["?width=100000", "?width=-1"])
def test_only_the_widths_of_the_pages_are_made(app, database, shown, query):
    _, address, project, _ = shown

    assert somebody(app, database, project, Role.SUPERVISOR).get(address + query).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "0" * 63, "G" * 64, "%00"])
def test_a_name_that_is_no_hash_leads_nowhere(app, database, shown, name):
    entry, _, project, _ = shown

    browser = somebody(app, database, project, Role.SUPERVISOR)

    assert browser.get(f"/photos/{entry.id}/{name}").status_code == 404
