"""A parcel: the records and photos of a phone in one file, for somebody else to carry to the server.

A ZIP with the members manifest.json, signature.json, entries/<id>.<n>.json and photos/<sha256>.<ending>; what else
is in it is not looked at. Nothing in it is believed before it is checked: members are only ever looked up by names
that are built from the manifest, and never read further than the sizes allow.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from .parcel_manifest import CarriedEntry, CarriedPhoto, Manifest, Signature

T = TypeVar("T")

MANIFEST, SIGNATURE = "manifest.json", "signature.json"
MOST_MEMBERS = 20_000
MOST_DIRECTORY_BYTES = 4 * 1024 * 1024
MOST_MANIFEST_BYTES = 4 * 1024 * 1024
MOST_SIGNATURE_BYTES = 4 * 1024
PIECE_BYTES = 64 * 1024

FIRST_MEMBER = b"PK\x03\x04"
END = struct.Struct("<4s4H2LH")
"""The last record of a ZIP (APPNOTE 4.3.16): signature, disks, members, size and place of the directory, comment."""
END_SIGNATURE, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x07"
LOCATOR_64_BYTES = 20
ENCRYPTED = 0x1


class NotAParcel(Exception):
    """The file is none of ours."""


class CutOff(NotAParcel):
    """The end of the file is missing."""


class PartMissing(Exception):
    """The manifest names this part, but it is not in the file."""


class PartAltered(Exception):
    """The part is not what the manifest says it is."""


@dataclass(frozen=True)
class Bounds:
    """What is read at most."""

    entry_bytes: int
    photo_bytes: int
    parcel_bytes: int
    """All members together, unpacked."""


class ParcelFile:
    """A parcel that is open."""

    def __init__(self, members: ZipFile, bounds: Bounds) -> None:
        self._members = members
        self._bounds = bounds
        self.manifest_bytes = self._own(MANIFEST, MOST_MANIFEST_BYTES)
        self.manifest = _decoded(self.manifest_bytes, Manifest)
        self.signature = self._signature()
        _check_named_once(self.manifest)

    def body(self, entry: CarriedEntry) -> bytes:
        """The bytes of an entry as the phone froze them. Raises PartMissing, PartAltered."""
        body = b"".join(self._pieces(entry.member, self._bounds.entry_bytes))
        if sha256(body).hexdigest() != entry.digest:
            raise PartAltered
        return body

    def check_photo(self, photo: CarriedPhoto) -> None:
        """Read the photo once. Raises PartMissing, PartAltered."""
        digest, size_bytes = sha256(), 0
        for piece in self.photo(photo):
            digest.update(piece)
            size_bytes += len(piece)
        if size_bytes != photo.size or digest.hexdigest() != photo.sha256:
            raise PartAltered

    def photo(self, photo: CarriedPhoto, start: int = 0) -> Iterator[bytes]:
        """The bytes of a photo from there on, unchecked. Raises PartMissing, PartAltered."""
        for piece in self._pieces(photo.member, min(photo.size, self._bounds.photo_bytes)):
            if start < len(piece):
                yield piece[start:]
            start = max(0, start - len(piece))

    def _own(self, name: str, most_bytes: int) -> bytes:
        try:
            return b"".join(self._pieces(name, most_bytes))
        except (PartMissing, PartAltered):
            raise NotAParcel(name) from None

    def _signature(self) -> Signature | None:
        if self._find(SIGNATURE) is None:
            return None
        return _decoded(self._own(SIGNATURE, MOST_SIGNATURE_BYTES), Signature)

    def _pieces(self, name: str, most_bytes: int) -> Iterator[bytes]:
        """The bytes of a member. What is larger than it should be is altered; no more than that is read."""
        member = self._find(name)
        if member is None:
            raise PartMissing(name)
        if not _is_plain(member) or member.file_size > most_bytes:
            raise PartAltered(name)
        with _broken_as(PartAltered), self._members.open(member) as opened:
            while piece := opened.read(PIECE_BYTES):
                yield piece

    def _find(self, name: str) -> ZipInfo | None:
        return self._members.NameToInfo.get(name)


@contextmanager
def open_parcel_file(file: BinaryIO, bounds: Bounds) -> Iterator[ParcelFile]:
    """Read what the file says of itself. Raises NotAParcel, CutOff."""
    _check_directory(file)
    with _broken_as(NotAParcel):
        members = ZipFile(file)
    with members:
        _check_members(members, bounds)
        yield ParcelFile(members, bounds)


def _check_directory(file: BinaryIO) -> None:
    """Look at the end of the file first: the directory is read in one go, however large it says it is."""
    file.seek(0)
    if file.read(len(FIRST_MEMBER)) != FIRST_MEMBER:
        raise NotAParcel("no ZIP")
    size_bytes = file.seek(0, 2)
    tail_bytes = END.size + LOCATOR_64_BYTES
    file.seek(max(0, size_bytes - tail_bytes))
    tail = file.read(tail_bytes)
    if len(tail) < tail_bytes or tail[LOCATOR_64_BYTES:][:4] != END_SIGNATURE:
        raise CutOff
    *_, directory_bytes, _, comment_bytes = END.unpack(tail[LOCATOR_64_BYTES:])
    if tail.startswith(LOCATOR_64) or comment_bytes or directory_bytes > MOST_DIRECTORY_BYTES:
        raise NotAParcel("directory")


def _check_members(members: ZipFile, bounds: Bounds) -> None:
    names = members.namelist()
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
        raise NotAParcel("names")
    if sum(member.file_size for member in members.infolist()) > bounds.parcel_bytes:
        raise NotAParcel("size")


def _is_plain(member: ZipInfo) -> bool:
    """Stored as it is, or compressed in the usual way by somebody who packed it again."""
    is_usual = member.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    return is_usual and not member.flag_bits & ENCRYPTED


def _check_named_once(manifest: Manifest) -> None:
    entries = {(entry.id, entry.n) for entry in manifest.entries}
    photos = {photo.sha256 for photo in manifest.photos}
    if len(entries) != len(manifest.entries) or len(photos) != len(manifest.photos):
        raise NotAParcel("named twice")


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise NotAParcel(kind.__name__) from None


@contextmanager
def _broken_as(named: type[Exception]) -> Iterator[None]:
    """Everything that the ZIP reader raises for a file that is damaged or made up."""
    try:
        yield
    except (
        BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        struct.error,
        zlib.error,
    ) as broken:
        raise named(str(broken)) from None
