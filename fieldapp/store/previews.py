"""Previews: pictures of a few kilobytes that go ahead of their photos, until those are here.

A preview is no evidence and is never asked for again, so it is not synced to the disk; one that a power cut spoilt is
not shown. Like every stranger's picture it is shown only as pixels written anew.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple
from uuid import UUID

from .outages import disk_named
from .photo_files import SHA256, STAGED, NotAPicture, changed_at
from .pictures import PhotoUnshowable, small_copy
from .signatures import ENOUGH, picture_kind

LARGEST_PREVIEW_BYTES = 8 * 1024
KINDS = ("image/webp", "image/jpeg")
HALF_WRITTEN = ".new"
WIDTH_PX = 320
MAX_PIXELS = 512 * 512
"""A few kilobytes can unpack to a picture that fills the memory."""


class Preview(NamedTuple):
    """That a photo of an entry has a preview."""

    entry_id: UUID
    sha256: str


class Previews:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, entry_id: UUID, sha256: str, preview: bytes) -> None:
        """Keep the preview, instead of one that came before. Raises NotAPicture, DiskFull, DiskBroken."""
        if picture_kind(preview[:ENOUGH]) not in KINDS:
            raise NotAPicture
        path = self._path(entry_id, sha256)
        with disk_named():
            path.parent.mkdir(parents=True, exist_ok=True)
            being_written = self._folder / f"{token_hex(8)}{HALF_WRITTEN}"
            try:
                being_written.write_bytes(preview)
                being_written.replace(path)
            except OSError:
                being_written.unlink(missing_ok=True)
                raise

    def is_kept(self, entry_id: UUID, sha256: str) -> bool:
        return self._path(entry_id, sha256).exists()

    def shown(self, entry_id: UUID, sha256: str) -> bytes | None:
        """The preview as a WebP; None if there is none that can be shown."""
        if not self.is_kept(entry_id, sha256):
            return None
        with disk_named():
            preview = self._path(entry_id, sha256).read_bytes()
        try:
            return small_copy(BytesIO(preview), WIDTH_PX, MAX_PIXELS)
        except PhotoUnshowable:
            return None

    def kept(self) -> Iterator[Preview]:
        """Every preview."""
        for path in self._folder.glob("??/*"):
            if name := STAGED.fullmatch(path.name):
                yield Preview(UUID(name[1]), name[2])

    def forget(self, entry_id: UUID, sha256: str) -> None:
        self._path(entry_id, sha256).unlink(missing_ok=True)

    def forget_half_written(self, before: datetime) -> None:
        """Remove what a crash left of previews that were just being written."""
        for path in self._folder.glob(f"*{HALF_WRITTEN}"):
            written_at = changed_at(path)
            if written_at and written_at < before:
                path.unlink(missing_ok=True)

    def _path(self, entry_id: UUID, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._folder / sha256[:2] / f"{entry_id}.{sha256}"
