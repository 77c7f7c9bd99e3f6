"""After a backup was put back nothing is taken for here that is not."""

from hashlib import sha256
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.services import attach
from fieldapp.services.changes import changes_since
from fieldapp.services.receive import receive
from fieldapp.services.restored import Restored, begin_epoch
from fieldapp.services.review import Judgement, decide
from fieldapp.services.verify import Verified, verify
from fieldapp.store import installation, ledger
from fieldapp.store.models import Entry, LedgerLine
from fieldapp.store.photo_files import PhotoFiles
from tests.databases import on_both_databases
from tests.factories import a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo

PHOTOS = [a_photo(), a_photo()]


@pytest.fixture
def field(database, tmp_path):
    """An approved entry with two photos."""
    field = SimpleNamespace(database=database, photos=PhotoFiles(tmp_path))
    with database.transaction() as session:
        project = a_project(session)
        field.site, field.bat = a_site(session, project), a_person(session, "bat", project)
        oyun = a_person(session, "oyun", project, Role.SUPERVISOR)
        delivery = a_delivery(field.site, field.bat, record_type="site_photo", photos=PHOTOS)
        field.entry_id = receive(session, delivery).receipt.entry_id
        for photo in PHOTOS:
            send(session, field, photo)
        decide(session, Judgement(field.entry_id, 1, Decision.APPROVE, "seen"), oyun.id)
    return field


def name(photo):
    return sha256(photo).hexdigest()


def send(session, field, photo):
    return attach.attach(session, field.photos, field.entry_id, name(photo), field.bat.id, photo)


def told(field, cursor=None):
    with field.database.reading() as session:
        return changes_since(session, field.bat.id, [field.site.project_id], cursor, "mn")


@on_both_databases
def test_a_new_epoch_begins_and_the_ledger_says_so(field):
    before = told(field)

    assert begin_epoch(field.database, field.photos) == Restored(epoch=2, photos_awaited=0)

    after = told(field, before.cursor)
    assert (before.epoch, after.epoch, after.entries) == (1, 2, [])
    with field.database.reading() as session:
        assert installation.get(session).epoch == 2
        line = session.scalars(select(LedgerLine).order_by(LedgerLine.number.desc())).first()
        assert (line.act, line.facts) == (
            "installation.restored",
            {"epoch": 2, "photos_awaited": 0},
        )
        assert ledger.verify(session) is None


@on_both_databases
@pytest.mark.parametrize("is_there", [False, True], ids=["gone", "rotten"])
def test_a_photo_that_is_not_here_is_awaited_again(field, is_there):
    cursor = told(field).cursor
    field.photos.drop(name(PHOTOS[0]))
    if is_there:
        field.photos.path(name(PHOTOS[0])).write_bytes(b"rotten")

    assert begin_epoch(field.database, field.photos).photos_awaited == 1

    [entry] = told(field, cursor).entries
    assert list(entry.missing) == [name(PHOTOS[0])]
    assert entry.entry.status is Status.APPROVED
    with field.database.reading() as session:
        assert session.get_one(Entry, field.entry_id).photos_missing == 1
    with field.database.transaction() as session:
        assert send(session, field, PHOTOS[0]).is_complete
    assert isinstance(verify(field.database, field.photos), Verified)
