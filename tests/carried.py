"""Parcels as static/js/parcel.js makes them, and what somebody may do to them on the way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZIP_STORED, ZipFile

from fieldapp.store.keys import SigningKey, new_key
from fieldapp.store.models import Person, Site

from .parcels import an_envelope, canonical

ENDING = ".jpg"


@dataclass(frozen=True)
class Carried:
    """A revision in a parcel."""

    body: bytes
    id: UUID = field(default_factory=uuid4)
    n: int = 1
    if_match: str | None = None
    photos: Sequence[bytes] = ()

    @property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()

    @property
    def member(self) -> str:
        return f"entries/{self.id}.{self.n}.json"

    @property
    def etag(self) -> str:
        return f'"{self.n}-{self.digest[:16]}"'


def carried(
    at: Site, record_type: str = "site_photo", photos: Sequence[bytes] = (), **envelope: Any
) -> Carried:
    """A record at this site, with its photos."""
    body = canonical(an_envelope(at, record_type, photos, **envelope))
    return Carried(body, photos=photos)


def photo_member(photo: bytes) -> str:
    return f"photos/{sha256(photo).hexdigest()}{ENDING}"


def a_manifest(
    recorder: Person, instance: str, entries: Sequence[Carried] = (), /, **changes: Any
) -> dict[str, Any]:
    photos = {photo: None for entry in entries for photo in entry.photos}
    return {
        "format": 1,
        "made_at": "2026-06-20T19:10:00+08:00",
        "instance": instance,
        "recorder": {"id": recorder.id, "name": recorder.display_name},
        "entries": [
            {
                "id": str(entry.id),
                "n": entry.n,
                "digest": entry.digest,
                "if_match": entry.if_match,
                "photos": [sha256(photo).hexdigest() for photo in entry.photos],
            }
            for entry in entries
        ],
        "photos": [
            {"sha256": sha256(photo).hexdigest(), "size": len(photo), "mime": "image/jpeg"}
            for photo in photos
        ],
        "drafts": 0,
    } | changes


def members_of(
    manifest: Mapping[str, Any], key: SigningKey | None, entries: Sequence[Carried] = ()
) -> dict[str, bytes]:
    """The members of a parcel by name, in the order that a phone writes them."""
    manifest_bytes = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
    members = {"manifest.json": manifest_bytes}
    if key:
        signature = {"public_key": key.public, "signature": key.sign(manifest_bytes)}
        members["signature.json"] = json.dumps(signature).encode()
    members |= {entry.member: entry.body for entry in entries}
    return members | {photo_member(photo): photo for entry in entries for photo in entry.photos}


def packed(members: Mapping[str, bytes], compression: int = ZIP_STORED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", compression) as parcel:
        for name, content in members.items():
            parcel.writestr(name, content)
    return file.getvalue()


def a_parcel(
    recorder: Person,
    instance: str,
    entries: Sequence[Carried] = (),
    key: SigningKey | None = None,
    altered: Mapping[str, bytes | None] | None = None,
    **changes: Any,
) -> bytes:
    """A parcel. `altered` puts other bytes in the place of a member, or takes it out."""
    manifest = a_manifest(recorder, instance, entries, **changes)
    members: dict[str, bytes | None] = {**members_of(manifest, key, entries), **(altered or {})}
    return packed({name: content for name, content in members.items() if content is not None})


def a_key() -> SigningKey:
    return SigningKey(new_key())
