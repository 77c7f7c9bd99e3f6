"""A backup is put back, and what came after it is asked for again."""

import shutil
from contextlib import ExitStack
from hashlib import sha256

import pytest

from fieldapp.app import create_app
from fieldapp.config import Config
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_photo
from tests.phones import Phone


@pytest.fixture
def server(tmp_path):
    """Starts the server on its folder."""
    with ExitStack() as running:

        def start():
            app = create_app(Config(data=tmp_path / "data", demonstration=False))
            running.callback(app.extensions["fieldapp"].database.close)
            return app

        yield start


def a_phone(app, person):
    return Phone(app, person)


def test_phones_hear_of_it_and_send_again_what_is_lost(server, tmp_path):
    app = server()
    with app.extensions["fieldapp"].database.transaction() as session:
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
    phone, photo = a_phone(app, bat), a_photo()
    kept = phone.record(site, photos=[photo]).json
    phone.patch(kept["id"], photo)
    app.extensions["fieldapp"].database.close()
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    lost = phone.record(site).json
    cursor = phone.changes().json["cursor"]

    app.extensions["fieldapp"].database.close()
    shutil.rmtree(tmp_path / "data")
    shutil.copytree(tmp_path / "backup", tmp_path / "data")
    sha = sha256(photo).hexdigest()
    (tmp_path / "data" / "photos" / "blobs" / sha[:2] / sha[2:4] / sha).unlink()
    app = server()
    said = app.test_cli_runner().invoke(args=["restored"])
    phone.meets(app)

    assert said.exit_code == 0
    assert "Epoch 2 has begun" in said.output
    assert "1 photos are not on the disk and are awaited again." in said.output
    told = phone.changes(cursor).json
    assert (told["epoch"], told["restored"]) == (2, True)
    [entry] = told["entries"]
    assert (entry["id"], entry["missing"]) == (kept["id"], [sha])
    asked = phone.post("/receipts/query", {"ids": [kept["id"], lost["id"]]}).json
    assert asked["unknown"] == [lost["id"]]
    assert [receipt["state"] for receipt in asked["receipts"]] == ["awaiting-photos"]
    assert phone.patch(kept["id"], photo).json["state"] == "complete"
