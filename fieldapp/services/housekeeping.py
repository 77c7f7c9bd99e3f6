"""Clearing away what nobody needs any more, each hour, in one process of the server.

Every limit leaves time for what is just happening, and for what has only just been put back from a backup.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import NamedTuple, TextIO
from uuid import UUID

from fieldapp.store import ledger, photo_rows
from fieldapp.store.database import Database
from fieldapp.store.models.base import now
from fieldapp.store.parcel_files import ParcelFiles
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.previews import Previews

from .attach import recover

BEGINNINGS_FOR = timedelta(days=7)
"""The start of a photo that no entry awaits."""
UNNAMED_FOR = timedelta(days=90)
"""A whole photo that no entry names. It cannot come about but by putting back a backup that is older than the photo;
then the phone may have no other copy left, and needs time to come and name it again."""
HALF_WRITTEN_FOR = timedelta(days=1)
PARCELS_FOR = timedelta(days=1)
"""A file of records that somebody handed in, or began to. What was in it is filed; they have it still."""
FIRST_AFTER_S, EVERY_S = 60, 3600
AT_ONCE = 500
LOCK = "housekeeping.lock"

logger = logging.getLogger(__name__)


class House(NamedTuple):
    """What is kept tidy."""

    database: Database
    photos: PhotoFiles
    previews: Previews
    parcels: ParcelFiles


def tidy(house: House, at: datetime) -> None:
    """Finish what was interrupted, then clear away: beginnings, photos without an entry, previews, parcels."""
    recover(house.database, house.photos)
    _forget_beginnings(house, at - BEGINNINGS_FOR)
    _drop_unnamed(house, at - UNNAMED_FOR)
    _forget_previews(house, at - HALF_WRITTEN_FOR)
    house.parcels.forget_old(at - PARCELS_FOR)


def start(house: House, folder: Path) -> None:
    """Tidy each hour as long as this process runs, unless another process of this server does."""

    def run() -> None:
        time.sleep(FIRST_AFTER_S)
        with (folder / LOCK).open("a") as lock:
            while True:
                take_turn(lock, lambda: tidy(house, now()))
                time.sleep(EVERY_S)

    Thread(target=run, name="housekeeping", daemon=True).start()


def take_turn(lock: TextIO, work: Callable[[], None]) -> bool:
    """Work, unless another process holds the lock. What goes wrong is logged and tried again the next time."""
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    try:
        work()
    except Exception:
        logger.exception("housekeeping was interrupted")
    return True


def _forget_beginnings(house: House, before: datetime) -> None:
    old = [each for each in house.photos.unfinished() if each.grown_at < before]
    if old:
        awaited = _awaited(house.database)
        for entry_id, sha256, _ in old:
            if (entry_id, sha256) not in awaited:
                house.photos.forget(entry_id, sha256)


def _drop_unnamed(house: House, before: datetime) -> None:
    old = (each.sha256 for each in house.photos.whole() if each.came_at < before)
    while page := list(islice(old, AT_ONCE)):
        with house.database.transaction() as session:
            # Nobody files an entry meanwhile that names one of these.
            ledger.head(session)
            for sha256 in set(page) - photo_rows.named(session, page):
                house.photos.drop(sha256)


def _forget_previews(house: House, half_written_before: datetime) -> None:
    house.previews.forget_half_written(half_written_before)
    kept = list(house.previews.kept())
    awaited = _awaited(house.database) if kept else set()
    for entry_id, sha256 in kept:
        if (entry_id, sha256) not in awaited:
            house.previews.forget(entry_id, sha256)


def _awaited(database: Database) -> set[tuple[UUID, str]]:
    with database.reading() as session:
        return {(photo.entry_id, photo.sha256) for photo in photo_rows.awaited(session)}
