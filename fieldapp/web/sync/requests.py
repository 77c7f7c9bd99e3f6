"""Reading what a phone sends, and noticing when some of it is missing."""

import re
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import ClientDisconnected

from fieldapp.services.parcel import FIRST_YEAR, LAST_YEAR, BadEnvelope
from fieldapp.store.photo_files import Checksum

T = TypeVar("T")
PIECE_BYTES = 2 * 1024
"""What is read of a connection that then breaks is lost with it: never more than this."""
SILENCE_S = 30
"""A phone that moved out of reach never hangs up. What it was sending is nobody's for this long, then it may go on."""
GZIP = 16 + zlib.MAX_WBITS
SHA_256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]*):")


class BadRequest(Exception):
    """A header is missing or cannot be read."""


class NoLength(Exception):
    """The request does not say how long it is."""


class TooLarge(Exception):
    """The request is longer than the server reads."""


class OtherCoding(Exception):
    """Packed in another way than gzip."""


class Truncated(Exception):
    """The phone was cut off. `right` is where a photo continues."""

    def __init__(self, right: int | None = None) -> None:
        super().__init__(right)
        self.right = right


class DigestMismatch(Exception):
    """The bytes are not those that the phone sent."""


class NotAPiece(Exception):
    """Not the media type of a piece of a photo."""


class OtherTus(Exception):
    """Another version of tus than 1.0.0."""


def content_length(most: int) -> int:
    """How long the request says it is. Raises NoLength, TooLarge."""
    length = request.content_length
    if length is None:
        raise NoLength
    if length > most:
        raise TooLarge
    return length


def sent_body(most: int) -> bytes:
    """The bytes that the phone meant: whole, as their digest says, unpacked if they came packed.

    Raises what `whole_body`, `check_digest` and `unpacked` raise.
    """
    body = whole_body(most)
    check_digest(body)
    return unpacked(body, most)


def whole_body(most: int) -> bytes:
    """The bytes of the request. Raises NoLength, TooLarge, Truncated."""
    announced = content_length(most)
    pieces = Pieces(announced)
    body = b"".join(pieces)
    if pieces.is_cut_off:
        raise Truncated
    return body


def check_digest(body: bytes) -> None:
    """Compare with Content-Digest (RFC 9530). Raises BadRequest, DigestMismatch."""
    found = SHA_256.search(request.headers.get("Content-Digest", ""))
    if found is None:
        raise BadRequest("Content-Digest")
    if _base64(found[1]) != sha256(body).digest():
        raise DigestMismatch


def unpacked(body: bytes, most: int) -> bytes:
    """The bytes, unpacked as Content-Encoding says. Raises OtherCoding, BadRequest, TooLarge."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        return body
    if coding != "gzip":
        raise OtherCoding(coding)
    unpacking = zlib.decompressobj(wbits=GZIP)
    try:
        # One byte more than is taken tells that there is more: a small body may unpack to gigabytes.
        whole = unpacking.decompress(body, most + 1)
    except zlib.error:
        raise BadRequest("gzip") from None
    if len(whole) > most:
        raise TooLarge
    if not unpacking.eof or unpacking.unused_data:
        raise BadRequest("gzip")
    return whole


def read_json(kind: type[T], body: bytes) -> T:
    """The JSON of the request. Raises BadEnvelope."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadEnvelope(str(error)) from None


def replaced() -> str | None:
    """The ETag of the revision that a correction replaces."""
    etag = request.headers.get("If-Match")
    # Proxies that compress make ETags weak.
    return etag.removeprefix("W/") if etag else None


def phone_clock() -> datetime | None:
    """What the phone's clock showed when it sent this; None if it does not say."""
    moment = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(request.headers.get("X-Phone-Clock", ""))
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment


def upload_offset() -> int:
    """Where in the photo the piece begins. Raises BadRequest."""
    text = request.headers.get("Upload-Offset", "")
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise BadRequest("Upload-Offset")
    return int(text)


def upload_checksum() -> Checksum | None:
    """The hash of the piece, if the phone sends one. Raises BadRequest."""
    algorithm, _, digest = request.headers.get("Upload-Checksum", "").partition(" ")
    if not algorithm:
        return None
    if algorithm not in Checksum.ALGORITHMS:
        raise BadRequest("Upload-Checksum")
    return Checksum(algorithm, _base64(digest))


class Pieces:
    """The bytes of the request as they come. They end early if the phone is cut off, however the server tells."""

    def __init__(self, announced: int) -> None:
        self._awaited = announced

    @property
    def is_cut_off(self) -> bool:
        """Whether the request was shorter than it said."""
        return self._awaited > 0

    def __iter__(self) -> Iterator[bytes]:
        with _impatient(), suppress(ClientDisconnected, OSError):
            while piece := request.stream.read(PIECE_BYTES):
                self._awaited -= len(piece)
                yield piece


@contextmanager
def _impatient() -> Iterator[None]:
    """Reading raises TimeoutError when the phone falls silent."""
    connection = request.environ.get("gunicorn.socket")
    if connection is None:
        yield
        return
    connection.settimeout(SILENCE_S)
    try:
        yield
    finally:
        connection.settimeout(None)


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise BadRequest("base64") from None
