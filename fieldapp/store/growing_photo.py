"""A photo on its way in: its bytes as they come, until they are whole and lie in their place.

What is said to be here survives a power cut. Where the disk cannot promise that, the bytes are dropped, and the phone
begins that photo again.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from io import BufferedReader
from pathlib import Path

from .signatures import ENOUGH, picture_kind


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
        """Return when the bytes so far survive a power cut. If that cannot be had they are dropped."""
        with self._dropped_unless_durable():
            os.fsync(self._file)
            _sync_folder(self._staged.parent)

    def finish(self) -> str:
        """Hash and look at the whole photo, and move it to its place. Returns its media type.

        Raises WrongDigest or NotAPicture; then the bytes are gone and it starts again from 0.
        """
        kind = self._checked()
        with self._dropped_unless_durable():
            os.fsync(self._file)
        self._blob.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(self._blob.parent):
            self._move()
        return kind

    def _move(self) -> None:
        was_there = self._blob.exists()
        self._staged.rename(self._blob)
        try:
            for folder in (*self._blob.parents[:3], self._staged.parent):
                _sync_folder(folder)
        except OSError:
            # Another entry may rely on a photo that was there before.
            if not was_there:
                self._blob.unlink()
            raise

    @contextmanager
    def _dropped_unless_durable(self) -> Iterator[None]:
        """After an fsync that failed nobody knows which bytes are on the disk, and the next one would not tell."""
        try:
            yield
        except OSError:
            self._staged.unlink(missing_ok=True)
            raise

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
                return kind_of(photo, self._blob.name)
            except (WrongDigest, NotAPicture):
                self._staged.unlink()
                raise


def kind_of(photo: BufferedReader, sha256: str) -> str:
    """The media type of whole bytes. Raises WrongDigest, NotAPicture."""
    photo.seek(0)
    if hashlib.file_digest(photo, "sha256").hexdigest() != sha256:
        raise WrongDigest
    photo.seek(0)
    kind = picture_kind(photo.read(ENOUGH))
    if kind is None:
        raise NotAPicture
    return kind


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


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Nobody else moves a photo into this folder meanwhile."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flock(opened, LOCK_EX)
        yield
    finally:
        os.close(opened)
