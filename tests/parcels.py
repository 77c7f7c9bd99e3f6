"""What phones send: envelopes, photos, deliveries."""

import json
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from fieldapp.services.filing import Delivery
from fieldapp.services.parcel import open_parcel
from fieldapp.store.models import Person, Site

from .factories import ANSWERS

LARGEST_PHOTO = 8 * 1024 * 1024
NUMBERS = count(1)


def a_photo(kind: str = "JPEG") -> bytes:
    """A real picture, unlike every other by the number behind it."""
    file = BytesIO()
    Image.new("RGB", (48, 36), "olive").save(file, kind)
    return file.getvalue() + b"%d" % next(NUMBERS)


def named(photo: bytes, **changes: Any) -> dict[str, Any]:
    """The photo as an envelope names it."""
    return {
        "sha256": sha256(photo).hexdigest(),
        "size": len(photo),
        "mime": "image/jpeg",
        "width": 48,
        "height": 36,
        "taken_at": "2026-06-12T14:30:00+08:00",
        "position": None,
        "direction_deg": None,
        "source": "camera",
    } | changes


def an_envelope(
    at: Site,
    record_type: str = "tree_count",
    photos: Sequence[bytes | dict[str, Any]] = (),
    **changes: Any,
) -> dict[str, Any]:
    """An envelope as a phone makes it. `answers` are added to sound ones."""
    answers: dict[str, Any] = {**ANSWERS[record_type]}
    answers |= changes.pop("answers", {})
    return {
        "format": 1,
        "record_type": record_type,
        "form_version": 1,
        "site": at.id,
        "recorded_at": "2026-06-12T14:32:05+08:00",
        "position": None,
        "language": "mn",
        "answers": answers,
        "photos": [photo if isinstance(photo, dict) else named(photo) for photo in photos],
    } | changes


def canonical(envelope: Any) -> bytes:
    return json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def a_delivery(
    at: Site,
    sender: Person,
    entry_id: UUID | None = None,
    replaces: str | None = None,
    **envelope: Any,
) -> Delivery:
    """A delivery by somebody who may record in the project of the site."""
    body = canonical(an_envelope(at, **envelope))
    return Delivery(
        parcel=open_parcel(entry_id or uuid4(), body, LARGEST_PHOTO),
        sender_id=sender.id,
        records_in={at.project_id},
        replaces=replaces,
    )
