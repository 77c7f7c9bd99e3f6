"""Small copies of photos: made when first asked for, and kept, since they can always be made again."""

from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from .outages import disk_named
from .pictures import small_copy


class SmallCopies:
    def __init__(self, folder: Path, max_pixels: int) -> None:
        self._folder = folder
        self._max_pixels = max_pixels

    def of(self, photo: Path, width: int) -> bytes:
        """A WebP of at most this width. Raises PhotoUnshowable, whose message says why; DiskBroken."""
        kept = self._folder / str(width) / photo.name[:2] / f"{photo.name}.webp"
        with disk_named():
            if kept.exists():
                return kept.read_bytes()
        copy = small_copy(photo, width, self._max_pixels)
        # Without room for a copy it is made anew the next time.
        with suppress(OSError):
            _keep(kept, copy)
        return copy


def _keep(path: Path, copy: bytes) -> None:
    """A copy half written is never seen: it gets its name when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    being_written = path.with_suffix(f".{token_hex(8)}")
    being_written.write_bytes(copy)
    being_written.replace(path)
