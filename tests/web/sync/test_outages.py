"""When the server cannot, it says so, and the phone comes again; nothing is lost on either side."""

import errno
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from fieldapp.store.models import Photo
from fieldapp.web.resources import resources
from tests.parcels import a_photo
from tests.people import signed_in
from tests.phones import ADDRESS, Phone, problem_of


@pytest.fixture
def hasty(database):
    """The server does not wait long for a lock. Every connection is used again, so one is enough."""
    with database.transaction() as session:
        session.execute(text("PRAGMA busy_timeout=20"))


def test_a_server_that_is_busy_asks_to_come_again(phone, field, database, hasty):
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = phone.record(field.site)
        other.execute("ROLLBACK")

    assert (answer.status_code, problem_of(answer)) == (503, "busy")
    assert answer.json["retryable"]
    assert answer.headers["Retry-After"] == str(answer.json["after"]) == "5"
    assert phone.record(field.site).status_code == 201


def test_a_photo_that_came_while_the_server_was_busy_is_not_sent_twice(
    phone, field, database, hasty
):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = phone.patch(entry_id, photo)
        other.execute("ROLLBACK")
    assert (answer.status_code, problem_of(answer)) == (503, "busy")

    assert phone.head(entry_id, photo).headers["Upload-Offset"] == str(len(photo))
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"


def test_a_database_without_room_says_so(phone, field, database):
    with database.transaction() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count={pages}"))

    answer = phone.record(field.site, answers={"note": "x" * 500_000})

    assert (answer.status_code, problem_of(answer)) == (503, "disk-full")
    assert answer.json["retryable"]
    with database.transaction() as session:
        session.execute(text("PRAGMA max_page_count=4294967294"))
    assert phone.record(field.site, answers={"note": "x" * 500_000}).status_code == 201


def test_a_disk_without_room_for_a_photo_says_so(phone, field, monkeypatch):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]
    phone.patch(entry_id, photo, piece=photo[:100])

    def full(_file, _bytes):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        answer = phone.patch(entry_id, photo, 100)

    assert (answer.status_code, problem_of(answer)) == (503, "disk-full")
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "100"
    assert phone.patch(entry_id, photo, 100).json["state"] == "complete"


def fails(disk, call, which=lambda _file: True, code=errno.EIO):
    """The disk fails whenever this is asked of one of these files."""
    right = getattr(os, call)

    def fail(file, *more):
        if which(file):
            raise OSError(code, os.strerror(code))
        return right(file, *more)

    disk.setattr(os, call, fail)


def is_folder(file):
    return S_ISDIR(os.fstat(file).st_mode)


def is_file(file):
    return not is_folder(file)


@pytest.mark.parametrize("which", [is_file, is_folder], ids=["the file", "its folder"])
@pytest.mark.parametrize("is_whole", [False, True], ids=["a piece", "the last piece"])
def test_bytes_that_may_not_be_on_the_disk_are_dropped(phone, field, monkeypatch, which, is_whole):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]
    phone.patch(entry_id, photo, piece=photo[:100])
    piece = None if is_whole else photo[100:200]

    with monkeypatch.context() as disk:
        fails(disk, "fsync", which)
        answer = phone.patch(entry_id, photo, 100, piece)

    assert (answer.status_code, problem_of(answer)) == (503, "disk-broken")
    assert answer.headers["Retry-After"] == str(answer.json["after"])
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "awaiting-photos"
    assert phone.patch(entry_id, photo).json["state"] == "complete"


def test_a_photo_that_another_entry_has_survives_what_fails_for_this_one(
    app, phone, field, monkeypatch
):
    photo = a_photo()
    first, second = (phone.record(field.site, photos=[photo]).json["id"] for _ in range(2))
    phone.patch(first, photo)

    with monkeypatch.context() as disk:
        fails(disk, "fsync", is_folder)
        assert problem_of(phone.patch(second, photo)) == "disk-broken"

    with app.app_context():
        assert resources().photos.kind_of(sha256(photo).hexdigest()) == "image/jpeg"
    assert phone.patch(second, photo).json["state"] == "complete"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EFBIG, "disk-full"),
        (errno.EROFS, "disk-broken"),
        (errno.EIO, "disk-broken"),
        (errno.EACCES, "disk-broken"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "ftruncate", "rename"])
