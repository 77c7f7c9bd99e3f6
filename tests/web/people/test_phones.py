"""A phone's own token: asked for with the cookie, used without it, ended with it."""

import pytest
from sqlalchemy import select

from fieldapp.rules.roles import Role
from fieldapp.store.keys import SigningKey, new_key
from fieldapp.store.models import SignInSession
from fieldapp.store.phone_keys import find_owner
from tests.databases import on_both_databases
from tests.factories import a_person, a_project
from tests.people import signed_in
from tests.phones import Phone, problem_of


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


@pytest.fixture
def phone(app, alice):
    return Phone(app, alice)


def a_key():
    return SigningKey(new_key()).public


def tell(phone, key):
    return phone.ask("PUT", "/sync/v1/phone/key", json={"public_key": key})


def keys_of(database, person):
    with database.reading() as session:
        query = select(SignInSession.public_key).where(SignInSession.person_id == person.id)
        return [key for key in session.scalars(query) if key]


@on_both_databases
def test_a_phone_tells_its_key_once_or_twice(phone, database, alice):
    key = a_key()

    assert tell(phone, key).status_code == 204
    assert tell(phone, key).status_code == 204

    assert keys_of(database, alice) == [key]


@on_both_databases
def test_a_phone_keeps_the_key_that_it_told_first(phone, database, alice):
    key = a_key()
    tell(phone, key)

    answer = tell(phone, a_key())

    assert answer.status_code == 409
    assert problem_of(answer) == "other-key"
    assert keys_of(database, alice) == [key]


@on_both_databases
def test_who_signs_in_again_on_the_same_phone_brings_the_same_key(app, database, alice):
    key, before, after = a_key(), Phone(app, alice), Phone(app, alice)
    tell(before, key)

    assert tell(after, key).status_code == 204

    assert keys_of(database, alice) == [key]
    with database.reading() as session:
        owner = find_owner(session, key)
    assert owner
    assert owner.session_id == after.session_id


def test_nobody_can_take_the_key_of_somebody_else(app, database, phone, alice):
    key = a_key()
    tell(phone, key)
    with database.transaction() as session:
        mallory = a_person(session, "mallory")

    answer = tell(Phone(app, mallory), key)

    assert answer.status_code == 409
    assert keys_of(database, alice) == [key]
    assert keys_of(database, mallory) == []


@pytest.mark.parametrize("key", ["", "AAAA", "é" * 87, "A" * 87, 7, None, ["key"], "A" * 100_000])
def test_what_is_no_key_is_refused(phone, key):
    answer = tell(phone, key)

    assert answer.status_code == 422
    assert problem_of(answer) == "no-key"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"key": "AAAA"}'])
def test_a_request_without_a_key_is_refused(phone, body):
    headers = {"Content-Type": "application/json"}

    assert phone.ask("PUT", "/sync/v1/phone/key", headers, data=body).status_code == 422


def test_only_a_phone_tells_a_key(browser):
    assert browser.put("/sync/v1/phone/key", json={"public_key": a_key()}).status_code == 401
