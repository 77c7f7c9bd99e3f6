"""Signing out ends the sign-in, and leaves alone what waits on the phone."""

import pytest

from tests.factories import a_person
from tests.people import signed_in


@pytest.fixture
def alice(database):
    with database.transaction() as session:
        return a_person(session, "alice", language="en")


def test_it_is_asked_first_and_says_that_nothing_is_lost(app, alice):
    page = signed_in(app, alice).get("/sign-out")

    assert page.status_code == 200
    assert "What is on this phone stays there." in page.text


def test_signing_out_ends_the_session_on_the_server(app, alice):
    browser = signed_in(app, alice)
    token = browser.sign_in_cookie

    response = browser.send("/sign-out")

    assert response.location == "/sign-in"
    assert browser.sign_in_cookie == ""
    browser.set_cookie("fieldapp", token)
    assert browser.get("/account").status_code == 302


def test_the_browser_forgets_its_pages_but_never_the_waiting_records(app, alice):
    response = signed_in(app, alice).send("/sign-out")

    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_the_next_page_says_so(app, alice):
    browser = signed_in(app, alice)
    browser.send("/sign-out")

    assert "You are signed out." in browser.get("/sign-in").text
    assert "You are signed out." not in browser.get("/sign-in").text


def test_a_link_alone_signs_nobody_out(app, alice):
    browser = signed_in(app, alice)
    browser.get("/sign-out")

    assert browser.get("/account").status_code == 200
