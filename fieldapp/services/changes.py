"""What a phone asks for when it comes back into the network: decisions, remarks, and lists that changed.

The cursor says how far it has heard: the ledger line of the last change it was told of, and the digest of the lists
that it holds. Lines are written one after the other, so no change can slip in behind a cursor, whatever clocks say.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from msgspec import json

from fieldapp.store import changes, installation, receipts
from fieldapp.store.changes import PAGE, ChangedEntry, GivenReview
from fieldapp.store.database import Session

from .reference import reference_for

CURSOR = re.compile(r"(\d{1,10})-([0-9a-f]{16})")


@dataclass(frozen=True)
class Told:
    """An entry of this person that changed."""

    entry: ChangedEntry
    missing: Sequence[str]
    review: GivenReview | None


@dataclass(frozen=True)
class Changes:
    """What is new since the cursor that was asked with. `reference` None: the lists are as they were."""

    cursor: str
    reference: Mapping[str, Any] | None
    entries: Sequence[Told]
    more: bool
    instance: str
    epoch: int

    @property
    def etag(self) -> str:
        return f'"{self.cursor}-{self.epoch}"'


def changes_since(
    session: Session,
    person_id: int,
    records_in: Collection[int],
    cursor: str | None,
    language: str,
) -> Changes:
    """A page of what changed; everything, if the cursor is none of this server's."""
    here = installation.get(session)
    number, known_lists = _read(cursor, here.ledger_number)
    found = changes.changed_entries(session, person_id, number)
    page = found[:PAGE]
    lists = reference_for(session, records_in, language)
    digest = sha256(json.encode(lists, order="sorted")).hexdigest()[:16]
    return Changes(
        cursor=f"{page[-1].changed_number if page else number}-{digest}",
        reference=None if digest == known_lists else lists,
        entries=_told(session, page),
        more=len(found) > PAGE,
        instance=here.instance,
        epoch=here.epoch,
    )


def _read(cursor: str | None, newest: int) -> tuple[int, str | None]:
    """From where on to tell. A cursor beyond the newest line is of a server that was since restored."""
    read = CURSOR.fullmatch(cursor or "")
    if read is None or int(read[1]) > newest:
        return 0, None
    return int(read[1]), read[2]


def _told(session: Session, entries: Sequence[ChangedEntry]) -> list[Told]:
    ids = [entry.id for entry in entries]
    missing = receipts.missing_photos(session, [e.id for e in entries if e.photos_missing])
    reviews = changes.last_reviews(session, ids) if ids else {}
    return [Told(each, missing.get(each.id, ()), reviews.get(each.id)) for each in entries]
