"""An operator asks whether all is as it was, and is told the first thing that is not."""

import pytest
from sqlalchemy import update

from fieldapp.services.receive import receive
from fieldapp.store.models import LedgerLine, Photo, Revision
from fieldapp.web.resources import resources
from tests.factories import SUMMER, a_person, a_project, a_site
from tests.parcels import a_delivery, a_photo


@pytest.fixture
def database(terminal):
    with terminal.app.app_context():
        return resources().database


@pytest.fixture
def entry_id(database):
    with database.transaction() as session:
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
        delivery = a_delivery(site, bat, record_type="site_photo", photos=[a_photo()])
        return receive(session, delivery).receipt.entry_id


def test_what_is_sound_is_counted(terminal, entry_id):
    sound = terminal.run("verify")

    assert sound.exit_code == 0
    assert sound.output == "1 lines of the ledger, 1 revisions and 0 photos are as they were.\n"


@pytest.mark.parametrize(
    ("altered", "words"),
    [
        (update(LedgerLine).values(subject="nobody"), "Line 1 of the ledger is not as it was"),
        (update(Revision).values(body=b"{}"), "is not as it came."),
        (update(Photo).values(held_at=SUMMER), "is not on the disk as it came."),
    ],
    ids=["line", "revision", "photo"],
)
def test_the_first_thing_that_does_not_fit_is_named(terminal, database, entry_id, altered, words):
    with database.transaction() as session:
        session.execute(altered)

    found = terminal.run("verify")

    assert found.exit_code == 1
    assert words in found.output
    assert found.output.count("\n") == 1
