"""The people of a project: who is added, what they may do, who has left."""

import pytest
from sqlalchemy import select

from fieldapp.rules.roles import Role
from fieldapp.store import people
from fieldapp.store.models import Membership, Person
from tests.people import PASSWORD

from .places_team import a_team

NEW = {
    "name": "Oyuna",
    "display_name": "Oyuna D.",
    "password": PASSWORD,
    "language": "mn",
    "roles": ["fieldworker", "supervisor"],
}


@pytest.fixture
def team(app, database):
    return a_team(app, database)


@pytest.fixture
def browser(team):
    return team.browser("administrator")


@pytest.fixture
def address(team):
    return f"/manage/projects/{team.project.id}/people"


def roles(team, person_id):
    with team.database.reading() as session:
        query = select(Membership.role).filter_by(person_id=person_id, project_id=team.project.id)
        return set(session.scalars(query))


def is_here(team, name) -> bool:
    with team.database.reading() as session:
        return people.find_person_named(session, name) is not None


def the(team, name) -> Person:
    with team.database.reading() as session:
        found: Person = session.scalars(select(Person).filter_by(sign_in_name=name)).one()
        return found


def sign_in(team, name, password):
    return team.app.test_client().send("/sign-in", {"name": name, "password": password})


def test_a_new_person_signs_in_and_works(team, browser, address):
    browser.send(f"{address}/new", NEW)
    person = the(team, "oyuna")
    assert (person.display_name, person.language) == ("Oyuna D.", "mn")
    assert roles(team, person.id) == {Role.FIELDWORKER, Role.SUPERVISOR}
    assert "Oyuna D." in browser.get(address).text
    assert sign_in(team, "oyuna", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"display_name": " "}, "display_name"),
        ({"password": "short"}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
        ({"name": "BAT"}, "name"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_at_the_field(team, browser, address, more, field):
    page = browser.send(f"{address}/new", {**NEW, **more})
    assert page.status_code == 422
    assert f'href="#q-{field}"' in page.text
    assert PASSWORD not in page.text
    assert not is_here(team, "oyuna")


def test_somebody_from_another_project_keeps_name_and_password(team, browser, address):
    foreigner = team.people["foreigner"]
    browser.send(f"{address}/new", {"name": "li", "roles": ["viewer"], "password": ""})
    assert roles(team, foreigner.id) == {Role.VIEWER}
    assert the(team, "li").password_hash == foreigner.password_hash


def test_roles_are_given_and_taken(team, browser, address):
    worker = team.people["worker"]
    page = f"{address}/{worker.id}"
    browser.send(f"{page}/roles", {"roles": ["supervisor", "viewer"]}, page=page)
    assert roles(team, worker.id) == {Role.SUPERVISOR, Role.VIEWER}
    browser.send(f"{page}/roles", {}, page=page)
    assert roles(team, worker.id) == set()
    assert browser.get(page).status_code == 404


def test_nobody_gives_up_the_right_to_give_rights(team, browser, address):
    me = team.people["administrator"]
    page = f"{address}/{me.id}"
    assert browser.send(f"{page}/roles", {"roles": ["viewer"]}, page=page).status_code == 422
    assert roles(team, me.id) == {Role.ADMINISTRATOR}


def test_a_forgotten_password_is_replaced(team, browser, address):
    page = f"{address}/{team.people['worker'].id}"
    assert browser.send(f"{page}/password", {"password": "x"}, page=page).status_code == 422
    browser.send(f"{page}/password", {"password": PASSWORD}, page=page)
    assert sign_in(team, "bat", PASSWORD).status_code == 302


def test_who_has_left_is_signed_out_and_can_come_back(team, browser, address):
    worker = team.browser("worker")
    page = f"{address}/{team.people['worker'].id}"
    browser.send(f"{page}/end", {"ended": "yes"}, page=page)
    assert worker.get("/sites").status_code == 302
    assert "Has left" in browser.get(address).text
    browser.send(f"{page}/end", {"ended": "no"}, page=page)
    assert the(team, "bat").ended_at is None


def test_passwords_of_those_who_work_elsewhere_too_are_not_in_reach(team, browser, address):
    browser.send(f"{address}/new", {"name": "li", "roles": ["viewer"], "password": ""})
    page = f"{address}/{team.people['foreigner'].id}"
    assert "New password" not in browser.get(page).text
    for act in ("password", "end"):
        fields = {"password": PASSWORD, "ended": "yes"}
        assert browser.send(f"{page}/{act}", fields, page=page).status_code == 404


def test_the_last_who_runs_the_installation_does_not_leave(team):
    runner = team.browser("runner")
    people_here = f"/manage/projects/{team.project.id}/people"
    runner.send(f"{people_here}/new", {"name": "root", "roles": ["viewer"], "password": ""})
    page = f"{people_here}/{team.people['runner'].id}"
    answer = runner.send(f"{page}/end", {"ended": "yes"}, page=page)
    assert answer.status_code == 422
    assert "Nobody else runs this installation." in answer.text


def test_people_of_a_foreign_project_are_not_there(team, address):
    page = f"{address}/{team.people['worker'].id}"
    foreigner = team.browser("foreigner")
    for each in (address, page, f"{address}/new"):
        assert foreigner.get(each).status_code == 404
    own = f"/manage/projects/{team.foreign_site.project_id}/people/new"
    fields = {"roles": ["viewer"], "password": PASSWORD, "ended": "yes"}
    for act in ("roles", "password", "end"):
        assert foreigner.send(f"{page}/{act}", fields, page=own).status_code == 404
    assert foreigner.send(f"{address}/new", NEW, page=own).status_code == 404
