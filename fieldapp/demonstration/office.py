"""Where the sheets of the story become entries, by the very services that real ones pass.

The ledger says when that was. Only the entries and decisions themselves are dated back into the story.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any, cast

from fieldapp.services.attach import attach
from fieldapp.services.filing import Delivery, Weighed
from fieldapp.services.parcel import open_parcel
from fieldapp.services.receive import file, weigh
from fieldapp.services.review import Judgement, decide
from fieldapp.store import entries
from fieldapp.store.database import Session
from fieldapp.store.photo_files import PhotoFiles

from .land import SiteIds
from .people import LANGUAGES
from .photos import Taken
from .sheets import Answers, Corrected, Judged, Sheet

Event = tuple[datetime, Callable[[datetime], None]]


@dataclass(frozen=True)
class Office:
    session: Session
    photo_files: PhotoFiles
    max_photo_bytes: int
    people: Mapping[str, int]
    sites: Mapping[str, SiteIds]

    def events(self, sheet: Sheet) -> Iterator[Event]:
        """What happens to the sheet, and when."""
        at = sheet.recorded_at + sheet.received_after
        yield at, partial(self._receive, sheet)
        for step in sheet.steps:
            at += step.after
            if isinstance(step, Corrected):
                yield at, partial(self._correct, sheet, step)
            else:
                yield at, partial(self._decide, sheet, step)

    def _receive(self, sheet: Sheet, at: datetime) -> None:
        self._file(sheet, sheet.answers, at)
        for photo in sheet.photos if sheet.are_photos_sent else ():
            name = sha256(photo.jpeg).hexdigest()
            sender = self.people[sheet.by]
            attach(self.session, self.photo_files, sheet.entry_id, name, sender, photo.jpeg)

    def _correct(self, sheet: Sheet, correction: Corrected, at: datetime) -> None:
        replaces = entries.get(self.session, sheet.entry_id).etag
        self._file(sheet, correction.answers, at, replaces)

    def _file(
        self, sheet: Sheet, answers: Answers, received_at: datetime, replaces: str | None = None
    ) -> None:
        site = self.sites[sheet.site]
        body = _body(sheet, site.site, answers)
        delivery = Delivery(
            parcel=open_parcel(sheet.entry_id, body, self.max_photo_bytes),
            sender_id=self.people[sheet.by],
            records_in={site.project},
            replaces=replaces,
            phone_clock=datetime.now(UTC) + sheet.clock_ahead,
        )
        weighed = cast(Weighed, weigh(self.session, delivery))
        file(self.session, delivery, replace(weighed, received_at=received_at))

    def _decide(self, sheet: Sheet, judged: Judged, at: datetime) -> None:
        # What was filed since went past the session.
        self.session.flush()
        self.session.expire_all()
        revision = entries.get(self.session, sheet.entry_id).revision
        judgement = Judgement(
            sheet.entry_id, revision, judged.decision, judged.reason, judged.remarks
        )
        decide(self.session, judgement, self.people[judged.by]).reviewed_at = at


def _body(sheet: Sheet, site_id: int, answers: Answers) -> bytes:
    """Canonical JSON, as a phone writes it."""
    lat, lon, accuracy_m = sheet.position
    envelope = {
        "format": 1,
        "record_type": sheet.record_type,
        "form_version": 1,
        "site": site_id,
        "recorded_at": sheet.recorded_at.isoformat(),
        "position": _position(lat, lon, accuracy_m, sheet.recorded_at),
        "language": LANGUAGES[sheet.by],
        "answers": {name: answer for name, answer in answers.items() if answer is not None},
        "photos": [_named(photo, sheet) for photo in sheet.photos],
    }
    text = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _named(photo: Taken, sheet: Sheet) -> dict[str, Any]:
    taken_at = photo.shot.at - sheet.taken_before
    return {
        "sha256": sha256(photo.jpeg).hexdigest(),
        "size": len(photo.jpeg),
        "mime": "image/jpeg",
        "width": 1280,
        "height": 960,
        "taken_at": taken_at.isoformat(),
        "position": _position(photo.shot.lat, photo.shot.lon, 6, taken_at),
        "direction_deg": photo.shot.bearing_deg,
        "source": "gallery" if sheet.taken_before else "camera",
    }


def _position(lat: float, lon: float, accuracy_m: float, at: datetime) -> dict[str, Any]:
    return {
        "lat": lat,
        "lon": lon,
        "accuracy_m": accuracy_m,
        "at": at.isoformat(),
        "source": "browser",
    }
