"""The ledger: an append-only list of what was received, decided and changed.

Each line carries the SHA-256 of the line before it and its own, so that whoever alters, removes, adds or
reorders a line has to alter all that follow, up to the newest hash, which others may have noted down.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple, cast

from sqlalchemy import bindparam, insert, select, update

from . import installation, tables
from .database import Session
from .models import LedgerLine
from .models.base import now
from .tables import run

PAGE = 500

_here = tables.installation.c
HEAD = select(_here.instance, _here.epoch, _here.ledger_number, _here.ledger_head).with_for_update()
NEWEST = select(_here.ledger_number, _here.ledger_head)
HASH_OF = select(tables.ledger.c.hash).where(tables.ledger.c.number == bindparam("number"))
ADD = insert(tables.ledger)
ADVANCE = update(tables.installation).values(
    ledger_number=bindparam("number"), ledger_head=bindparam("head")
)


class Head(NamedTuple):
    """The newest line, and the server it belongs to."""

    instance: str
    epoch: int
    number: int
    hash: str


class Note(NamedTuple):
    """What a line is to say."""

    act: str
    subject: str
    facts: Mapping[str, Any]
    person_id: int | None = None


def head(session: Session) -> Head:
    """The newest line. Waits for others who write; nobody else writes until this transaction ends."""
    row = run(session, HEAD).first()
    if row is None:
        installation.locked(session)
        row = run(session, HEAD).one()
    return Head._make(row)


def write(
    session: Session,
    act: str,
    subject: str,
    facts: Mapping[str, Any],
    person_id: int | None = None,
) -> LedgerLine:
    """Add a line."""
    return write_after(session, head(session), Note(act, subject, facts, person_id))[0]


def write_after(session: Session, newest: Head, *notes: Note) -> Sequence[LedgerLine]:
    """Add lines after the newest one, which this transaction asked for."""
    lines: list[LedgerLine] = []
    number, head_hash = newest.number, newest.hash
    for note in notes:
        line = LedgerLine(
            number=number + 1,
            written_at=now(),
            act=note.act,
            person_id=note.person_id,
            subject=note.subject,
            facts=_plain(note.facts),
            previous_hash=head_hash,
        )
        line.hash = _hash_of(line)
        number, head_hash = line.number, line.hash
        lines.append(line)
    run(session, ADD, [_content(line) | {"hash": line.hash} for line in lines])
    run(session, ADVANCE, {"number": number, "head": head_hash})
    return lines


def find_hash(session: Session, number: int) -> str | None:
    """The hash of a line, if it is here."""
    return cast("str | None", run(session, HASH_OF, {"number": number}).scalar())


def has_line(session: Session, number: int, line_hash: str) -> bool:
    """Whether this line stands in the ledger with this hash."""
    return find_hash(session, number) == line_hash


def verify(session: Session) -> int | None:
    """The number of the first line that is missing or not as it was written. None: all are."""
    number, head = 0, ""
    while True:
        # Asked before the lines: others may go on writing, but what it names is there.
        newest = run(session, NEWEST).first()
        page = _after(session, number)
        if not page:
            return None if newest is None or tuple(newest) == (number, head) else number + 1
        for line in page:
            sound = line.number == number + 1 and line.previous_hash == head
            if not sound or line.hash != _hash_of(line):
                return number + 1
            number, head = line.number, line.hash
        session.expunge_all()


def _after(session: Session, number: int) -> list[LedgerLine]:
    query = select(LedgerLine).where(LedgerLine.number > number).order_by(LedgerLine.number)
    return list(session.scalars(query.limit(PAGE)))


def _hash_of(line: LedgerLine) -> str:
    written_at = line.written_at.astimezone(UTC).isoformat(timespec="microseconds")
    content = _content(line) | {"written_at": written_at}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()


def _content(line: LedgerLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "written_at": line.written_at,
        "act": line.act,
        "person_id": line.person_id,
        "subject": line.subject,
        "facts": line.facts,
        "previous_hash": line.previous_hash,
    }


def _plain(fact: Any) -> Any:
    """A fact as every database gives it back: no fraction, which some would write in another way; no NUL."""
    match fact:
        case None | bool() | int():
            return fact
        case str():
            return str(fact).replace("\0", "\ufffd").encode(errors="replace").decode()
        case datetime() | date():
            return fact.isoformat()
        case Mapping():
            return {str(_plain(name)): _plain(value) for name, value in fact.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(value) for value in fact]
    return str(fact)
