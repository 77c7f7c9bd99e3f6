"""A project with a site, where Bat records, Saraa records and Tuya judges."""

from dataclasses import dataclass
from uuid import UUID

from fieldapp.rules.review import Decision
from fieldapp.rules.roles import Role
from fieldapp.services.review import Judgement, decide
from fieldapp.store.database import Database
from fieldapp.store.models import Entry, Person, Photo, Site
from tests import factories
from tests.people import PASSWORD_HASH


@dataclass(frozen=True)
class Field:
    database: Database
    site: Site
    bat: Person
    saraa: Person
    tuya: Person

    def entries(self) -> list[Entry]:
        """What arrived, in the order it came."""
        with self.database.reading() as session:
            query = session.query(Entry).where(Entry.project_id == self.site.project_id)
            return query.order_by(Entry.changed_number).all()

    def photos_held(self) -> int:
        with self.database.reading() as session:
            query = session.query(Photo).join(Entry)
            of_project = query.where(Entry.project_id == self.site.project_id)
            return of_project.where(Photo.held_at.is_not(None)).count()

    def send_back(self, entry_id: str, remarks: dict[str, str]) -> None:
        self._decide(entry_id, Decision.RETURN, "count_again", remarks)

    def approve(self, entry_id: str) -> None:
        self._decide(entry_id, Decision.APPROVE, "Seen on the spot", {})

    def _decide(
        self, entry_id: str, decision: Decision, reason: str, remarks: dict[str, str]
    ) -> None:
        with self.database.transaction() as session:
            entry = session.get_one(Entry, UUID(entry_id))
            judgement = Judgement(entry.id, entry.revision, decision, reason, remarks)
            decide(session, judgement, self.tuya.id)


def a_field(database: Database) -> Field:
    with database.transaction() as session:
        project = factories.a_project(session)
        site = factories.a_site(session, project, name="Zaamar North")
        fieldworker, supervisor = Role.FIELDWORKER, Role.SUPERVISOR
        roles = {"Bat": fieldworker, "Saraa": fieldworker, "Tuya": supervisor}
        people = [
            factories.a_person(
                session,
                project=project,
                role=role,
                display_name=name,
                password_hash=PASSWORD_HASH,
            )
            for name, role in roles.items()
        ]
        return Field(database, site, *people)
