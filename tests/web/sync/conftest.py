"""A site, somebody who records there with a phone, and somebody who does not."""

from types import SimpleNamespace

import pytest

from fieldapp.rules.roles import Role
from tests.factories import a_person, a_project, a_site
from tests.phones import Phone


@pytest.fixture
def field(app, database):
    with database.transaction() as session:
        project = a_project(session)
        field = SimpleNamespace(
            project=project,
            site=a_site(session, project),
            elsewhere=a_site(session, a_project(session)),
            bat=a_person(session, "bat", project, language="mn"),
            dorj=a_person(session, "dorj", project),
            oyun=a_person(session, "oyun", project, Role.SUPERVISOR),
            auditor=a_person(session, "auditor", project, Role.VIEWER),
        )
    field.database = database
    return field


@pytest.fixture
def phone(app, field):
    return Phone(app, field.bat)


@pytest.fixture
def other_phone(app, field):
    return Phone(app, field.dorj)
