"""Adding a row unless there is one: the same words in two dialects."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from .database import Session
from .tables import run


class UnlessThere:
    """An INSERT that leaves a row with the same key as it is, and waits for others who add it."""

    def __init__(self, table: Table) -> None:
        self._on_postgresql = (
            postgresql.insert(table).on_conflict_do_nothing().returning(table.c.id)
        )
        self._on_sqlite = sqlite.insert(table).on_conflict_do_nothing().returning(table.c.id)

    def add(self, session: Session, row: Mapping[str, Any]) -> bool:
        """Add the row. False if there was one."""
        is_postgresql = session.get_bind().dialect.name == "postgresql"
        statement = self._on_postgresql if is_postgresql else self._on_sqlite
        return run(session, statement, row).first() is not None
