"""Who belongs to the installation: every change is kept in the ledger."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fieldapp.rules.roles import Role
from fieldapp.services import people
from fieldapp.services.sign_in import open_browser
from fieldapp.store import ledger
from fieldapp.store.models import LedgerLine, Membership
from fieldapp.store.people import browser_sessions
from tests.databases import on_both_databases
from tests.factories import a_person, a_project

NOW = datetime(2026, 6, 12, 14, 30, tzinfo=UTC)


@pytest.fixture
def project(session):
    return a_project(session)


def acts(session):
    session.flush()
    return list(session.scalars(select(LedgerLine.act).order_by(LedgerLine.number)))


@on_both_databases
def test_a_new_person_is_written_into_the_ledger_without_the_password(session):
    alice = people.add_person(session, " Alice ", "Alice", "hash", by=None)

    line = session.scalar(select(LedgerLine))
    assert (line.act, line.subject) == ("person.added", f"person/{alice.id}")
    assert line.facts == {"name": "alice", "runs_installation": False}
    assert ledger.verify(session) is None


def test_a_name_is_given_once_however_it_is_written(session):
    a_person(session, "alice")

    with pytest.raises(people.Unfit) as refused:
        people.add_person(session, "ALICE ", "Another Alice", "hash", by=None)

    assert set(refused.value.problems) == {"name"}


def test_a_person_needs_both_names(session):
    with pytest.raises(people.Unfit) as refused:
        people.add_person(session, " ", "\n", "hash", by=None)

    assert set(refused.value.problems) == {"name", "display_name"}


def test_a_shown_name_is_one_line_without_signs_that_turn_text_around(session):
    bob = people.add_person(session, "bob", " Bob\n\u202e\0the  Builder ", "hash", by=None)

    assert bob.display_name == "Bob the Builder"


@pytest.mark.parametrize(
    ("password", "repeated", "field"),
    [
        ("seven77", "seven77", "password"),
        ("x" * 201, "x" * 201, "password"),
        ("Password", "Password", "password"),
        ("11112222", "11112222", "password"),
        ("Alice Alice", "Alice Alice", "password"),
        ("two trees", "two treess", "repeated"),
    ],
)
def test_a_password_that_is_easy_to_guess_or_mistyped_is_refused(password, repeated, field):
    assert set(people.check_password(password, repeated, "alice alice")) == {field}


@pytest.mark.parametrize("password", ["two trees", "гурван мод", "三棵树与一只旱獭", "'; drop--"])
def test_any_other_password_is_taken(password):
    assert people.check_password(password, password, "alice") == {}


@on_both_databases
def test_the_first_administrator_comes_once(session):
    first = people.add_first_administrator(session, "alice", "Alice", "hash", "mn")

    assert first.is_installation_administrator
    assert first.language == "mn"
    with pytest.raises(people.AlreadySetUp):
        people.add_first_administrator(session, "mallory", "Mallory", "hash")


def test_a_new_password_signs_out_everywhere_but_here(session):
    alice = a_person(session, "alice")
    here = open_browser(session, alice, "here", "", NOW, timedelta(days=1))
    open_browser(session, alice, "there", "", NOW, timedelta(days=1))

    people.set_password(session, alice.id, "new", NOW, by=alice.id, except_session_id=here.id)

    assert alice.password_hash == "new"
    assert browser_sessions(session, alice.id, NOW) == [here]
    assert acts(session) == ["person.password_changed"]


@on_both_databases
def test_a_role_is_granted_once_and_withdrawn(session, project):
    alice, bob = a_person(session, "alice"), a_person(session, "bob")

    for _ in range(2):
        people.grant(session, bob.id, project.id, Role.SUPERVISOR, by=alice.id)
    assert session.scalars(select(Membership.role)).all() == [Role.SUPERVISOR]

    for _ in range(2):
        people.withdraw(session, bob.id, project.id, Role.SUPERVISOR, by=alice.id)
    assert session.scalars(select(Membership.role)).all() == []

    assert acts(session) == ["role.granted", "role.withdrawn"]


def test_who_leaves_is_signed_out_and_can_come_back(session):
    a_person(session, "alice", is_installation_administrator=True)
    bob = a_person(session, "bob")
    open_browser(session, bob, "token", "", NOW, timedelta(days=1))

    people.end_person(session, bob.id, NOW, by=None)
    assert bob.ended_at == NOW
    assert browser_sessions(session, bob.id, NOW) == []

    people.bring_back(session, bob.id, by=None)
    assert bob.ended_at is None
    assert acts(session) == ["person.ended", "person.brought_back"]


def test_the_last_administrator_stays(session):
    alice = a_person(session, "alice", is_installation_administrator=True)

    with pytest.raises(people.LastAdministrator):
        people.end_person(session, alice.id, NOW, by=alice.id)

    a_person(session, "bob", is_installation_administrator=True)
    people.end_person(session, alice.id, NOW, by=alice.id)


def test_who_works_elsewhere_too_is_out_of_a_project_administrators_reach(session, project):
    bob = a_person(session, "bob", project)

    assert people.within_reach(bob, {project.id})
    assert not people.within_reach(bob, {project.id + 1})


def test_who_runs_the_installation_is_out_of_a_project_administrators_reach(session):
    assert not people.within_reach(
        a_person(session, "alice", is_installation_administrator=True), {1}
    )
