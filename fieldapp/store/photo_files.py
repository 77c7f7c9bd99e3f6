"""Photos on disk, named by the SHA-256 of their bytes. No name that a phone sends is ever part of a path.

A photo grows in staging/, piece by piece, until it is whole. Then its bytes are hashed, looked at and moved to
blobs/ab/cd/<sha256>. When that returns, the photo survives a power cut.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from .outages import full_disk_named
from .signatures import ENOUGH, picture_kind

SHA256 = re.compile(r"[0-9a-f]{64}")
STAGED = re.compile(rf"([0-9a-f-]{{36}})\.({SHA256.pattern})")
MINE_ALONE = 0o600


class PhotoLocked(Exception):
    """Somebody else is sending the same photo right now."""


class WrongOffset(Exception):
    """The piece does not begin where the photo ends so far. `right` is where it does."""

    def __init__(self, right: int) -> None:
        super().__init__(right)
        self.right = right


class TooLong(Exception):
    """More bytes than the photo was said to have."""


class DamagedPiece(Exception):
    """The piece is not what its checksum says; it was not kept."""


class WrongDigest(Exception):
    """The bytes do not have the hash that is their name; they were dropped."""


class NotAPicture(Exception):
    """The bytes are not those of a JPEG, PNG, WebP or HEIC picture; they were dropped."""


class Checksum:
    """The hash of one piece, and what the phone says it should be."""

    ALGORITHMS = ("sha256", "sha1")

    def __init__(self, algorithm: str, digest: bytes) -> None:
        self._hash = hashlib.new(algorithm, usedforsecurity=False)
        self._digest = digest

    def update(self, bytes_of_piece: bytes) -> None:
        self._hash.update(bytes_of_piece)

    def holds(self) -> bool:
        return self._hash.digest() == self._digest


class Staging(NamedTuple):
    """The unfinished file of a photo, and when it grew last."""

    entry_id: UUID
    sha256: str
    grown_at: datetime


class PhotoFiles:
    def __init__(self, folder: Path) -> None:
        self._staging = folder / "staging"
        self._blobs = folder / "blobs"
        self._staging.mkdir(parents=True, exist_ok=True)
        self._blobs.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a whole photo lies, if it is here."""
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._blobs / sha256[:2] / sha256[2:4] / sha256

    def kind_of(self, sha256: str) -> str | None:
        """The media type of a photo; None if it is not here with the right bytes."""
        try:
            with self.path(sha256).open("rb") as photo:
                return _kind(photo, sha256)
        except (FileNotFoundError, WrongDigest, NotAPicture):
            return None

    def staged_bytes(self, entry_id: UUID, sha256: str) -> int:
        """How much of an unfinished photo is here."""
        try:
            return self._staged(entry_id, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def growing(self, entry_id: UUID, sha256: str) -> Iterator["GrowingPhoto"]:
        """The unfinished photo, for nobody else until the block ends. Raises PhotoLocked, DiskFull."""
        staged, blob = self._staged(entry_id, sha256), self.path(sha256)
        with full_disk_named():
            file = os.open(staged, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MINE_ALONE)
            try:
                _lock(file, staged)
                yield GrowingPhoto(file, staged, blob)
            finally:
                os.close(file)

    def unfinished(self) -> Iterator[Staging]:
        """Every photo that has begun to come."""
        for path in self._staging.iterdir():
            if name := STAGED.fullmatch(path.name):
                grown_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield Staging(UUID(name[1]), name[2], grown_at)

    def forget(self, entry_id: UUID, sha256: str) -> None:
        """Remove an unfinished photo."""
        self._staged(entry_id, sha256).unlink(missing_ok=True)

    def _staged(self, entry_id: UUID, sha256: str) -> Path:
        return self._staging / f"{entry_id}.{self.path(sha256).name}"


class GrowingPhoto:
    """A photo of which some bytes are here. It is locked."""

    def __init__(self, file: int, staged: Path, blob: Path) -> None:
        self._file = file
        self._staged = staged
        self._blob = blob

    @property
    def size_bytes(self) -> int:
        return os.fstat(self._file).st_size

    def append(
        self,
        offset: int,
        pieces: Iterable[bytes],
        limit_bytes: int,
        checksum: Checksum | None = None,
    ) -> None:
        """Add bytes at the end. Raises WrongOffset, TooLong, DamagedPiece; then nothing was added.

        Pieces may end early, when the phone was cut off: what came is kept, unless a checksum tells otherwise.
        """
        if offset != self.size_bytes:
            raise WrongOffset(self.size_bytes)
        try:
            self._write(offset, pieces, limit_bytes, checksum)
        except (OSError, TooLong, DamagedPiece):
            os.ftruncate(self._file, offset)
            raise

    def flush(self) -> None:
        """Return when the bytes so far survive a power cut."""
        os.fsync(self._file)
        _sync_folder(self._staged.parent)

    def finish(self) -> str:
        """Hash and look at the whole photo, and move it to its place. Returns its media type.

        Raises WrongDigest or NotAPicture; then the bytes are gone and it starts again from 0.
        """
        kind = self._checked()
        os.fsync(self._file)
        self._blob.parent.mkdir(parents=True, exist_ok=True)
        self._staged.rename(self._blob)
        for folder in (*self._blob.parents[:3], self._staged.parent):
            _sync_folder(folder)
        return kind

    def _write(
        self, offset: int, pieces: Iterable[bytes], limit_bytes: int, checksum: Checksum | None
    ) -> None:
        os.lseek(self._file, offset, os.SEEK_SET)
        for piece in pieces:
            offset += len(piece)
            if offset > limit_bytes:
                raise TooLong(limit_bytes)
            if checksum:
                checksum.update(piece)
            _write_all(self._file, piece)
        if checksum and not checksum.holds():
            raise DamagedPiece

    def _checked(self) -> str:
        with open(self._file, "rb", closefd=False) as photo:
            try:
                return _kind(photo, self._blob.name)
            except (WrongDigest, NotAPicture):
                self._staged.unlink()
                raise


def _kind(photo: BufferedReader, sha256: str) -> str:
    """The media type of whole bytes. Raises WrongDigest, NotAPicture."""
    photo.seek(0)
    if hashlib.file_digest(photo, "sha256").hexdigest() != sha256:
        raise WrongDigest
    photo.seek(0)
    kind = picture_kind(photo.read(ENOUGH))
    if kind is None:
        raise NotAPicture
    return kind


def _lock(file: int, staged: Path) -> None:
    try:
        flock(file, LOCK_EX | LOCK_NB)
        # Whoever held the lock may just have moved the file to its place.
        is_moved = staged.stat().st_ino != os.fstat(file).st_ino
    except (BlockingIOError, FileNotFoundError):
        raise PhotoLocked from None
    if is_moved:
        raise PhotoLocked


def _write_all(file: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only when its folder is on disk too."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
