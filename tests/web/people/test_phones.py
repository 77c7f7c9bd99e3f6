"""A phone's own token: asked for with the cookie, used without it, ended with it."""

import pytest

from fieldapp.rules.roles import Role
from tests.databases import on_both_databases
from tests.factories import a_person, a_project
from tests.people import signed_in


@pytest.fixture
def alice(database):
    with database.transaction() as session:
        return a_person(session, "alice", a_project(session), Role.FIELDWORKER, language="mn")


@pytest.fixture
def browser(app, alice):
    return signed_in(app, alice)


def form_token(browser):
    return browser.form_token("/account")


def pair(browser):
    return browser.post("/phones", headers={"X-CSRFToken": form_token(browser)})


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@on_both_databases
def test_a_phone_learns_its_token_and_whose_it_is(browser, alice):
    browser.set_cookie("theme", "sun")

    response = pair(browser)

    assert response.status_code == 201
    assert len(response.json["token"]) == 43
    assert response.json["account"] == {
        "id": alice.id,
        "name": "Alice",
        "language": "mn",
        "theme": "sun",
        "roles": {"1": ["fieldworker"]},
        "can_review": False,
    }
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_supervisors_phone_knows_that_they_may_review(app, database):
    with database.transaction() as session:
        bob = a_person(session, "bob", a_project(session), Role.SUPERVISOR)

    assert pair(signed_in(app, bob)).json["account"]["can_review"] is True


def test_another_site_cannot_ask_for_a_token(browser):
    assert browser.post("/phones").status_code == 400


def test_a_stranger_gets_no_token(app):
    stranger = app.test_client()
    token = stranger.form_token("/setup")

    assert stranger.post("/phones", headers={"X-CSRFToken": token}).status_code == 401


@on_both_databases
def test_a_phone_that_signed_out_tells_the_server_later(app, browser):
    token = pair(browser).json["token"]
    phone = app.test_client()

    assert phone.delete("/sync/v1/phone", headers=bearer(token)).status_code == 204

    assert phone.delete("/sync/v1/phone", headers=bearer(token)).status_code == 401
    assert browser.get("/account").status_code == 302


def test_a_cookie_does_not_stand_in_for_the_token(browser):
    response = browser.delete("/sync/v1/phone")

    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"


def test_the_token_does_not_stand_in_for_the_cookie(app, browser):
    token = pair(browser).json["token"]

    assert app.test_client().get("/account", headers=bearer(token)).status_code == 302


def test_signing_out_of_the_browser_ends_the_phones_tokens(app, browser):
    tokens = [pair(browser).json["token"] for _ in range(2)]

    browser.send("/sign-out")

    for token in tokens:
        response = app.test_client().delete("/sync/v1/phone", headers=bearer(token))
        assert response.status_code == 401


def test_the_welcome_names_what_the_phone_gets_ready(browser):
    page = browser.get("/welcome").text

    for step in ("account", "lists", "pages"):
        assert f'data-step="{step}"' in page


def test_the_welcome_goes_on_to_the_page_that_was_wanted(browser):
    assert 'href="/new/tree_count"' in browser.get("/welcome?next=/new/tree_count").text
    assert "evil" not in browser.get("/welcome?next=//evil.example").text


def test_the_welcome_goes_on_to_the_work_of_the_person(app, browser, database):
    with database.transaction() as session:
        bob = a_person(session, "bob", a_project(session), Role.SUPERVISOR)

    assert 'data-next="/"' in browser.get("/welcome").text
    assert 'data-next="/review"' in signed_in(app, bob).get("/welcome").text
