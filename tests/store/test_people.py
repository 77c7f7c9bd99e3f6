"""Where people are signed in, as the database knows it."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldapp.rules.roles import Role
from fieldapp.services.sign_in import open_browser, open_phone
from fieldapp.store import open_sessions, people
from fieldapp.store.models.people import SessionKind
from tests.databases import on_both_databases
from tests.factories import a_person, a_project

NOW = datetime(2026, 6, 12, 14, 30, tzinfo=UTC)
SEASON = timedelta(days=180)


@pytest.fixture
def alice(session):
    return a_person(session, "alice")


@pytest.fixture
def browser(session, alice):
    return open_browser(session, alice, "browser's", "Firefox", NOW, SEASON)


@pytest.fixture
def phone(session, alice, browser):
    return open_phone(session, browser.id, alice.id, "phone's", NOW, SEASON)


def found(session, token_hash, kind=SessionKind.BROWSER, now=NOW):
    return open_sessions.find(session, token_hash, kind, now)


@on_both_databases
def test_a_session_is_found_with_its_person_and_their_roles(session, alice, browser):
    project = a_project(session)
    people.add_membership(session, alice.id, project.id, Role.SUPERVISOR)
    session.expire_all()

    known = found(session, "browser's")

    assert known.display_name == "Alice"
    assert known.roles == {project.id: {Role.SUPERVISOR}}


def test_who_has_no_role_is_found_too(session, browser):
    assert found(session, "browser's").roles == {}


def test_an_unknown_token_is_nobody(session, browser):
    assert found(session, "somebody's") is None


def test_a_cookie_is_no_phones_token_nor_the_other_way_round(session, browser, phone):
    assert found(session, "browser's", SessionKind.PHONE) is None
    assert found(session, "phone's", SessionKind.BROWSER) is None


@on_both_databases
def test_a_session_that_was_not_used_for_a_season_is_over(session, browser):
    assert found(session, "browser's", now=NOW + SEASON - timedelta(seconds=1))
    assert found(session, "browser's", now=NOW + SEASON) is None


def test_who_left_is_signed_in_nowhere(session, alice, browser, phone):
    alice.ended_at = NOW

    assert found(session, "browser's") is None
    assert found(session, "phone's", SessionKind.PHONE) is None


@on_both_databases
@pytest.mark.parametrize("side", ["browser", "phone"])
def test_browser_and_phone_end_together_from_either_side(session, browser, phone, side):
    people.end_session(session, {"browser": browser, "phone": phone}[side].id, NOW)

    assert found(session, "browser's") is None
    assert found(session, "phone's", SessionKind.PHONE) is None


@on_both_databases
@pytest.mark.parametrize("side", ["browser", "phone"])
def test_using_one_keeps_both_for_another_season(session, browser, phone, side):
    later = NOW + timedelta(days=100)

    people.seen(
        session, {"browser": browser, "phone": phone}[side].id, later, expires_at=later + SEASON
    )

    at_the_end = later + SEASON - timedelta(days=1)
    assert found(session, "browser's", now=at_the_end).last_seen_at == later
    assert found(session, "phone's", SessionKind.PHONE, at_the_end)


def test_using_a_session_does_not_bring_back_an_ended_one(session, browser, phone):
    people.end_session(session, browser.id, NOW)

    people.seen(session, browser.id, NOW, expires_at=NOW + SEASON)

    assert found(session, "browser's") is None


@on_both_databases
def test_all_sessions_end_but_the_one_that_is_kept(session, alice, browser, phone):
    other = open_browser(session, alice, "other", "Chrome", NOW, SEASON)
    open_phone(session, other.id, alice.id, "other phone", NOW, SEASON)

    people.end_sessions(session, alice.id, NOW, except_session_id=browser.id)

    assert found(session, "browser's")
    assert found(session, "phone's", SessionKind.PHONE)
    assert found(session, "other") is None
    assert found(session, "other phone", SessionKind.PHONE) is None


def test_ending_ones_sessions_leaves_other_people_signed_in(session, alice, browser):
    bob = a_person(session, "bob")
    open_browser(session, bob, "bob's", "Chrome", NOW, SEASON)

    people.end_sessions(session, alice.id, NOW)

    assert found(session, "browser's") is None
    assert found(session, "bob's")


@on_both_databases
def test_the_open_browsers_are_listed_last_used_first(session, alice, browser, phone):
    ended = open_browser(session, alice, "ended", "Chrome", NOW, SEASON)
    people.end_session(session, ended.id, NOW)
    later = open_browser(session, alice, "later", "Edge", NOW + timedelta(hours=1), SEASON)

    assert people.browser_sessions(session, alice.id, NOW) == [later, browser]


def test_roles_are_named_by_project(session, alice):
    project = a_project(session, name="Zaamar")
    people.add_membership(session, alice.id, project.id, Role.FIELDWORKER)
    people.add_membership(session, alice.id, project.id, Role.VIEWER)

    assert people.roles_by_project(session, alice.id) == [
        ("Zaamar", Role.FIELDWORKER),
        ("Zaamar", Role.VIEWER),
    ]
