"""The ledger is a chain: nothing in it can be altered, removed or added without being seen."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from fieldapp.store import installation, ledger
from fieldapp.store.database import Database
from fieldapp.store.models import Installation, LedgerLine
from tests.databases import on_both_databases


@pytest.fixture
def chain(database):
    """A ledger of seven lines."""
    with database.transaction() as session:
        for n in range(1, 8):
            ledger.write(session, "site.changed", f"site/{n}", {"name": f"Site {n}", "n": n}, 3)
    return database


def verdict(database):
    with database.reading() as session:
        return ledger.verify(session)


@on_both_databases
def test_lines_are_numbered_and_chained(chain):
    with chain.reading() as session:
        lines = session.scalars(select(LedgerLine).order_by(LedgerLine.number)).all()
        here = installation.get(session)

        assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6, 7]
        assert [line.previous_hash for line in lines] == ["", *(line.hash for line in lines[:-1])]
        assert (here.ledger_number, here.ledger_head) == (7, lines[-1].hash)
    assert verdict(chain) is None


@on_both_databases
def test_facts_of_any_kind_come_back_as_they_were_written(database):
    facts = {
        "share": 0.1,
        "huge": 1e22,
        "rate_t_ha": Decimal("1.50"),
        "on": date(2026, 6, 12),
        "entry": UUID(int=7),
        "words": "нэр 名字 \0 \ud800 …",
        "nested": {"list": [1, None, True, (2, 3)]},
    }
    with database.transaction() as session:
        line = ledger.write(session, "project.changed", "project/1", facts)
        assert line.facts["words"] == "нэр 名字 \ufffd ? …"

    assert verdict(database) is None


@on_both_databases
@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"name": "Another", "n": 4}},
        {"act": "site.added"},
        {"subject": "site/5"},
        {"person_id": 4},
        {"person_id": None},
        {"hash": "0" * 64},
        {"previous_hash": "0" * 64},
    ],
    ids=str,
)
def test_an_altered_line_is_named(chain, change):
    with chain.transaction() as session:
        session.execute(update(LedgerLine).where(LedgerLine.number == 4).values(change))

    assert verdict(chain) == 4


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_removed_line_is_named(chain, number):
    with chain.transaction() as session:
        session.execute(delete(LedgerLine).where(LedgerLine.number == number))

    assert verdict(chain) == number


def test_a_line_added_by_hand_is_named(chain):
    with chain.transaction() as session:
        last = session.get_one(LedgerLine, 7)
        added = {
            column.key: getattr(last, column.key) for column in LedgerLine.__table__.columns
        } | {"number": 8, "previous_hash": last.hash}
        session.add(LedgerLine(**added))

    assert verdict(chain) == 8


def test_lines_in_another_order_are_named(chain):
    with chain.transaction() as session:
        for old, new in ((4, 100), (5, 4), (100, 5)):
            session.execute(update(LedgerLine).where(LedgerLine.number == old).values(number=new))

    assert verdict(chain) == 4


def test_a_long_ledger_is_read_in_pages(database):
    length = ledger.PAGE + 3
    with database.transaction() as session:
        for n in range(length):
            ledger.write(session, "test", f"site/{n}", {})
    assert verdict(database) is None

    with database.transaction() as session:
        session.execute(update(LedgerLine).where(LedgerLine.number == length).values(act="other"))
    assert verdict(database) == length


@on_both_databases
def test_writers_at_the_same_time_make_one_chain(database_url):
    """Each writer has its own pool, as processes have."""

    def write(writer):
        with closing(Database(database_url)) as database:
            for n in range(20):
                with database.transaction() as session:
                    ledger.write(session, "test", f"{writer}/{n}", {})

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(6)))

    with closing(Database(database_url)) as database:
        assert verdict(database) is None
        with database.reading() as session:
            assert installation.get(session).ledger_number == 120


@on_both_databases
def test_an_installation_has_one_name_of_its_own(database_url):
    def name(_):
        with closing(Database(database_url)) as database, database.transaction() as session:
            here = installation.get(session)
            return here.instance, here.secret_key

    with ThreadPoolExecutor(4) as servers:
        names = set(servers.map(name, range(8)))

    assert len(names) == 1
    assert all(len(part) >= 16 for part in names.pop())


def test_a_line_is_undone_with_its_transaction(chain):
    def write_and_fail():
        with chain.transaction() as session:
            ledger.write(session, "test", "site/8", {})
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert verdict(chain) is None
    with chain.reading() as session:
        assert session.get_one(Installation, 1).ledger_number == 7
