"""What must hold after every fault, seen from outside: on disk, in the database, and in what the phones remember.

The numbers are those of docs/faults.md. Every part returns what is wrong, in words; nothing is the only good answer.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from json import loads
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fieldapp.rules.review import Status
from fieldapp.services.proof import read_proof
from fieldapp.store import ledger, queue
from fieldapp.store.database import Database
from fieldapp.store.models import Entry, LedgerLine, Photo, Review, Revision
from fieldapp.store.queue import Wanted

from .furnished import Furnished
from .phone import SYNC, Phone
from .running import wait_for
from .wire import NoAnswer, Wire


def check(known: Furnished, wire: Wire, *phones: Phone) -> None:
    """AssertionError with everything that is wrong."""
    with closing(Database(known.database_url)) as database:
        check_in(database, known, wire, *phones)


def check_in(database: Database, known: Furnished, wire: Wire, *phones: Phone) -> None:
    """The same, by a way into the database that is open already."""
    wait_for(lambda: _is_healthy(wire, known.instance), "I8: the server is not well again")
    with database.reading() as session:
        wrong = [
            *_receipts(session, phones),
            *_photos(session, known, phones),
            *_visible(session, known, wire),
            *_ledger_matches(session),
            *_chain(session, phones),
            *(f"I7: {each}" for each in wire.improper),
            *_agreement(wire, phones),
        ]
    if not any(list(phone.waiting()) for phone in phones):
        wrong += [f"I9: {each} is left over" for each in left_in_staging(known)]
    assert not wrong, "\n".join(wrong)


def left_in_staging(known: Furnished) -> list[str]:
    return [each.name for each in (known.data / "photos" / "staging").iterdir()]


def blob_of(known: Furnished, name: str) -> Path:
    return known.data / "photos" / "blobs" / name[:2] / name[2:4] / name


def _is_healthy(wire: Wire, instance: str) -> bool:
    try:
        answer = wire.ask("GET", f"{SYNC}/hello")
    except NoAnswer:
        return False
    return answer.status == 200 and answer.json["instance"] == instance


def _receipts(session: Session, phones: Sequence[Phone]) -> Iterator[str]:
    """I1: what a receipt says is here is here once, byte for byte."""
    filed = Counter((each.entry_id, each.digest) for each in session.scalars(select(Revision)))
    yield from (f"I1: {entry_id} is filed {n} times" for (entry_id, _), n in filed.items() if n > 1)
    bodies = {
        (each.entry_id, each.digest): (each.number, each.body)
        for each in session.scalars(select(Revision))
    }
    for phone in phones:
        for receipt in phone.receipts:
            entry_id, digest = UUID(receipt["id"]), receipt["digest"]
            own = phone.kept[entry_id].bodies.get(digest)
            number, body = bodies.get((entry_id, digest), (None, None))
            if body is None or sha256(body).hexdigest() != digest or own not in (None, body):
                yield f"I1: {entry_id} has a receipt and is not here as it was sent"
            elif number != receipt["revision"]:
                yield f"I1: {entry_id} is revision {number}, its receipt says {receipt['revision']}"


def _photos(session: Session, known: Furnished, phones: Sequence[Phone]) -> Iterator[str]:
    """I2, I3, I5: complete means every photo is on disk with its very bytes."""
    newest = {
        revision.entry_id: revision
        for revision in session.scalars(
            select(Revision).join(Revision.entry).where(Revision.number == Entry.revision)
        )
    }
    for entry in session.scalars(select(Entry).options(selectinload(Entry.photos))):
        named = {each["sha256"] for each in loads(newest[entry.id].body)["photos"]}
        held = {photo.sha256 for photo in entry.photos if photo.held_at}
        if entry.photos_missing != len(named - held):
            yield f"I3: {entry.id} says {entry.photos_missing} missing, {len(named - held)} are"
        if entry.digest != newest[entry.id].digest:
            yield f"I3: {entry.id} does not repeat its newest revision"
    for name in set(session.scalars(select(Photo.sha256).where(Photo.held_at.is_not(None)))):
        blob = blob_of(known, name)
        if not blob.exists() or sha256(blob.read_bytes()).hexdigest() != name:
            yield f"I5: photo {name[:12]} is noted and not on disk with its bytes"
    for phone in phones:
        for receipt in phone.receipts:
            photos = loads(newest[UUID(receipt["id"])].body)["photos"]
            if receipt["state"] == "complete" and not all(
                blob_of(known, each["sha256"]).exists() for each in photos
            ):
                yield f"I2: {receipt['id']} was said to be complete and is not"


def _visible(session: Session, known: Furnished, wire: Wire) -> Iterator[str]:
    """I3: what is not whole counts nowhere; what is whole is there once."""
    entries = list(session.scalars(select(Entry)))
    whole = Counter(str(each.id) for each in entries if not each.photos_missing)
    approved = {str(each.id) for each in entries if each.status is Status.APPROVED} & set(whole)
    desk = known.desk(wire)
    if Counter(desk.exported("all")) != whole:
        yield "I3: the file does not hold just the whole entries"
    if set(desk.exported("approved")) != approved:
        yield "I3: the register's file does not hold just the approved entries"
    shown: list[Entry] = []
    while page := queue.waiting(
        session, Wanted([known.project_id]), page=len(shown) // queue.PAGE + 1
    ):
        shown += page
        if len(page) < queue.PAGE:
            break
    waiting = {each.id for each in entries if each.status is Status.RECEIVED}
    if Counter(str(each.id) for each in shown) != Counter(set(whole) & {str(i) for i in waiting}):
        yield "I3: the queue does not hold just the whole, undecided entries"


def _ledger_matches(session: Session) -> Iterator[str]:
    """I4: the ledger has a line for each revision and each decision, and none for what is not here."""
    lines = list(session.scalars(select(LedgerLine)))
    received = Counter(
        (line.subject, line.facts["revision"], line.facts["digest"], line.number)
        for line in lines
        if line.act == "entry.received"
    )
    revisions = Counter(
        (str(each.entry_id), each.number, each.digest, each.ledger_number)
        for each in session.scalars(select(Revision))
    )
    if received != revisions:
        yield f"I4: lines and revisions differ: {_difference(received, revisions)}"
    decided = Counter(
        (line.subject, line.facts["revision"], line.facts["decision"])
        for line in lines
        if line.act == "entry.reviewed"
    )
    reviews = Counter(
        (str(each.entry_id), each.revision, each.decision.value)
        for each in session.scalars(select(Review))
    )
    if decided != reviews:
        yield f"I4: lines and decisions differ: {_difference(decided, reviews)}"
    held = {(line.subject, line.facts["sha256"]) for line in lines if line.act == "photo.held"}
    noted = select(Photo.entry_id, Photo.sha256).where(Photo.held_at.is_not(None))
    for entry_id, name in session.execute(noted):
        if (str(entry_id), name) not in held:
            yield f"I4: no line says that photo {name[:12]} is here"


def _chain(session: Session, phones: Sequence[Phone]) -> Iterator[str]:
    """I6: the ledger is unbroken, and holds every line that a phone was told of."""
    broken = ledger.verify(session)
    if broken is not None:
        yield f"I6: ledger line {broken} is not as it was written"
    told = {(receipt["seq"], receipt["audit"]) for phone in phones for receipt in phone.receipts}
    lines = {(line.number, line.hash) for line in session.scalars(select(LedgerLine))}
    yield from (
        f"I6: ledger line {number} is not what a phone was told" for number, _ in told - lines
    )


def _agreement(wire: Wire, phones: Sequence[Phone]) -> Iterator[str]:
    """Phone and server say the same, and what the server says it has signed."""
    key = wire.ask("GET", f"{SYNC}/hello").json["receipt_key"]
    for phone in phones:
        yield from (
            f"the receipt of {receipt['id']} is not signed"
            for receipt in phone.receipts
            if read_proof(receipt["proof"], key) is None
        )
        for kept in phone.kept.values():
            yield from _difference_of(kept.id, kept.receipt, _asked(phone, kept.id))


def _asked(phone: Phone, entry_id: UUID) -> dict[str, Any] | None:
    answer = phone.ask("GET", f"{SYNC}/entries/{entry_id}")
    return answer.json if answer.status == 200 else None


def _difference_of(
    entry_id: UUID, remembered: dict[str, Any] | None, said: dict[str, Any] | None
) -> Iterator[str]:
    if remembered is None:
        return
    facts = ("digest", "revision")
    if said is None or any(remembered[fact] != said[fact] for fact in facts):
        yield f"phone and server differ about {entry_id}: {remembered} {said}"
    elif remembered["state"] == "complete" != said["state"]:
        yield f"{entry_id} was complete and is not"


def _difference(one: Counter[Any], other: Counter[Any]) -> list[Any]:
    return [*(one - other), *(other - one)][:3]
