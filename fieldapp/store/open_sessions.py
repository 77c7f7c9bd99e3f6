"""Who is behind a token: asked with every request, so without the ORM's bookkeeping."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from fieldapp.rules.roles import Role

from . import tables
from .database import Session
from .models.people import SessionKind
from .tables import run


class OpenSession(NamedTuple):
    """A sign-in that has not ended, and whose it is."""

    id: int
    last_seen_at: datetime
    person_id: int
    display_name: str
    language: str | None
    is_installation_administrator: bool
    roles: Mapping[int, frozenset[Role]]
    """By project."""


_session, _person, _membership = (
    tables.sign_in_sessions.c,
    tables.people.c,
    tables.memberships.c,
)
OPEN_SESSION = (
    select(
        _session.id,
        _session.last_seen_at,
        _person.id,
        _person.display_name,
        _person.language,
        _person.is_installation_administrator,
        _membership.project_id,
        _membership.role,
    )
    .join_from(tables.sign_in_sessions, tables.people, _person.id == _session.person_id)
    .join(tables.memberships, _membership.person_id == _person.id, isouter=True)
    .where(
        _session.token_hash == bindparam("token_hash"),
        _session.kind == bindparam("kind"),
        _session.ended_at.is_(None),
        _session.expires_at > bindparam("now"),
        _person.ended_at.is_(None),
    )
)


def find(session: Session, token_hash: str, kind: SessionKind, now: datetime) -> OpenSession | None:
    """The open session behind a token, with the person and the roles; None if it or the person has ended."""
    values = {"token_hash": token_hash, "kind": kind, "now": now}
    rows = run(session, OPEN_SESSION, values).all()
    return OpenSession._make((*rows[0][:-2], roles_in(rows))) if rows else None


def roles_in(rows: Sequence[Sequence[Any]]) -> dict[int, frozenset[Role]]:
    """The roles by project, where each row ends with a project and a role in it, or with none."""
    roles: dict[int, frozenset[Role]] = {}
    for *_, project_id, role in rows:
        if project_id is not None:
            roles[project_id] = roles.get(project_id, frozenset()) | {role}
    return roles
