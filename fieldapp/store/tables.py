"""The tables themselves, for statements that are run so often that the ORM's bookkeeping would be felt.

Such a statement is built once, with places for its values, and run with `run`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table

from .database import Session
from .models import (
    Base,
    ChoiceRow,
    Cohort,
    Entry,
    FlagRow,
    Installation,
    LedgerLine,
    Membership,
    Person,
    Photo,
    PhotoPoint,
    Plot,
    Project,
    Revision,
    RevisionPhoto,
    SignInSession,
    Site,
)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


choices = _table(ChoiceRow)
cohorts = _table(Cohort)
entries = _table(Entry)
flags = _table(FlagRow)
installation = _table(Installation)
ledger = _table(LedgerLine)
memberships = _table(Membership)
people = _table(Person)
photo_points = _table(PhotoPoint)
photos = _table(Photo)
plots = _table(Plot)
projects = _table(Project)
revision_photos = _table(RevisionPhoto)
revisions = _table(Revision)
sign_in_sessions = _table(SignInSession)
sites = _table(Site)


def run(
    session: Session,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement in the session's transaction. What the session still holds back is written first."""
    session.flush()
    return session.connection().execute(statement, values)
