"""Writing a revision of an entry: where the entry stands, the bytes, the photos to expect, the doubts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fieldapp.rules.review import Status
from fieldapp.store import entries, ledger, surroundings
from fieldapp.store.database import Session
from fieldapp.store.entries import KnownPhoto, NewestRevision, SentRevision, ShownPhoto
from fieldapp.store.ledger import Note
from fieldapp.store.receipts import Receipt
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
    carried_by: int | None = None
    """Who handed it in for the sender, if it did not come by itself."""

    @property
    def entry_id(self) -> UUID:
        return self.parcel.entry_id


@dataclass(frozen=True)
class Weighed:
    """What is known of a delivery before it is written."""

    is_new: bool
    """Nothing was here under its id."""
    received_at: datetime
    clock_skew_s: float | None
    site: SiteFacts
    judged: Judged


def file_first(session: Session, delivery: Delivery, weighed: Weighed) -> Receipt | None:
    """Write a new entry. None if somebody else was faster; then nothing was written."""
    filing = _Filing(session, delivery, weighed, revision=1, known_photos={})
    parcel = delivery.parcel
    record_type = parcel.envelope.record_type
    is_first = entries.add_first(
        session, parcel.entry_id, record_type, delivery.sender_id, filing.newest
    )
    return filing.keep() if is_first else None


def file_next(session: Session, delivery: Delivery, weighed: Weighed, revision: int) -> Receipt:
    """Write the next revision of an entry. Photos that an earlier one brought are not asked for again."""
    known_photos = entries.photos_of(session, delivery.entry_id)
    filing = _Filing(session, delivery, weighed, revision, known_photos)
    entries.replace_newest(session, delivery.entry_id, filing.newest)
    return filing.keep()


class _Filing:
    """A revision on its way into the tables. From its beginning to the end of the transaction nobody else writes."""

    def __init__(
        self,
        session: Session,
        delivery: Delivery,
        weighed: Weighed,
        revision: int,
        known_photos: Mapping[str, KnownPhoto],
    ) -> None:
        self._session = session
        self._delivery = delivery
        self._weighed = weighed
        self._known_photos = known_photos
        self._photos = [_shown(photo) for photo in delivery.parcel.photos]
        self._head = ledger.head(session)
        hashes = [photo["sha256"] for photo in self._photos]
        elsewhere = surroundings.photos_elsewhere(session, delivery.entry_id, hashes)
        self._flags = (*weighed.judged.flags, *seen_before(elsewhere))
        self._missing = tuple(sha256 for sha256 in hashes if not self._is_held(sha256))
        self.newest = self._newest(revision)

    def keep(self) -> Receipt:
        """Write the revision, its photos, its doubts and its ledger line, once the entry itself is there."""
        session, entry_id, newest = self._session, self._delivery.entry_id, self.newest
        new = [photo for photo in self._photos if photo["sha256"] not in self._known_photos]
        ids = {sha256: photo.id for sha256, photo in self._known_photos.items()}
        ids |= entries.add_photos(session, entry_id, new)
        shown = [(ids[photo["sha256"]], photo) for photo in self._photos]
        entries.add_revision(session, self._revision(), shown)
        entries.add_flags(session, entry_id, newest["revision"], self._flags)
        [line] = ledger.write_after(session, self._head, self._note())
        return Receipt(
            entry_id=entry_id,
            revision=newest["revision"],
            digest=newest["digest"],
            status=newest["status"],
            missing=self._missing,
            number=line.number,
            hash=line.hash,
            stored_at=newest["received_at"],
            instance=self._head.instance,
            epoch=self._head.epoch,
        )

    def _is_held(self, sha256: str) -> bool:
        return sha256 in self._known_photos and self._known_photos[sha256].is_held

    def _newest(self, revision: int) -> NewestRevision:
        envelope = self._delivery.parcel.envelope
        position = envelope.position
        return NewestRevision(
            project_id=self._weighed.site.project_id,
            site_id=self._weighed.site.site_id,
            received_at=self._weighed.received_at,
            status=Status.RECEIVED,
            changed_number=self._head.number + 1,
            revision=revision,
            digest=self._delivery.parcel.digest,
            recorded_at=envelope.recorded_at,
            recorded_on=envelope.recorded_at.date(),
            answers=envelope.answers,
            is_readable=self._weighed.judged.is_readable,
            worst_flag=worst(self._flags),
            photos_missing=len(self._missing),
            lat=position.lat if position else None,
            lon=position.lon if position else None,
            accuracy_m=position.accuracy_m if position else None,
        )

    def _revision(self) -> SentRevision:
        return SentRevision(
            entry_id=self._delivery.entry_id,
            number=self.newest["revision"],
            digest=self.newest["digest"],
            body=self._delivery.parcel.body,
            sent_by=self._delivery.sender_id,
            sign_in_session_id=self._delivery.sign_in_session_id,
            carried_by=self._delivery.carried_by,
            recorded_at=self.newest["recorded_at"],
            received_at=self.newest["received_at"],
            clock_skew_s=self._weighed.clock_skew_s,
            ledger_number=self.newest["changed_number"],
        )

    def _note(self) -> Note:
        facts = {
            "revision": self.newest["revision"],
            "digest": self.newest["digest"],
            "site": self.newest["site_id"],
            "photos": [photo["sha256"] for photo in self._photos],
            "complete": not self._missing,
        }
        if self._delivery.carried_by is not None:
            facts["carried_by"] = self._delivery.carried_by
        entry_id = str(self._delivery.entry_id)
        return Note("entry.received", entry_id, facts, self._delivery.sender_id)


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
