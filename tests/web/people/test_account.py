"""A person's own page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from fieldapp.rules.roles import Role
from fieldapp.services.sign_in import TRIES_PER_NAME, open_browser
from fieldapp.store.people import browser_sessions
from tests.factories import a_person, a_project
from tests.people import PASSWORD, PASSWORD_HASH, signed_in

SAMSUNG = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"
)
NEW = {"current": PASSWORD, "password": "three goats", "repeated": "three goats"}


@pytest.fixture
def alice(database):
    with database.transaction() as session:
        project = a_project(session, name="Zaamar restoration")
        return a_person(
            session,
            "alice",
            project,
            Role.FIELDWORKER,
            language="en",
            password_hash=PASSWORD_HASH,
        )


def also_signed_in(database, person, label=SAMSUNG):
    with database.transaction() as session:
        return open_browser(session, person, label, label, datetime.now(UTC), timedelta(days=1)).id


def test_it_says_who_one_is_and_what_one_does_where(app, alice):
    page = signed_in(app, alice).get("/account").text

    assert "Alice" in page
    assert "Zaamar restoration" in page
    assert "Fieldworker" in page


def test_it_lists_where_one_is_signed_in_in_words(app, alice, database):
    browser = signed_in(app, alice)
    also_signed_in(database, alice)

    page = browser.get("/account").text

    assert "Samsung Internet on Android" in page
    assert "Firefox on Linux" in page
    assert page.count("This one") == 1
    assert page.count("Sign out there") == 1


def test_a_lost_phone_is_signed_out_from_elsewhere(app, alice, database):
    browser = signed_in(app, alice)
    phone = also_signed_in(database, alice)

    response = browser.send(f"/account/sessions/{phone}/end", page="/account")

    assert response.location == "/account"
    with database.reading() as session:
        open_now = browser_sessions(session, alice.id, datetime.now(UTC))
    assert phone not in [each.id for each in open_now]
    assert len(open_now) == 1


def test_ending_the_session_one_stands_in_is_signing_out(app, alice, database):
    browser = signed_in(app, alice)
    with database.reading() as session:
        (here,) = browser_sessions(session, alice.id, datetime.now(UTC))

    response = browser.send(f"/account/sessions/{here.id}/end", page="/account")

    assert response.location == "/sign-in"
    assert browser.sign_in_cookie == ""


def test_nobody_signs_out_somebody_else(app, alice, database):
    with database.transaction() as session:
        bob = a_person(session, "bob")
    bobs = also_signed_in(database, bob)

    response = signed_in(app, alice).send(f"/account/sessions/{bobs}/end", page="/account")

    assert response.status_code == 404
    with database.reading() as session:
        assert len(browser_sessions(session, bob.id, datetime.now(UTC))) == 1


def test_a_changed_password_signs_out_everywhere_else(app, alice, database):
    browser = signed_in(app, alice)
    also_signed_in(database, alice)

    response = browser.send("/account/password", NEW)

    assert response.location == "/account"
    page = browser.get("/account").text
    assert "Password changed." in page
    assert "Sign out there" not in page
    stranger = app.test_client()
    assert stranger.send("/sign-in", {"name": "alice", "password": PASSWORD}).status_code == 401
    signed = stranger.send("/sign-in", {"name": "alice", "password": "three goats"})
    assert signed.location == "/welcome"


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"current": "guessed"}, 401, "This is not your password now."),
        ({"password": "short", "repeated": "short"}, 422, "Use at least 8 characters."),
        ({"password": "12345678"}, 422, "This is easy to guess. Choose another password."),
        ({"repeated": "three boats"}, 422, "Type the same password twice."),
    ],
)
def test_a_password_is_not_changed_by_mistake(app, alice, wrong, status, words):
    browser = signed_in(app, alice)

    response = browser.send("/account/password", NEW | wrong)

    assert response.status_code == status
    assert response.text.count(words) == 2  # on top, and at the field
    for link in re.findall(r'<li><a href="#([^"]+)"', response.text):
        assert f'id="{link}"' in response.text
    assert browser.send("/account/password", NEW).status_code == 302


def test_who_finds_an_open_browser_cannot_guess_the_password_there(app, alice):
    browser = signed_in(app, alice)
    for _ in range(TRIES_PER_NAME):
        browser.send("/account/password", NEW | {"current": "guessed"})

    response = browser.send("/account/password", NEW)

    assert response.status_code == 429
    assert "Too many tries." in response.text


def test_a_fieldworker_is_led_to_the_field_and_a_supervisor_to_the_desk(app, alice, database):
    with database.transaction() as session:
        bob = a_person(session, "bob", a_project(session), Role.SUPERVISOR)

    fieldworkers = signed_in(app, alice).get("/account").text
    supervisors = signed_in(app, bob).get("/account").text

    assert 'href="/review"' not in fieldworkers
    assert 'href="/review"' in supervisors
    assert 'href="/manage"' in supervisors
