"""Photos on disk, named by the SHA-256 of their bytes. No name that a phone sends is ever part of a path.

A photo grows in staging/, piece by piece, until it is whole. Then its bytes are hashed, looked at and moved to
blobs/ab/cd/<sha256>. When that returns, the photo survives a power cut.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from .growing_photo import (
    Checksum,
    DamagedPiece,
    GrowingPhoto,
    NotAPicture,
    TooLong,
    WrongDigest,
    WrongOffset,
    kind_of,
)
from .outages import DiskFull, disk_named

__all__ = [
    "SHA256",
    "STAGED",
    "Checksum",
    "DamagedPiece",
    "NotAPicture",
    "PhotoFiles",
    "PhotoLocked",
    "Staging",
    "TooLong",
    "WholePhoto",
    "WrongDigest",
    "WrongOffset",
    "changed_at",
]

SHA256 = re.compile(r"[0-9a-f]{64}")
STAGED = re.compile(rf"([0-9a-f-]{{36}})\.({SHA256.pattern})")
MINE_ALONE = 0o600


class PhotoLocked(Exception):
    """Somebody else is sending the same photo right now."""


class Staging(NamedTuple):
    """The unfinished file of a photo, and when it grew last."""

    entry_id: UUID
    sha256: str
    grown_at: datetime


class WholePhoto(NamedTuple):
    """A photo in its place, and when its last byte came."""

    sha256: str
    came_at: datetime


class PhotoFiles:
    """Every method raises DiskFull or DiskBroken if the disk fails.

    `keep_free_bytes`: so much room is left to entries, which are small and worth most.
    """

    def __init__(self, folder: Path, keep_free_bytes: int = 0) -> None:
        self._folder = folder
        self._keep_free_bytes = keep_free_bytes
        self._staging = folder / "staging"
        self._blobs = folder / "blobs"
        self._staging.mkdir(parents=True, exist_ok=True)
        self._blobs.mkdir(parents=True, exist_ok=True)

    def check_room(self) -> None:
        """Raises DiskFull if nothing more of photos may come."""
        with disk_named():
            disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < self._keep_free_bytes:
            raise DiskFull

    def path(self, sha256: str) -> Path:
        """Where a whole photo lies, if it is here."""
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._blobs / sha256[:2] / sha256[2:4] / sha256

    def is_in_place(self, sha256: str) -> bool:
        """Whether a file lies where the whole photo would; what it holds is another question."""
        with disk_named():
            return self.path(sha256).exists()

    def kind_of(self, sha256: str) -> str | None:
        """The media type of a photo; None if it is not here with the right bytes."""
        with disk_named():
            try:
                photo = self.path(sha256).open("rb")
            except FileNotFoundError:
                return None
            with photo, suppress(WrongDigest, NotAPicture):
                return kind_of(photo, sha256)
        return None

    def staged_bytes(self, entry_id: UUID, sha256: str) -> int:
        """How much of an unfinished photo is here."""
        with disk_named(), suppress(FileNotFoundError):
            return self._staged(entry_id, sha256).stat().st_size
        return 0

    @contextmanager
    def growing(self, entry_id: UUID, sha256: str) -> Iterator[GrowingPhoto]:
        """The unfinished photo, for nobody else until the block ends. Raises PhotoLocked."""
        staged, blob = self._staged(entry_id, sha256), self.path(sha256)
        with disk_named():
            file = os.open(staged, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MINE_ALONE)
            try:
                _lock(file, staged)
                yield GrowingPhoto(file, staged, blob)
            finally:
                os.close(file)

    def unfinished(self) -> Iterator[Staging]:
        """Every photo that has begun to come."""
        for path in self._staging.iterdir():
            name, grown_at = STAGED.fullmatch(path.name), changed_at(path)
            if name and grown_at:
                yield Staging(UUID(name[1]), name[2], grown_at)

    def whole(self) -> Iterator[WholePhoto]:
        """Every photo that lies in its place."""
        for path in self._blobs.glob("??/??/*"):
            came_at = changed_at(path)
            if SHA256.fullmatch(path.name) and came_at:
                yield WholePhoto(path.name, came_at)

    def forget(self, entry_id: UUID, sha256: str) -> None:
        """Remove an unfinished photo."""
        with disk_named():
            self._staged(entry_id, sha256).unlink(missing_ok=True)

    def drop(self, sha256: str) -> None:
        """Remove a whole photo."""
        with disk_named():
            self.path(sha256).unlink(missing_ok=True)

    def _staged(self, entry_id: UUID, sha256: str) -> Path:
        return self._staging / f"{entry_id}.{self.path(sha256).name}"


def changed_at(path: Path) -> datetime | None:
    """When the file was written last; None if it is gone."""
    with suppress(FileNotFoundError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return None


def _lock(file: int, staged: Path) -> None:
    try:
        flock(file, LOCK_EX | LOCK_NB)
        # Whoever held the lock may just have moved the file to its place.
        is_moved = staged.stat().st_ino != os.fstat(file).st_ino
    except (BlockingIOError, FileNotFoundError):
        raise PhotoLocked from None
    if is_moved:
        raise PhotoLocked
