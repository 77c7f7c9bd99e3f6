"""An installation with a project, a site, a supervisor, and people with phones."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe

from fieldapp.rules.roles import Role
from fieldapp.store import installation
from fieldapp.store.database import Database
from fieldapp.store.models import SignInSession
from fieldapp.store.models.people import SessionKind
from fieldapp.web.access import hashed
from tests.factories import a_person, a_project, a_site

from .desk import Desk
from .phone import Phone
from .wire import Wire


@dataclass(frozen=True)
class Furnished:
    database_url: str
    data: Path
    """The data folder, as the tests reach it."""
    instance: str
    site_id: int
    project_id: int
    tokens: tuple[str, ...]
    """One phone's each, each of another person."""
    cookie: str
    """The supervisor's browser."""

    def phone(self, wire: Wire, number: int = 0) -> Phone:
        return Phone(wire, self.tokens[number], self.site_id, self.instance)

    def desk(self, wire: Wire) -> Desk:
        return Desk(wire, self.cookie)


def furnish(database_url: str, data: Path, phones: int = 2) -> Furnished:
    """Fill a database that has its tables and no rows."""
    tokens = tuple(token_urlsafe(32) for _ in range(phones))
    cookie = token_urlsafe(32)
    with closing(Database(database_url)) as database, database.transaction() as session:
        instance = installation.get(session).instance
        project = a_project(session)
        site = a_site(session, project)
        for token in tokens:
            person = a_person(session, project=project)
            session.add(_signed_in(person.id, SessionKind.PHONE, token))
        supervisor = a_person(session, project=project, role=Role.SUPERVISOR)
        session.add(_signed_in(supervisor.id, SessionKind.BROWSER, cookie))
        return Furnished(database_url, data, instance, site.id, project.id, tokens, cookie)


def _signed_in(person_id: int, kind: SessionKind, token: str) -> SignInSession:
    expires_at = datetime.now(UTC) + timedelta(days=1)
    return SignInSession(
        person_id=person_id, kind=kind, token_hash=hashed(token), expires_at=expires_at
    )
