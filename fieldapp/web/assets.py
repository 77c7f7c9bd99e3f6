"""Static files: served from memory, under an address that changes with their content.

One version for all files: the modules import each other relatively (`./store.js`), so a page never
meets a neighbour of another release.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from .lean import lean

TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True)
class Asset:
    body: bytes
    mime: str


class Assets:
    """Every file of the static folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> dict[str, Asset]:
        """The files by their path within the folder, scripts lean."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): _read(path) for path in paths}

    @cached_property
    def version(self) -> str:
        """Changes when any file does."""
        digest = sha256()
        for name, asset in self.files.items():
            digest.update(name.encode() + b"\0" + asset.body)
        return digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file; KeyError if there is none, so that a misspelt one fails at once."""
        if name not in self.files:
            raise KeyError(f"no static file {name}")
        return f"/static/{self.version}/{name}"


def _read(path: Path) -> Asset:
    body = lean(path.read_bytes()) if path.suffix == ".js" else path.read_bytes()
    mime = TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, mime)
