"""Receiving an entry from a phone. Sending it twice files it once, in whatever order what is sent arrives.

`weigh` looks up and judges, `file` writes. The server weighs before it begins to write, so that others wait for
nothing but the writing; `receive` does both in one go.
"""

from dataclasses import dataclass
from datetime import datetime

from fieldapp.records import BY_NAME
from fieldapp.rules.review import Status
from fieldapp.store import entries, receipts, surroundings
from fieldapp.store.database import Session
from fieldapp.store.entries import Standing
from fieldapp.store.models.base import now
from fieldapp.store.receipts import Receipt

from .doubt import judge
from .filing import Delivery, Weighed, file_first, file_next
from .parcel import BadEnvelope

CORRECTABLE = (Status.RECEIVED, Status.RETURNED)


class UnknownSite(Exception):
    """There is no such site, or not for this person."""


class ForeignEntry(Exception):
    """An entry with this id is somebody else's; to this person it does not exist."""


class RevisionConflict(Exception):
    """The phone does not know the newest revision. `etag` names it."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


class DifferentContent(RevisionConflict):
    """Another content is filed under this id, and the phone does not say that it corrects anything."""


class AlreadyDecided(Exception):
    """The entry is approved or rejected. Only a supervisor can open it again."""


@dataclass(frozen=True)
class Filed:
    """The receipt, and whether this delivery made a revision."""

    receipt: Receipt
    is_new: bool


def receive(session: Session, delivery: Delivery) -> Filed:
    """File the delivery, once. Raises what `weigh` and `file` raise."""
    weighed = weigh(session, delivery)
    return weighed if isinstance(weighed, Filed) else file(session, delivery, weighed)


def weigh(session: Session, delivery: Delivery) -> Weighed | Filed:
    """Look up what the delivery is about and judge it; its receipt if the very same came before.

    Raises UnknownSite, ForeignEntry, BadEnvelope.
    """
    known = entries.find(session, delivery.entry_id)
    if known and _came_before(session, known, delivery):
        return _filed_before(session, delivery)
    site = surroundings.find_site(session, delivery.parcel.envelope.site)
    if site is None or site.project_id not in delivery.records_in:
        raise UnknownSite(delivery.parcel.envelope.site)
    if delivery.parcel.envelope.record_type not in BY_NAME:
        raise BadEnvelope("record_type")
    received_at = now()
    skew_s = _ahead_s(delivery.phone_clock, received_at)
    judged = judge(session, delivery.parcel, site, skew_s)
    return Weighed(known is None, received_at, skew_s, site, judged)


def file(session: Session, delivery: Delivery, weighed: Weighed) -> Filed:
    """Write the entry or its next revision.

    Raises ForeignEntry, DifferentContent, RevisionConflict, AlreadyDecided, BadEnvelope.
    """
    if weighed.is_new and (receipt := file_first(session, delivery, weighed)):
        return Filed(receipt, is_new=True)
    known = entries.get(session, delivery.entry_id, lock=True)
    if _came_before(session, known, delivery):
        return _filed_before(session, delivery)
    _check_may_correct(known, delivery)
    return Filed(file_next(session, delivery, weighed, known.revision + 1), is_new=True)


def _came_before(session: Session, known: Standing, delivery: Delivery) -> bool:
    """Whether these very bytes are here, and are not meant to replace what came after them."""
    if known.recorded_by != delivery.sender_id:
        raise ForeignEntry(delivery.entry_id)
    digest = delivery.parcel.digest
    if known.digest == digest or delivery.replaces == known.etag:
        return known.digest == digest
    return entries.has_revision(session, delivery.entry_id, digest)


def _check_may_correct(known: Standing, delivery: Delivery) -> None:
    if delivery.replaces is None:
        raise DifferentContent(known.etag)
    if delivery.replaces != known.etag:
        raise RevisionConflict(known.etag)
    if known.status not in CORRECTABLE:
        raise AlreadyDecided(known.status)
    if known.record_type != delivery.parcel.envelope.record_type:
        raise BadEnvelope("record_type")


def _filed_before(session: Session, delivery: Delivery) -> Filed:
    receipt = receipts.get(session, delivery.sender_id, delivery.entry_id)
    return Filed(receipt, is_new=False)


def _ahead_s(phone_clock: datetime | None, received_at: datetime) -> float | None:
    return None if phone_clock is None else (phone_clock - received_at).total_seconds()
