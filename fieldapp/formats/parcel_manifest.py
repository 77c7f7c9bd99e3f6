"""What the manifest of a parcel says: whose it is, and which records and photos are in it, by their hashes."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
}
MOST_ENTRIES, MOST_PHOTOS, MOST_PHOTOS_OF_ONE = 2_000, 10_000, 60
LARGEST_ID = 2**31 - 1

Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Id = Annotated[int, Meta(ge=1, le=LARGEST_ID)]


class CarriedEntry(Struct, frozen=True):
    """A revision of an entry, whose bytes are in the file."""

    id: UUID
    n: Id
    digest: Sha256
    if_match: Annotated[str, Meta(max_length=100)] | None
    photos: Annotated[tuple[Sha256, ...], Meta(max_length=MOST_PHOTOS_OF_ONE)]

    @property
    def member(self) -> str:
        return f"entries/{self.id}.{self.n}.json"

    @property
    def replaces(self) -> str | None:
        """The ETag of the revision that it corrects. Proxies that compress had made it weak."""
        return self.if_match.removeprefix("W/") if self.if_match else None


class CarriedPhoto(Struct, frozen=True):
    """A photo whose bytes are in the file."""

    sha256: Sha256
    size: Id
    mime: Literal["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"]

    @property
    def member(self) -> str:
        return f"photos/{self.sha256}.{ENDINGS[self.mime]}"


class NamedPerson(Struct, frozen=True):
    id: Id
    name: Annotated[str, Meta(max_length=200)]


class Manifest(Struct, frozen=True):
    """What is in the file, and whose it is."""

    format: Literal[1]
    made_at: Annotated[datetime, Meta(tz=True)]
    instance: Annotated[str, Meta(max_length=64)]
    """The server that it is for."""
    recorder: NamedPerson
    entries: Annotated[tuple[CarriedEntry, ...], Meta(max_length=MOST_ENTRIES)]
    """Older revisions of an entry before newer ones."""
    photos: Annotated[tuple[CarriedPhoto, ...], Meta(max_length=MOST_PHOTOS)]
    drafts: Annotated[int, Meta(ge=0, le=LARGEST_ID)]
    """How many unfinished records lie beside, which only the phone can finish."""


class Signature(Struct, frozen=True):
    """By the key of the phone, over the bytes of the manifest."""

    public_key: Annotated[str, Meta(max_length=200)]
    signature: Annotated[str, Meta(max_length=200)]
