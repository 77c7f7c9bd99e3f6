"""The ledger: an append-only list of what was received, decided and changed.

Each line carries the SHA-256 of the line before it and its own, so that whoever alters, removes, adds or
reorders a line has to alter all that follow, up to the newest hash, which others may have noted down.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from . import installation
from .database import Session
from .models import LedgerLine
from .models.base import now

PAGE = 500


def write(
    session: Session,
    act: str,
    subject: str,
    facts: Mapping[str, Any],
    person_id: int | None = None,
) -> LedgerLine:
    """Add a line. It waits for others who write; nobody else writes until this transaction ends."""
    here = installation.locked(session)
    line = LedgerLine(
        number=here.ledger_number + 1,
        written_at=now(),
        act=act,
        person_id=person_id,
        subject=subject,
        facts=_plain(facts),
        previous_hash=here.ledger_head,
    )
    line.hash = _hash_of(line)
    session.add(line)
    here.ledger_number, here.ledger_head = line.number, line.hash
    return line


def next_number(session: Session) -> int:
    """The number of the line that this transaction will write next."""
    return installation.locked(session).ledger_number + 1


def verify(session: Session) -> int | None:
    """The number of the first line that is missing or not as it was written. None: all are."""
    number, head = 0, ""
    while page := _after(session, number):
        for line in page:
            sound = line.number == number + 1 and line.previous_hash == head
            if not sound or line.hash != _hash_of(line):
                return number + 1
            number, head = line.number, line.hash
        session.expunge_all()
    here = installation.get(session)
    return None if (here.ledger_number, here.ledger_head) == (number, head) else number + 1


def _after(session: Session, number: int) -> list[LedgerLine]:
    query = select(LedgerLine).where(LedgerLine.number > number).order_by(LedgerLine.number)
    return list(session.scalars(query.limit(PAGE)))


def _hash_of(line: LedgerLine) -> str:
    content = {
        "number": line.number,
        "written_at": line.written_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": line.act,
        "person_id": line.person_id,
        "subject": line.subject,
        "facts": line.facts,
        "previous_hash": line.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()


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
