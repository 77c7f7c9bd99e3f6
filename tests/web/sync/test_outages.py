"""When the server cannot, it says so, and the phone comes again; nothing is lost on either side."""

import errno
import os
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from tests.parcels import a_photo
from tests.phones import ADDRESS, problem_of


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
