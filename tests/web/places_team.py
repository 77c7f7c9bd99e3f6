"""A project with people of every role, beside another project, for the pages about places."""

from dataclasses import dataclass

from flask import Flask

from fieldapp.rules.roles import Role
from fieldapp.store.database import Database
from fieldapp.store.models import Person, Project, Site
from tests import factories
from tests.people import Browser, signed_in


@dataclass
class Team:
    app: Flask
    database: Database
    project: Project
    site: Site
    foreign_site: Site
    people: dict[str, Person]

    def browser(self, who: str) -> Browser:
        return signed_in(self.app, self.people[who])


def a_team(app: Flask, database: Database) -> Team:
    with database.transaction() as session:
        project = factories.a_project(session, name="Frugal rehabilitation")
        other = factories.a_project(session, name="Another project")
        people = {
            "worker": factories.a_person(session, "bat", project),
            "supervisor": factories.a_person(session, "saraa", project, Role.SUPERVISOR),
            "administrator": factories.a_person(session, "dorj", project, Role.ADMINISTRATOR),
            "viewer": factories.a_person(session, "auditor", project, Role.VIEWER),
            "foreigner": factories.a_person(session, "li", other, Role.ADMINISTRATOR),
            "runner": factories.a_person(session, "root", is_installation_administrator=True),
        }
        return Team(
            app=app,
            database=database,
            project=project,
            site=factories.a_site(session, project, name="Zaamar North"),
            foreign_site=factories.a_site(session, other, name="Foreign pit"),
            people=people,
        )
