"""What a phone sends for one revision of an entry: its bytes, and what they say.

Only the envelope is strict. Answers are free JSON: whether they can be read is for the record type to say, and
an entry whose answers cannot be read is filed all the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

OLDEST_FORMAT = 1
DEEPEST = 32
MOST_PHOTOS = 60
ROUND_THE_EARTH_M = 4.1e7
LARGEST_ID = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1970, 2200
"""A phone without a battery begins in 1970. Beyond these, a moment cannot be kept in every database."""

Moment = Annotated[datetime, Meta(tz=True)]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Count = Annotated[int, Meta(ge=1, le=LARGEST_ID)]


class BadEnvelope(Exception):
    """The bytes are not the envelope of an entry. `problem` says what is wrong, for programmers."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class FormatTooOld(Exception):
    """The phone writes envelopes that are no longer read; a newer version of the program will help."""


class PhotoTooLarge(Exception):
    """The entry names a photo that is larger than the server takes in."""


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the phone was, WGS 84."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    accuracy_m: Annotated[float, Meta(ge=0, le=ROUND_THE_EARTH_M)] | None
    at: Moment | None
    source: Annotated[str, Meta(max_length=32)]


class NamedPhoto(Struct, frozen=True, forbid_unknown_fields=True):
    """A photo that the entry names; its bytes come later."""

    sha256: Sha256
    size: Count
    mime: Annotated[str, Meta(pattern=r"\Aimage/(jpeg|png|webp|heic|heif)\Z")]
    width: Count | None
    height: Count | None
    taken_at: Moment | None
    position: Position | None
    direction_deg: Annotated[float, Meta(ge=0, le=360)] | None
    source: Literal["camera", "gallery"]


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """Who answered what is known from the token; this is what, where and when."""

    format: Literal[1]
    record_type: Annotated[str, Meta(max_length=64)]
    form_version: Count
    site: Count
    recorded_at: Moment
    position: Position | None
    language: Annotated[str, Meta(max_length=35)]
    answers: dict[str, Any]
    photos: Annotated[list[NamedPhoto], Meta(max_length=MOST_PHOTOS)]


@dataclass(frozen=True)
class Parcel:
    """One revision as it came. The digest and the body are kept for ever."""

    entry_id: UUID
    body: bytes
    digest: str
    """SHA-256 of the body, in hexadecimal."""
    envelope: Envelope
    photos: Sequence[NamedPhoto]
    """Each photo once, in the order the phone shows them."""
    damaged: frozenset[str]
    """The questions whose answers hold characters that no text can hold: NUL, half of a pair."""

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.envelope.answers


def open_parcel(entry_id: UUID, body: bytes, max_photo_bytes: int) -> Parcel:
    """Read the envelope. Raises BadEnvelope, FormatTooOld or PhotoTooLarge."""
    sound = _without_impossible_characters(body)
    envelope = _envelope(sound)
    _check_depth(envelope.answers)
    _check_moments(envelope)
    if any(photo.size > max_photo_bytes for photo in envelope.photos):
        raise PhotoTooLarge
    return Parcel(
        entry_id=entry_id,
        body=body,
        digest=sha256(body).hexdigest(),
        envelope=envelope,
        photos=tuple({photo.sha256: photo for photo in envelope.photos}.values()),
        damaged=_damaged(envelope.answers) if sound != body else frozenset(),
    )


class _AnyFormat(Struct):
    format: int


_decoder = msgspec.json.Decoder(Envelope)


def _envelope(body: bytes) -> Envelope:
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        if _format(body) < OLDEST_FORMAT:
            raise FormatTooOld from None
        raise BadEnvelope(str(error)) from None
    except RecursionError:
        raise BadEnvelope("too deep") from None


def _format(body: bytes) -> int:
    try:
        return msgspec.json.decode(body, type=_AnyFormat).format
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return OLDEST_FORMAT


_ESCAPE = re.compile(
    rb"""(?P<sound> \\u[dD][89abAB][0-9a-fA-F]{2} \\u[dD][c-fC-F][0-9a-fA-F]{2}  # a pair
         | (?! \\u[dD][89a-fA-F] | \\u0000 ) \\. )
       | \\u....""",
    re.VERBOSE | re.DOTALL,
)
_IMPOSSIBLE = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")


def _without_impossible_characters(body: bytes) -> bytes:
    """NUL and half pairs replaced by U+FFFD: JSON can say them, but no text and no database can hold them."""
    if not _IMPOSSIBLE.search(body):
        return body
    return _ESCAPE.sub(lambda found: found["sound"] or rb"\ufffd", body)


def _damaged(answers: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        name
        for name, answer in answers.items()
        if "\ufffd" in msgspec.json.encode({name: answer}).decode()
    )


def _check_depth(answers: object) -> None:
    """Level by level, so that no depth can exhaust the stack."""
    level: list[Any] = [answers]
    for _ in range(DEEPEST):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return
    raise BadEnvelope("too deep")


def _parts(whole: object) -> list[Any]:
    if isinstance(whole, dict):
        return list(whole.values())
    return whole if isinstance(whole, list) else []


def _check_moments(envelope: Envelope) -> None:
    positions = [envelope.position, *(photo.position for photo in envelope.photos)]
    moments = [
        envelope.recorded_at,
        *(photo.taken_at for photo in envelope.photos),
        *(position.at for position in positions if position),
    ]
    if not all(FIRST_YEAR <= each.year <= LAST_YEAR for each in moments if each):
        raise BadEnvelope("a moment beyond all calendars")
