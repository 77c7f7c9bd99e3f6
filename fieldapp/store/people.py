"""People, what they may do where, and where they are signed in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import selectinload

from fieldapp.rules.roles import Role

from .database import Session
from .models import Membership, Person, Project, SignInFailure, SignInSession
from .models.people import SessionKind


def anybody(session: Session) -> bool:
    """Whether there is a person at all, ended ones included."""
    return session.scalar(select(Person.id).limit(1)) is not None


def add_person(session: Session, person: Person) -> Person:
    """Keep the person, and give an id."""
    session.add(person)
    session.flush()
    return person


def get_person(session: Session, person_id: int) -> Person:
    return session.get_one(Person, person_id)


def find_person_named(session: Session, sign_in_name: str) -> Person | None:
    return session.scalar(select(Person).where(Person.sign_in_name == sign_in_name))


def of_project(session: Session, project_id: int) -> Sequence[Person]:
    """Who holds a role in a project, with all roles, by name; ended ones last."""
    by_name = (Person.ended_at.is_not(None), Person.display_name, Person.id)
    here = Person.memberships.any(Membership.project_id == project_id)
    return session.scalars(
        select(Person).where(here).options(selectinload(Person.memberships)).order_by(*by_name)
    ).all()


def count_installation_administrators(session: Session) -> int:
    """How many may make projects and can still sign in."""
    return session.scalars(
        select(func.count(Person.id)).where(
            Person.is_installation_administrator, Person.ended_at.is_(None)
        )
    ).one()


def find_membership(
    session: Session, person_id: int, project_id: int, role: Role
) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.project_id == project_id,
            Membership.role == role,
        )
    )


def add_membership(session: Session, person_id: int, project_id: int, role: Role) -> None:
    session.add(Membership(person_id=person_id, project_id=project_id, role=role))
    session.flush()


def remove_membership(session: Session, membership: Membership) -> None:
    session.delete(membership)
    session.flush()


def roles_by_project(session: Session, person_id: int) -> Sequence[tuple[str, Role]]:
    """The names of the projects a person works in, and the role in each."""
    rows = session.execute(
        select(Project.name, Membership.role)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.person_id == person_id, Project.retired_at.is_(None))
        .order_by(Project.name, Membership.role)
    )
    return [(name, role) for name, role in rows]


def add_session(session: Session, signed_in: SignInSession) -> SignInSession:
    """Keep the session, and give an id."""
    session.add(signed_in)
    session.flush()
    return signed_in


def browser_sessions(session: Session, person_id: int, now: datetime) -> Sequence[SignInSession]:
    """Where a person is signed in, last used first. A phone's token belongs to its browser's session."""
    return session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.kind == SessionKind.BROWSER,
            _is_open(now),
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    ).all()


def seen(session: Session, session_id: int, now: datetime, expires_at: datetime) -> None:
    """Somebody used this session: it, and what was signed in with it, stays open for another season.

    A phone that only delivers must not find its browser signed out, nor the other way round.
    """
    session.execute(
        update(SignInSession)
        .where(SignInSession.id.in_(_family(session, session_id)), SignInSession.ended_at.is_(None))
        .values(last_seen_at=now, expires_at=expires_at)
    )


def end_session(session: Session, session_id: int, now: datetime) -> None:
    """Sign out of a browser and of the phone's tokens that were asked for in it, from either side."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id.in_(_family(session, session_id)), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_sessions(
    session: Session, person_id: int, now: datetime, except_session_id: int | None = None
) -> None:
    """Sign a person out everywhere, except in one browser."""
    kept = _family(session, except_session_id) if except_session_id is not None else []
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.id.not_in(kept),
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def add_failure(session: Session, sign_in_name: str, address: str, now: datetime) -> None:
    session.add(SignInFailure(sign_in_name=sign_in_name, address=address, failed_at=now))
    session.flush()


def failures_of_name(session: Session, sign_in_name: str, since: datetime) -> Sequence[datetime]:
    """When somebody failed to sign in with this name, newest first."""
    return _failures(session, SignInFailure.sign_in_name == sign_in_name, since)


def failures_from_address(session: Session, address: str, since: datetime) -> Sequence[datetime]:
    """When somebody failed to sign in from this address, newest first."""
    return _failures(session, SignInFailure.address == address, since)


def forget_failures(session: Session, sign_in_name: str, address: str) -> None:
    """The name's owner signed in from there after all."""
    session.execute(
        delete(SignInFailure).where(
            SignInFailure.sign_in_name == sign_in_name, SignInFailure.address == address
        )
    )


def forget_failures_before(session: Session, moment: datetime) -> None:
    """Addresses are personal: they are kept no longer than they count."""
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at < moment))


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(SignInSession.ended_at.is_(None), SignInSession.expires_at > now)


def _family(session: Session, session_id: int) -> Sequence[int]:
    """A browser's session and those of its phone tokens, whichever of them is given."""
    browser = session.scalar(
        select(func.coalesce(SignInSession.browser_session_id, SignInSession.id)).where(
            SignInSession.id == session_id
        )
    )
    return session.scalars(
        select(SignInSession.id).where(
            or_(SignInSession.id == browser, SignInSession.browser_session_id == browser)
        )
    ).all()


def _failures(
    session: Session, condition: ColumnElement[bool], since: datetime
) -> Sequence[datetime]:
    return session.scalars(
        select(SignInFailure.failed_at)
        .where(condition, SignInFailure.failed_at > since)
        .order_by(SignInFailure.failed_at.desc())
    ).all()
