"""Writing a revision of an entry: where the entry stands, the bytes, the photos to expect, the doubts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fieldapp.rules.flags import Flag
from fieldapp.rules.review import Status
from fieldapp.store import entries, ledger, surroundings
from fieldapp.store.database import Session
from fieldapp.store.entries import KnownPhoto, NewestRevision, SentRevision, ShownPhoto
from fieldapp.store.surroundings import SiteFacts

from .doubt import Judged, seen_before, worst
from .parcel import NamedPhoto, Parcel


@dataclass(frozen=True)
class Delivery:
    """A parcel, and what the request says beside it."""

    parcel: Parcel
    sender_id: int
    records_in: Collection[int]
    """The projects in which the sender may record."""
    sign_in_session_id: int | None = None
    replaces: str | None = None
    """The ETag of the revision that it corrects."""
    phone_clock: datetime | None = None

    @property
    def entry_id(self) -> UUID:
        return self.parcel.entry_id


@dataclass(frozen=True)
class Weighed:
    """What is known of a delivery before it is written."""

    received_at: datetime
    clock_skew_s: float | None
    site: SiteFacts
    judged: Judged


def file_first(session: Session, delivery: Delivery, weighed: Weighed) -> bool:
    """Write a new entry. False if somebody else was faster; then nothing was written."""
    flags = _flags(session, delivery, weighed)
    newest = _newest(session, delivery, weighed, flags, revision=1, held=())
    parcel = delivery.parcel
    record_type = parcel.envelope.record_type
    if not entries.add_first(session, parcel.entry_id, record_type, delivery.sender_id, newest):
        return False
    _keep(session, delivery, weighed, newest, flags, known_photos={})
    return True


def file_next(session: Session, delivery: Delivery, weighed: Weighed, revision: int) -> None:
    """Write the next revision of an entry. Photos that an earlier one brought are not asked for again."""
    known_photos = entries.photos_of(session, delivery.entry_id)
    held = [sha256 for sha256, photo in known_photos.items() if photo.is_held]
    flags = _flags(session, delivery, weighed)
    newest = _newest(session, delivery, weighed, flags, revision, held)
    entries.replace_newest(session, delivery.entry_id, newest)
    _keep(session, delivery, weighed, newest, flags, known_photos)


def _flags(session: Session, delivery: Delivery, weighed: Weighed) -> Sequence[Flag]:
    """Whether a photo came before is asked while nobody else writes: two who send it at once are both doubted."""
    hashes = [photo.sha256 for photo in delivery.parcel.photos]
    elsewhere = surroundings.photos_elsewhere(session, delivery.entry_id, hashes)
    return (*weighed.judged.flags, *seen_before(elsewhere))


def _newest(
    session: Session,
    delivery: Delivery,
    weighed: Weighed,
    flags: Sequence[Flag],
    revision: int,
    held: Collection[str],
) -> NewestRevision:
    envelope = delivery.parcel.envelope
    position = envelope.position
    return NewestRevision(
        project_id=weighed.site.project_id,
        site_id=weighed.site.site_id,
        received_at=weighed.received_at,
        status=Status.RECEIVED,
        changed_number=ledger.next_number(session),
        revision=revision,
        digest=delivery.parcel.digest,
        recorded_at=envelope.recorded_at,
        recorded_on=envelope.recorded_at.date(),
        answers=delivery.parcel.answers,
        is_readable=weighed.judged.is_readable,
        worst_flag=worst(flags),
        photos_missing=sum(photo.sha256 not in held for photo in delivery.parcel.photos),
        lat=position.lat if position else None,
        lon=position.lon if position else None,
        accuracy_m=position.accuracy_m if position else None,
    )


def _keep(
    session: Session,
    delivery: Delivery,
    weighed: Weighed,
    newest: NewestRevision,
    flags: Sequence[Flag],
    known_photos: Mapping[str, KnownPhoto],
) -> None:
    entry_id, photos = delivery.entry_id, [_shown(photo) for photo in delivery.parcel.photos]
    new = [photo for photo in photos if photo["sha256"] not in known_photos]
    ids = {sha256: photo.id for sha256, photo in known_photos.items()}
    ids |= entries.add_photos(session, entry_id, new)
    revision = SentRevision(
        entry_id=entry_id,
        number=newest["revision"],
        digest=newest["digest"],
        body=delivery.parcel.body,
        sent_by=delivery.sender_id,
        sign_in_session_id=delivery.sign_in_session_id,
        recorded_at=newest["recorded_at"],
        received_at=newest["received_at"],
        clock_skew_s=weighed.clock_skew_s,
        ledger_number=newest["changed_number"],
    )
    entries.add_revision(session, revision, [(ids[photo["sha256"]], photo) for photo in photos])
    entries.add_flags(session, entry_id, newest["revision"], flags)
    facts = {
        "revision": newest["revision"],
        "digest": newest["digest"],
        "site": newest["site_id"],
        "photos": [photo["sha256"] for photo in photos],
        "complete": newest["photos_missing"] == 0,
    }
    ledger.write(session, "entry.received", str(entry_id), facts, delivery.sender_id)


def _shown(photo: NamedPhoto) -> ShownPhoto:
    position = photo.position
    return ShownPhoto(
        sha256=photo.sha256,
        size_bytes=photo.size,
        mime=photo.mime,
        taken_at=photo.taken_at,
        lat=position.lat if position else None,
        lon=position.lon if position else None,
        direction_deg=photo.direction_deg,
        source=photo.source,
    )
