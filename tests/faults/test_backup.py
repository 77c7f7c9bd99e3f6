"""An old backup is put back: the phones hear of it, send again what the server lost, and it is here once."""

import sqlite3
from contextlib import closing

from fieldapp.services.restored import begin_epoch
from fieldapp.store.database import Database
from fieldapp.store.photo_files import PhotoFiles

from .check import check
from .phone import SYNC, deliver_all


def test_a_server_put_back_from_a_backup_gets_everything_again(server, known, tmp_path, tally):
    server.start()
    phone = known.phone(server.wire)
    phone.record()
    deliver_all(phone)
    before = server.wire.ask("GET", f"{SYNC}/hello").json["epoch"]
    path = known.database_url.removeprefix("sqlite:///")
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(backup)) as kept:
        now.backup(kept)
    phone.record()
    deliver_all(phone)
    server.kill()

    with closing(sqlite3.connect(backup)) as kept, closing(sqlite3.connect(path)) as now:
        kept.backup(now)
    with closing(Database(known.database_url)) as database:
        begin_epoch(database, PhotoFiles(known.data / "photos"))
    server.start()
    tally("faults")

    assert server.wire.ask("GET", f"{SYNC}/hello").json["epoch"] == before + 1
    phone.ask_again()
    assert len(list(phone.waiting())) == 1
    deliver_all(phone)
    check(known, server.wire, phone)
