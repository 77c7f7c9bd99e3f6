"""Parcels that are being handed in, until they are taken in: they grow piece by piece and can be taken up again.

Nothing here is a promise: who is answered that a parcel was taken in holds receipts for what was in it, and has
the file.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from .outages import disk_named

SHA256 = re.compile(r"[0-9a-f]{64}")
MINE_ALONE = 0o600
MOST_OF_ONE_PERSON = 3
PIECE_BYTES = 64 * 1024


class ParcelLocked(Exception):
    """Somebody else is sending the same parcel right now."""


class ParcelOffset(Exception):
    """The piece does not begin where the parcel ends so far. `right` is where it does."""

    def __init__(self, right: int) -> None:
        super().__init__(right)
        self.right = right


class ParcelTooLarge(Exception):
    """More bytes than a parcel may have."""


class ParcelFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def size_bytes(self, person_id: int, sha256: str) -> int:
        """How much of a parcel is here."""
        try:
            return self._path(person_id, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def append(
        self, person_id: int, sha256: str, offset: int, pieces: Iterable[bytes], most_bytes: int
    ) -> int:
        """Add bytes at the end; what came before a cut is kept. Returns how much is here.

        Raises ParcelLocked, ParcelOffset, ParcelTooLarge, DiskFull.
        """
        with disk_named(), self._path(person_id, sha256).open("ab", buffering=0) as parcel:
            os.fchmod(parcel.fileno(), MINE_ALONE)
            _lock(parcel.fileno())
            if parcel.tell() != offset:
                raise ParcelOffset(parcel.tell())
            for piece in pieces:
                if parcel.tell() + len(piece) > most_bytes:
                    raise ParcelTooLarge(most_bytes)
                _write_all(parcel.fileno(), piece)
            return parcel.tell()

    def keep(self, person_id: int, source: BinaryIO, most_bytes: int) -> str:
        """Keep a whole parcel that came in one go. Returns its name. Raises ParcelTooLarge, DiskFull."""
        coming, digest = self._folder / f"{person_id}.{token_hex(16)}", hashlib.sha256()
        try:
            with disk_named(), coming.open("xb") as parcel:
                os.fchmod(parcel.fileno(), MINE_ALONE)
                while piece := source.read(PIECE_BYTES):
                    if parcel.tell() + len(piece) > most_bytes:
                        raise ParcelTooLarge(most_bytes)
                    digest.update(piece)
                    parcel.write(piece)
            coming.rename(self._path(person_id, digest.hexdigest()))
        finally:
            coming.unlink(missing_ok=True)
        return digest.hexdigest()

    @contextmanager
    def whole(self, person_id: int, sha256: str) -> Iterator[BinaryIO | None]:
        """The parcel, open; None if it is not here with the right bytes, and what was here is dropped."""
        path = self._path(person_id, sha256)
        try:
            parcel = path.open("rb")
        except FileNotFoundError:
            yield None
            return
        with parcel:
            if hashlib.file_digest(parcel, "sha256").hexdigest() == sha256:
                parcel.seek(0)
                yield parcel
            else:
                path.unlink(missing_ok=True)
                yield None

    def forget_old(self, before: datetime) -> None:
        """Drop what has not grown since."""
        for path in self._folder.iterdir():
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)

    def make_room(self, person_id: int) -> None:
        """Drop all but the newest few of this person."""
        own = sorted(self._folder.glob(f"{person_id}.*"), key=lambda path: path.stat().st_mtime)
        for path in own[:-MOST_OF_ONE_PERSON]:
            path.unlink(missing_ok=True)

    def _path(self, person_id: int, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._folder / f"{person_id}.{sha256}"


def _lock(file: int) -> None:
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        raise ParcelLocked from None


def _write_all(file: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]
