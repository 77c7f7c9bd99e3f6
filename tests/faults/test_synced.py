"""In which order the disk is written: what a phone is told of was synced before, and so was the way to it.

This shows without root what test_power_cut.py shows by cutting the power.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldapp.store.database import Database

from .check import blob_of
from .in_process import InProcess


@pytest.fixture
def wire(known) -> Iterator[InProcess]:
    with closing(InProcess(known.database_url, known.data)) as wire:
        yield wire


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, int]]:
    """What the disk is told, in order: which inode is written, synced or given another name."""
    told: list[tuple[str, int]] = []
    write, fsync, rename = os.write, os.fsync, Path.rename

    def writing(file: int, piece: bytes) -> int:
        told.append(("write", os.fstat(file).st_ino))
        return write(file, piece)

    def syncing(file: int) -> None:
        told.append(("sync", os.fstat(file).st_ino))
        fsync(file)

    def renaming(path: Path, target: Path) -> Path:
        told.append(("rename", path.stat().st_ino))
        return rename(path, target)

    monkeypatch.setattr(os, "write", writing)
    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "rename", renaming)
    return told


def test_a_photo_is_synced_before_it_has_its_name(wire, known, told):
    photo = _send_a_photo(wire, known).stat().st_ino

    acts = [act for act, inode in told if inode == photo]
    assert acts[-2:] == ["sync", "rename"]
    assert "write" in acts


def test_a_name_is_synced_before_the_phone_hears_of_it(wire, known, told):
    blob = _send_a_photo(wire, known)

    after = told[told.index(("rename", blob.stat().st_ino)) :]
    ways = {folder.stat().st_ino for folder in blob.parents[:3]}
    assert ways <= {inode for act, inode in after if act == "sync"}


def test_every_piece_is_synced_before_the_phone_hears_of_it(wire, known, told):
    phone = known.phone(wire)
    kept = phone.record(photos=1)
    [name] = kept.photos
    phone.send_entry(kept)

    assert phone.send_piece(kept, name, 0).status == 204
    staged = (known.data / "photos" / "staging" / f"{kept.id}.{name}").stat().st_ino
    folder = (known.data / "photos" / "staging").stat().st_ino
    assert told[-2:] == [("sync", staged), ("sync", folder)]


def test_sqlite_syncs_every_commit(known):
    with closing(Database(known.database_url)) as database, database.transaction() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_postgresql_syncs_every_commit(known):
    with closing(Database(known.database_url)) as database, database.transaction() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"


def _send_a_photo(wire, known) -> Path:
    phone = known.phone(wire)
    kept = phone.record(photos=1)
    phone.deliver()
    [name] = kept.photos
    return blob_of(known, name)
