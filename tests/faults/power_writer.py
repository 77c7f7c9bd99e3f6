"""A phone and its server in one process that will be killed: each receipt of a whole entry is told as it comes."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from fieldapp.store.migrate import upgrade

from .furnished import furnish
from .in_process import InProcess


def main(data: Path, setting: str) -> None:
    """Write until the end."""
    data.mkdir()
    url = f"sqlite:///{data / 'fieldapp.db'}"
    upgrade(url)
    known = furnish(url, data)
    wire = InProcess(url, data)
    if setting in ("NORMAL", "OFF"):
        event.listen(wire.held.database.engine, "connect", _syncing(setting))
        wire.close()
    os.sync()  # what is lost is lost of what follows
    if setting == "photo not synced":
        os.fsync = lambda fd: None
    phone = known.phone(wire)
    phone.piece_bytes = 1024 * 1024
    while True:
        kept = phone.record(photos=1, photo_bytes=30 * 1024)
        phone.deliver()
        [name] = kept.photos
        digest = next(iter(kept.bodies))
        sys.stdout.write(json.dumps({"digest": digest, "photo": name}) + "\n")
        sys.stdout.flush()


def _syncing(setting: str) -> Any:
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA synchronous={setting}")

    return set_up


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
