"""The keys with which phones sign what somebody else carries for them: one for each sign-in, nobody else's."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from fieldapp.rules.roles import Role

from . import tables
from .database import Session
from .open_sessions import roles_in
from .tables import run


class KeyOwner(NamedTuple):
    """Whose key it is, and where that person may do what."""

    session_id: int
    person_id: int
    display_name: str
    session_ended_at: datetime | None
    person_ended_at: datetime | None
    roles: Mapping[int, frozenset[Role]]
    """By project."""


_session, _person, _membership = (
    tables.sign_in_sessions.c,
    tables.people.c,
    tables.memberships.c,
)
KEY_OF = select(_session.public_key).where(_session.id == bindparam("session_id"))
OWNER = (
    select(
        _session.id,
        _person.id,
        _person.display_name,
        _session.ended_at,
        _person.ended_at,
        _membership.project_id,
        _membership.role,
    )
    .join_from(tables.sign_in_sessions, tables.people, _person.id == _session.person_id)
    .join(tables.memberships, _membership.person_id == _person.id, isouter=True)
    .where(_session.public_key == bindparam("key"))
)
RELEASE = (
    update(tables.sign_in_sessions)
    .where(_session.public_key == bindparam("key"), _session.person_id == bindparam("owner"))
    .values(public_key=None)
)
GIVE = (
    update(tables.sign_in_sessions)
    .where(_session.id == bindparam("session"))
    .values(public_key=bindparam("key"))
)


def of_session(session: Session, session_id: int) -> str | None:
    """The key of a phone, if it told one."""
    key: str | None = run(session, KEY_OF, {"session_id": session_id}).scalar()
    return key


def find_owner(session: Session, key: str) -> KeyOwner | None:
    """Whose key this is."""
    rows = run(session, OWNER, {"key": key}).all()
    return KeyOwner._make((*rows[0][:-2], roles_in(rows))) if rows else None


def give(session: Session, session_id: int, person_id: int, key: str) -> None:
    """From now on this is the phone's key. It leaves an earlier sign-in of the same person."""
    run(session, RELEASE, {"key": key, "owner": person_id})
    run(session, GIVE, {"key": key, "session": session_id})
