"""Which server this is: one row, made when the server first starts."""

import secrets

from sqlalchemy import select

from . import tables
from .database import Session
from .inserting import UnlessThere
from .keys import new_key
from .models import Installation
from .models.base import now

ONLY = 1
ADD = UnlessThere(tables.installation)


def get(session: Session) -> Installation:
    """The row of this installation."""
    return session.get(Installation, ONLY) or _made(session)


def locked(session: Session) -> Installation:
    """The row, fresh, and held until the transaction ends: who writes into the ledger takes turns."""
    query = select(Installation).execution_options(populate_existing=True).with_for_update()
    return session.scalar(query) or _made(session)


def _made(session: Session) -> Installation:
    """Two servers that start at once make one row."""
    row = {
        "id": ONLY,
        "instance": secrets.token_hex(8),
        "epoch": 1,
        "secret_key": secrets.token_urlsafe(32),
        "receipt_key": new_key(),
        "has_demonstration": False,
        "ledger_number": 0,
        "ledger_head": "",
        "made_at": now(),
    }
    ADD.add(session, row)
    return locked(session)
