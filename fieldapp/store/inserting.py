"""Adding a row unless there is one: the same words in two dialects."""

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from .database import Session


def unless_there(session: Session, table: Table) -> Insert:
    """An INSERT that leaves a row with the same key as it is, and waits for others who add it."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
