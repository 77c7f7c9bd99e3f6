"""Everything that was received, from the first to the last, so that somebody can check it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import LedgerLine, Revision

PAGE = 200


class NotedRevision(NamedTuple):
    """A revision, and what the ledger noted when it came."""

    id: int
    entry_id: UUID
    number: int
    digest: str
    body: bytes
    noted_subject: str | None
    noted_digest: str | None


def revisions(session: Session, after: int) -> Sequence[NotedRevision]:
    """A page of revisions, from the one with this id on."""
    query = (
        select(
            Revision.id,
            Revision.entry_id,
            Revision.number,
            Revision.digest,
            Revision.body,
            LedgerLine.subject,
            LedgerLine.facts["digest"].as_string(),
        )
        .outerjoin(LedgerLine, LedgerLine.number == Revision.ledger_number)
        .where(Revision.id > after)
        .order_by(Revision.id)
        .limit(PAGE)
    )
    return [NotedRevision._make(row) for row in session.execute(query)]
