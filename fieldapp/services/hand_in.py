"""Handing in a form without a phone's outbox: it becomes what a phone would have sent, and is filed the same way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from fieldapp.records import Record
from fieldapp.store import entries, history
from fieldapp.store.database import Session
from fieldapp.store.models import Entry, RevisionPhoto
from fieldapp.store.photo_files import NotAPicture, PhotoFiles
from fieldapp.store.receipts import Receipt
from fieldapp.store.signatures import ENOUGH, picture_kind

from .attach import attach
from .filing import Delivery
from .parcel import open_parcel
from .receive import receive


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """What somebody filled in and sent with a browser."""

    entry_id: UUID
    record_type: type[Record]
    site_id: int
    recorded_at: datetime
    """With the offset of the site: its day there is the day of the visit."""
    language: str
    answers: Mapping[str, Any]
    photos: Sequence[bytes] = ()


def hand_in(
    session: Session,
    files: PhotoFiles,
    form: FilledForm,
    sender_id: int,
    records_in: Collection[int],
    max_photo_bytes: int,
) -> Receipt:
    """File the form, once, however often it is sent; over an entry that is here as a correction of it.

    Photos of an entry that is corrected stay. Raises what `receive` raises, NotAPicture and PhotoTooLarge.
    """
    known = entries.find(session, form.entry_id)
    body = _body(session, form, is_known=known is not None)
    delivery = Delivery(
        parcel=open_parcel(form.entry_id, body, max_photo_bytes),
        sender_id=sender_id,
        records_in=records_in,
        replaces=known.etag if known else None,
    )
    receipt = receive(session, delivery).receipt
    for photo in form.photos:
        name = sha256(photo).hexdigest()
        receipt = attach(session, files, form.entry_id, name, sender_id, photo)
    return receipt


def _body(session: Session, form: FilledForm, is_known: bool) -> bytes:
    """The canonical JSON of the entry: keys sorted, no spaces."""
    entry = history.find_whole(session, form.entry_id) if is_known else None
    shown = [_shown(each) for each in history.photos_of(session, entry)] if entry else []
    chosen = {each["sha256"]: each for each in map(_chosen, form.photos)}
    earlier = [each for each in shown if each["sha256"] not in chosen]
    envelope = {
        "format": 1,
        "record_type": form.record_type.name,
        "form_version": form.record_type.version,
        "site": form.site_id,
        "recorded_at": _recorded_at(form, entry).isoformat(),
        "position": None,
        "language": form.language,
        "answers": form.answers,
        "photos": [*earlier, *chosen.values()],
    }
    return msgspec.json.encode(envelope, order="sorted")


def _recorded_at(form: FilledForm, entry: Entry | None) -> datetime:
    """A correction changes what was seen, not when."""
    return entry.recorded_at.astimezone(form.recorded_at.tzinfo) if entry else form.recorded_at


def _chosen(photo: bytes) -> dict[str, Any]:
    """A photo as the browser sent it. What it says of itself, the server reads when it shows it."""
    mime = picture_kind(photo[:ENOUGH])
    if mime is None:
        raise NotAPicture
    return _named(sha256(photo).hexdigest(), len(photo), mime, "gallery")


def _shown(shown: RevisionPhoto) -> dict[str, Any]:
    """A photo that the entry shows already."""
    photo = shown.photo
    named = _named(photo.sha256, photo.size_bytes, photo.mime, shown.source)
    direction = None if shown.direction_deg is None else float(shown.direction_deg)
    return named | {
        "taken_at": shown.taken_at and shown.taken_at.isoformat(),
        "position": _position(shown),
        "direction_deg": direction,
    }


def _position(shown: RevisionPhoto) -> dict[str, Any] | None:
    if shown.lat is None or shown.lon is None:
        return None
    return {"lat": shown.lat, "lon": shown.lon, "accuracy_m": None, "at": None, "source": "exif"}


def _named(name: str, size: int, mime: str, source: str) -> dict[str, Any]:
    unknown = ("width", "height", "taken_at", "position", "direction_deg")
    known = {"sha256": name, "size": size, "mime": mime, "source": source}
    return known | dict.fromkeys(unknown)