def test_every_trouble_of_the_disk_has_its_name(phone, field, monkeypatch, call, code, problem):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]

    with monkeypatch.context() as disk:
        fails(disk, call, code=code)
        if call == "ftruncate":
            fails(disk, "write", code=code)
        answer = phone.patch(entry_id, photo)

    assert (answer.status_code, problem_of(answer)) == (503, problem)
    assert answer.json["retryable"]
    offset = int(phone.head(entry_id, photo).headers["Upload-Offset"])
    if offset < len(photo):
        assert phone.patch(entry_id, photo, offset).status_code == 200
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"


def test_the_last_of_the_disk_is_for_entries(start, config, field):
    phone = Phone(start(replace(config, keep_free_bytes=2**62)), field.bat)
    photo = a_photo()

    entry_id = uuid4()

    delivered = phone.record(field.site, photos=[photo], entry_id=entry_id)

    assert delivered.status_code == 201
    for answer in (phone.patch(entry_id, photo), phone.preview(entry_id, photo, a_photo("WEBP"))):
        assert (answer.status_code, problem_of(answer)) == (503, "disk-full")
        assert answer.headers["Retry-After"] == "600"
    assert phone.head(entry_id, photo).headers["Upload-Offset"] == "0"


@pytest.fixture
def read_only(database):
    """The database cannot be written to until the end of the test. Every connection is used again, so one is enough."""

    def allow_only(reading):
        with database.reading() as session:
            session.execute(text(f"PRAGMA query_only={int(reading)}"))

    yield lambda: allow_only(True)
    allow_only(False)


def test_what_is_here_is_shown_though_nothing_can_be_written(phone, field, app, read_only):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]
    phone.patch(entry_id, photo)
    supervisor = signed_in(app, field.oyun)
    with field.database.transaction() as session:
        session.execute(text("UPDATE sign_in_sessions SET last_seen_at = '2020-01-01 00:00:00'"))
    read_only()

    refused = phone.record(field.site)

    assert (refused.status_code, problem_of(refused)) == (503, "disk-broken")
    assert phone.changes().status_code == 200
    assert phone.ask("GET", f"{ADDRESS}/entries/{entry_id}").json["state"] == "complete"
    for page in ("/review", f"/review/{entry_id}", "/register"):
        assert supervisor.get(page, follow_redirects=True).status_code == 200, page


def test_a_page_says_in_words_that_it_could_not_be_written(phone, field, app, database, hasty):
    entry_id = phone.record(field.site).json["id"]
    supervisor = signed_in(app, field.oyun)
    decision = {
        "decision": "return",
        "revision": 1,
        "action_id": entry_id,
        "reason": "photo_unclear",
    }
    with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page = supervisor.send(f"/review/{entry_id}/decisions", decision, page="/account")
        other.execute("ROLLBACK")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "The server is busy" in page.text
    again = supervisor.send(f"/review/{entry_id}/decisions", decision, page="/account")
    assert again.status_code == 302


def test_a_server_that_cannot_even_read_says_so(phone, field, app, database):
    supervisor = signed_in(app, field.oyun)
    path = Path(database.engine.url.database)
    database.close()
    path.rename(path.with_suffix(".away"))
    path.mkdir()

    page, answer = supervisor.get("/review"), phone.changes()

    path.rmdir()
    path.with_suffix(".away").rename(path)
    assert (page.status_code, "The server is busy" in page.text) == (503, True)
    assert (answer.status_code, problem_of(answer)) == (503, "busy")
    assert phone.changes().status_code == 200


def test_a_photo_that_cannot_be_read_is_no_bad_photo(phone, field, app, database):
    photo = a_photo()
    entry_id = phone.record(field.site, photos=[photo]).json["id"]
    phone.patch(entry_id, photo)
    supervisor = signed_in(app, field.oyun)
    name = sha256(photo).hexdigest()
    with app.app_context():
        path = resources().photos.path(name)
    path.rename(path.with_name("away"))

    assert supervisor.get(f"/review/{entry_id}").status_code == 200
    for query in ("", "?original=1"):
        away = supervisor.get(f"/photos/{entry_id}/{name}{query}")
        assert (away.status_code, "Nothing is lost." in away.text) == (503, True)

    path.with_name("away").rename(path)
    assert supervisor.get(f"/photos/{entry_id}/{name}").status_code == 200
    with database.reading() as session:
        assert session.scalars(select(Photo.problem)).one() is None
