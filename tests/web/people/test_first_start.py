"""An empty installation asks for its first administrator, and only somebody who sees the terminal can be it."""

import pytest

from fieldapp.services.sign_in import TRIES_PER_NAME
from fieldapp.store.people import find_person_named
from fieldapp.web.people.first_start import setup_code
from tests.databases import on_both_databases
from tests.factories import a_person

ALICE = {
    "display_name": "Alice of Zaamar",
    "name": "Alice",
    "password": "two trees and a marmot",
    "repeated": "two trees and a marmot",
}


@pytest.fixture
def code(app):
    with app.app_context():
        return setup_code()


@on_both_databases
def test_the_first_administrator_is_signed_in_at_once(browser, code, database):
    response = browser.send("/setup", ALICE | {"code": code})

    assert response.location == "/welcome"
    assert "Alice of Zaamar" in browser.get("/account").text
    with database.reading() as session:
        alice = find_person_named(session, "alice")
    assert alice
    assert alice.is_installation_administrator


def test_the_code_may_be_typed_without_dash_and_capitals(browser, code):
    response = browser.send("/setup", ALICE | {"code": f" {code.replace('-', ' ').lower()} "})

    assert response.location == "/welcome"


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA", "ааааа"])
def test_without_the_code_nothing_is_made(browser, wrong, database):
    response = browser.send("/setup", ALICE | {"code": wrong})

    assert response.status_code == 401
    assert "This is not the code from the terminal." in response.text
    with database.reading() as session:
        assert find_person_named(session, "alice") is None


def test_the_code_cannot_be_guessed_by_trying(browser, code):
    for _ in range(TRIES_PER_NAME):
        browser.send("/setup", ALICE | {"code": "AAAA-AAAA"})

    response = browser.send("/setup", ALICE | {"code": code})

    assert response.status_code == 429
    assert "Too many tries." in response.text


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"display_name": ""}, {"password": "short"}, {"repeated": "two trees"}],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser, code, wrong):
    response = browser.send("/setup", ALICE | {"code": code} | wrong)

    assert response.status_code == 422
    assert code in response.text
    assert "two trees and a marmot" not in response.text
    assert browser.send("/setup", ALICE | {"code": code}).location == "/welcome"


def test_it_is_there_only_as_long_as_there_is_nobody(browser, code, database):
    with database.transaction() as session:
        a_person(session, "bob")

    assert browser.get("/setup").status_code == 404
    response = browser.send("/setup", ALICE | {"code": code}, page="/sign-in")
    assert response.status_code == 404


def test_the_code_stays_the_same_after_a_restart_and_differs_elsewhere(start, config, code):
    again = start(config)
    with again.app_context():
        assert setup_code() == code
    again.secret_key = "another installation's"
    with again.app_context():
        assert setup_code() != code
