"""What an operator asks the database for."""

from sqlalchemy import update

from fieldapp.store.models import LedgerLine
from fieldapp.web.resources import resources


def test_the_ledger_is_read_through(terminal):
    terminal.run("create-administrator", typed="alice\nAlice\ntwo trees and a marmot\n")

    sound = terminal.run("verify")
    with terminal.app.app_context(), resources().database.transaction() as session:
        session.execute(update(LedgerLine).values(subject="person/2"))
    altered = terminal.run("verify")

    assert sound.exit_code == 0
    assert sound.output.strip() == "All 1 lines of the ledger are as they were written."
    assert altered.exit_code == 1
    assert "Line 1 of the ledger is not as it was written." in altered.output


def test_the_database_is_upgraded_by_hand_too(terminal):
    done = terminal.run("upgrade-database")

    assert done.exit_code == 0
    assert "fits this release" in done.output
