"""Cutting the power: a disk image forgets what was written since the last sync.

The image is mounted and written to by the program itself, which tells each receipt; then the writer is killed and
the image copied as the device had received it. What the copy holds is what would be there after the power came back.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect
from typing import Any, NamedTuple

from .running import TOP

IMAGE_BYTES = 96 * 1024 * 1024
SETTINGS = ("FULL", "NORMAL", "OFF", "photo not synced")
"""How SQLite syncs; FULL is ours. The last is FULL, with photos that are only written."""


class Loss(NamedTuple):
    """What phones were told that the server has, and how much of it was gone."""

    acknowledged: int
    lost: int


def cut_power(folder: Path, setting: str, after_s: float) -> Loss:
    """One trial. Needs root."""
    image, copy = folder / "disk.img", folder / "copy.img"
    _make(image)
    with mounted(image, folder / "disk") as disk:
        receipts = _written(disk, setting, after_s)
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    with mounted(copy, folder / "after") as disk:
        loss = Loss(len(receipts), sum(not _is_there(disk, receipt) for receipt in receipts))
    image.unlink()
    copy.unlink()
    return loss


def _make(image: Path) -> None:
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def _written(disk: Path, setting: str, after_s: float) -> list[dict[str, Any]]:
    """The receipts that were given in so many seconds."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.power_writer", disk / "data", setting],
        cwd=TOP,
        stdout=subprocess.PIPE,
        text=True,
    )
    with writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(after_s)
        writer.send_signal(signal.SIGKILL)
        whole = [line for line in (first, *writer.stdout) if line.endswith("\n")]
    return [json.loads(line) for line in whole]


def _is_there(disk: Path, receipt: dict[str, Any]) -> bool:
    """The revision, and the photo with its bytes."""
    database = connect(disk / "data" / "fieldapp.db")
    row = database.execute(
        "SELECT 1 FROM revisions WHERE digest = ?", [receipt["digest"]]
    ).fetchone()
    database.close()
    name = receipt["photo"]
    blob = disk / "data" / "photos" / "blobs" / name[:2] / name[2:4] / name
    return row is not None and blob.exists() and sha256(blob.read_bytes()).hexdigest() == name
