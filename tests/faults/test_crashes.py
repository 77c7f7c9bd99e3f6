"""Killed at any step of receiving, attaching, deciding or starting, the server loses and doubles nothing."""

import tarfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from fieldapp.store.migrate import MIGRATIONS, upgrade

from .check import check
from .furnished import furnish
from .lengths import LONG, length
from .phone import deliver_all, try_to_deliver
from .running import Server, wait_for
from .wire import NoAnswer

RECEIVING = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
ATTACHING = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9")
ON_POSTGRESQL = ("R4", "R6", "R7", "P6", "P8", "P9")
"""Where the database makes a difference."""

at_each_passing = pytest.mark.parametrize("nth", length((1,), (1, 3, 10)))
deciding = pytest.mark.parametrize("decision", ["approve", "return"])


@at_each_passing
@pytest.mark.parametrize(
    ("database_kind", "point"),
    [("sqlite", point) for point in RECEIVING + ATTACHING]
    + [("postgresql", point) for point in (RECEIVING + ATTACHING if LONG else ON_POSTGRESQL)],
    indirect=["database_kind"],
)
def test_killed_while_a_phone_delivers(server, known, tally, point, nth):
    server.start(point, nth)
    phone = known.phone(server.wire)
    for _ in range(length(2, 10)):
        phone.record(photos=1)

    server.arm()
    try_to_deliver(phone)
    _is_killed(server, tally)

    server.restart()
    check(known, server.wire, phone)
    deliver_all(phone)
    check(known, server.wire, phone)


def test_killed_as_soon_as_the_phone_has_its_receipt(server, known, tally):
    server.start()
    phone = known.phone(server.wire)
    kept = phone.record(photos=1)
    [name] = kept.photos

    phone.send_entry(kept)
    server.kill()
    server.start()
    check(known, server.wire, phone)

    phone.send_photo(kept, name)
    server.kill()
    server.start()
    tally("kills", 2)
    assert kept.is_complete
    check(known, server.wire, phone)


@pytest.mark.parametrize("point", ["E1", "E2"])
@pytest.mark.parametrize(
    "database_kind", length(["sqlite"], ["sqlite", "postgresql"]), indirect=True
)
def test_killed_while_a_correction_arrives(server, known, tally, point):
    server.start(point)
    phone = known.phone(server.wire)
    kept = phone.record(photos=1)
    deliver_all(phone)

    phone.correct(kept, "seen again")
    server.arm()
    try_to_deliver(phone)
    _is_killed(server, tally)

    server.restart()
    deliver_all(phone)
    assert kept.receipt["revision"] == 2
    check(known, server.wire, phone)


@deciding
@pytest.mark.parametrize("point", ["E3", "E4"])
@pytest.mark.parametrize(
    "database_kind", length(["sqlite"], ["sqlite", "postgresql"]), indirect=True
)
def test_killed_while_a_supervisor_decides(server, known, tally, point, decision):
    server.start(point)
    phone, desk = known.phone(server.wire), known.desk(server.wire)
    kept = phone.record(photos=1)
    deliver_all(phone)

    server.arm()
    with pytest.raises(NoAnswer):
        desk.decide(kept.id, decision, revision=1)
    _is_killed(server, tally)

    server.restart()
    assert desk.decide(kept.id, decision, revision=1).status in (303, 302, 409)
    check(known, server.wire, phone)
    status = {"approve": "approved", "return": "returned"}[decision]
    assert desk.exported(status) == [str(kept.id)]


@pytest.mark.parametrize(("left_at", "point"), [("P5", "S1"), ("P5", "S2"), ("P6", "S2")])
def test_killed_while_it_recovers_from_being_killed(server, known, tally, point, left_at):
    server.start(left_at)
    phone = known.phone(server.wire)
    phone.record(photos=1)
    server.arm()
    try_to_deliver(phone)
    _is_killed(server, tally)

    server.start(point, wait=False)
    _is_killed(server, tally)

    server.restart()
    check(known, server.wire, phone)
    deliver_all(phone)
    check(known, server.wire, phone)


@pytest.mark.parametrize("point", ["M1", "M2", "M3"])
@pytest.mark.parametrize(
    "database_kind", length(["sqlite"], ["sqlite", "postgresql"]), indirect=True
)
def test_killed_in_the_middle_of_a_migration(servers, empty_database_url, tmp_path, tally, point):
    upgrade(empty_database_url, _first_release(tmp_path))
    server = Server(servers, tmp_path, tmp_path / "data", empty_database_url)
    server.arm()
    server.start(point, wait=False)
    _is_killed(server, tally)
    assert _seen(empty_database_url) == "0001"

    server.restart()
    assert _seen(empty_database_url) == max(path.stem for path in _migrations())
    known = furnish(empty_database_url, tmp_path / "data")
    phone = known.phone(server.wire)
    phone.record()
    deliver_all(phone)
    check(known, server.wire, phone)
    server.kill()


def _is_killed(server, tally):
    wait_for(lambda: server.was_struck, "the point was never passed")
    server.wait_until_dead()
    tally("kills")


def _first_release(folder: Path) -> Path:
    """The migrations of release 0.1.0."""
    with tarfile.open(Path(__file__).parents[1] / "releases" / "0.1.0.tar.xz") as release:
        release.extractall(folder / "0.1.0", filter="data")
    return folder / "0.1.0" / "fieldapp" / "store" / "migrations"


def _migrations() -> list[Path]:
    return list((MIGRATIONS / "versions").glob("[0-9]*.py"))


def _seen(url: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        seen = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    return str(seen)
