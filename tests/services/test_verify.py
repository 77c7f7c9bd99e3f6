"""Whoever alters what was received, in the database or on the disk, is found out."""

from functools import partial
from hashlib import sha256
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from fieldapp.services.attach import attach
from fieldapp.services.receive import receive
from fieldapp.services.verify import Misfit, Part, Verified, verify
from fieldapp.store import kept, photo_rows
from fieldapp.store.models import LedgerLine, Revision
from fieldapp.store.photo_files import PhotoFiles
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo

PHOTO, OTHER = a_photo(), a_photo()


@pytest.fixture
def field(database, tmp_path):
    """One entry of two revisions with two photos, and one that still awaits its photo."""
    photos = PhotoFiles(tmp_path)
    with database.transaction() as session:
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
        shown = partial(a_delivery, site, bat, record_type="site_photo", photos=[PHOTO, OTHER])
        first = receive(session, shown()).receipt
        receive(session, shown(first.entry_id, first.etag, answers={"phase": "before"}))
        for photo in (PHOTO, OTHER):
            attach(session, photos, first.entry_id, sha256(photo).hexdigest(), bat.id, photo)
        receive(session, a_delivery(site, bat, record_type="site_photo", photos=[a_photo()]))
    return SimpleNamespace(database=database, photos=photos, entry_id=first.entry_id)


def change(field, statement):
    with field.database.transaction() as session:
        session.execute(statement)


@on_both_databases
def test_all_is_read_and_counted(field, monkeypatch):
    assert verify(field.database, field.photos) == Verified(lines=6, revisions=3, photos=2)

    monkeypatch.setattr(kept, "PAGE", 1)
    monkeypatch.setattr(photo_rows, "PAGE", 1)
    assert verify(field.database, field.photos) == Verified(lines=6, revisions=3, photos=2)


@on_both_databases
def test_an_altered_line_is_named(field):
    change(field, update(LedgerLine).where(LedgerLine.number == 4).values(subject="nobody"))

    assert verify(field.database, field.photos) == Misfit(Part.LINE, "4")


@on_both_databases
def test_an_altered_revision_is_named(field):
    change(field, update(Revision).where(Revision.number == 2).values(body=b"{}"))

    assert verify(field.database, field.photos) == Misfit(Part.REVISION, f"2 of {field.entry_id}")


@on_both_databases
def test_a_revision_that_was_altered_with_its_digest_is_not_what_the_ledger_noted(field):
    forged = {"body": b"{}", "digest": sha256(b"{}").hexdigest()}
    change(field, update(Revision).where(Revision.number == 2).values(**forged))

    assert verify(field.database, field.photos) == Misfit(Part.REVISION, f"2 of {field.entry_id}")


def test_a_revision_without_its_line_is_named(field):
    change(field, update(Revision).where(Revision.number == 2).values(ledger_number=99))

    assert verify(field.database, field.photos) == Misfit(Part.REVISION, f"2 of {field.entry_id}")


@pytest.mark.parametrize("is_there", [False, True], ids=["gone", "rotten"])
def test_a_photo_that_is_not_as_it_came_is_named(field, is_there):
    name = sha256(OTHER).hexdigest()
    field.photos.drop(name)
    if is_there:
        field.photos.path(name).write_bytes(OTHER[:-1] + b"!")

    misfit = verify(field.database, field.photos)

    assert misfit == Misfit(Part.PHOTO, f"{name} of {field.entry_id}")
