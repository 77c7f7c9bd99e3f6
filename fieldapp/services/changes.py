"""What a phone asks for when it comes back into the network: decisions, remarks, and lists that changed.

The cursor says how far it has heard: the ledger line of the last change it was told of, the digest of the lists that
it holds, and the start of that line's hash. Lines are written one after the other, so no change can slip in behind a
cursor, whatever clocks say; and a server that was put back to an older copy does not have that line any more.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import json

from fieldapp.store import changes, installation, ledger, receipts
from fieldapp.store.changes import PAGE, ChangedEntry, GivenReview
from fieldapp.store.database import Session

from .reference import reference_for

CURSOR = re.compile(r"(\d{1,10})-([0-9a-f]{16})(?:-([0-9a-f]{16}))?")
HASH_SHOWN = 16
BEFORE_ALL = "0" * HASH_SHOWN
"""Stands for the line before the first."""


class Heard(NamedTuple):
    """How far a phone has heard. `line` begins the hash of its ledger line; older servers did not tell it."""

    number: int
    lists: str | None
    line: str | None


NOTHING = Heard(0, None, None)


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
    restored: bool
    """This server told the phone of a line that it does not have any more: it was put back to an older copy."""
    instance: str
    epoch: int


def changes_since(
    session: Session,
    person_id: int,
    records_in: Collection[int],
    cursor: str | None,
    language: str,
) -> Changes:
    """A page of what changed; everything, if the cursor is none of this server's."""
    here = installation.get(session)
    heard = _read(cursor)
    is_restored = not _is_of_this_ledger(session, heard, here.ledger_number)
    if is_restored:
        heard = NOTHING
    found = changes.changed_entries(session, person_id, heard.number)
    page = found[:PAGE]
    lists = reference_for(session, records_in, language)
    digest = sha256(json.encode(lists, order="sorted")).hexdigest()[:16]
    return Changes(
        cursor=_cursor(session, page[-1].changed_number if page else heard.number, digest),
        reference=None if digest == heard.lists else lists,
        entries=_told(session, page),
        more=len(found) > PAGE,
        restored=is_restored,
        instance=here.instance,
        epoch=here.epoch,
    )


def _read(cursor: str | None) -> Heard:
    read = CURSOR.fullmatch(cursor or "")
    return Heard(int(read[1]), read[2], read[3]) if read else NOTHING


def _is_of_this_ledger(session: Session, heard: Heard, newest: int) -> bool:
    if heard.number > newest:
        return False
    return heard.line is None or heard.line == _start_of_hash(session, heard.number)


def _cursor(session: Session, number: int, lists: str) -> str:
    line = _start_of_hash(session, number)
    return f"{number}-{lists}-{line}" if line else f"{number}-{lists}"


def _start_of_hash(session: Session, number: int) -> str | None:
    if number == 0:
        return BEFORE_ALL
    line_hash = ledger.find_hash(session, number)
    return line_hash[:HASH_SHOWN] if line_hash else None


def _told(session: Session, entries: Sequence[ChangedEntry]) -> list[Told]:
    ids = [entry.id for entry in entries]
    missing = receipts.missing_photos(session, [e.id for e in entries if e.photos_missing])
    reviews = changes.last_reviews(session, ids) if ids else {}
    return [Told(each, missing.get(each.id, ()), reviews.get(each.id)) for each in entries]
