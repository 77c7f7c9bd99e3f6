"""Signing in with a name and a password."""

import gzip
import re
from dataclasses import replace

import pytest

from fieldapp.services.sign_in import TRIES_PER_NAME
from fieldapp.store.models import SignInSession
from tests.databases import on_both_databases
from tests.factories import a_person
from tests.people import PASSWORD, PASSWORD_HASH, signed_in


@pytest.fixture
def alice(database):
    with database.transaction() as session:
        return a_person(session, "alice", password_hash=PASSWORD_HASH, language="en")


def sign_in(browser, name="alice", password=PASSWORD, **more):
    return browser.send("/sign-in", {"name": name, "password": password, **more})


def cookies(response):
    return {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


@on_both_databases
def test_the_right_password_signs_in(browser, alice):
    response = sign_in(browser, " Alice ")

    assert response.status_code == 302
    assert response.location == "/welcome"
    assert "Alice" in browser.get("/account").text


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("", ""), ("alice\0", "")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_words(browser, alice, name, password):
    response = sign_in(browser, name, password)

    assert response.status_code == 401
    assert "Name and password do not fit. Check both." in response.text
    assert "<title>Error: Sign in" in response.text
    assert "fieldapp" not in cookies(response)


def test_the_typed_name_is_kept_and_the_password_is_not(browser, alice):
    page = sign_in(browser, "Alise", "my secret words").text

    assert 'value="Alise"' in page
    assert "my secret words" not in page


def test_who_left_cannot_sign_in(browser, alice, database):
    with database.transaction() as session:
        a_person(session, "bob", password_hash=PASSWORD_HASH, ended_at=alice.created_at)

    assert sign_in(browser, "bob").status_code == 401


@on_both_databases
def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(browser, alice):
    for _ in range(TRIES_PER_NAME):
        sign_in(browser, password="wrong")

    response = sign_in(browser)

    assert response.status_code == 429
    assert "Too many tries. Wait 15 minutes, then try again." in response.text


def test_the_wait_is_said_in_the_language_of_the_page(browser, alice):
    browser.set_cookie("language", "mn")
    for _ in range(TRIES_PER_NAME):
        sign_in(browser, password="wrong")

    page = sign_in(browser).text

    assert '<html lang="mn"' in page
    assert "15" in page


def test_a_restart_does_not_shorten_the_wait(browser, alice, start, config):
    for _ in range(TRIES_PER_NAME):
        sign_in(browser, password="wrong")

    assert sign_in(start(config).test_client()).status_code == 429


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(browser, alice):
    cookie = cookies(sign_in(browser))["fieldapp"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_only_a_hash_of_the_token_is_kept(browser, alice, database):
    sign_in(browser)

    token = browser.sign_in_cookie
    with database.reading() as session:
        kept = session.query(SignInSession).one()
        assert len(token) == 43  # 256 bits
        assert kept.token_hash != token
        assert token not in repr(kept.__dict__)


def test_a_cookie_set_before_signing_in_does_not_survive_it(browser, alice):
    browser.set_cookie("fieldapp", "chosen by somebody else")

    sign_in(browser)

    assert browser.sign_in_cookie != "chosen by somebody else"


def test_signing_in_anew_ends_what_this_browser_was_before(app, alice, database):
    with database.transaction() as session:
        bob = a_person(session, "bob")
    browser = signed_in(app, bob)
    before = browser.sign_in_cookie
    sign_in(browser)

    thief = app.test_client()
    thief.set_cookie("fieldapp", before)

    assert thief.get("/account").location.startswith("/sign-in")
    assert "Alice" in browser.get("/account").text


def test_forms_opened_before_signing_in_are_not_taken_afterwards(browser, alice):
    old = browser.form_token("/sign-in")
    sign_in(browser)

    response = browser.post("/theme", data={"csrf_token": old, "theme": "dark"})

    assert response.status_code == 400
    assert "This page is too old" in response.text


@pytest.mark.parametrize("token", [None, "", "made up", "IjEi.aaaa.bbbb"])
def test_a_form_of_another_site_is_refused_in_the_persons_language(browser, alice, token):
    browser.set_cookie("language", "zh_Hans_CN")
    fields = {"name": "alice", "password": PASSWORD} | ({"csrf_token": token} if token else {})

    response = browser.post("/sign-in", data=fields)

    assert response.status_code == 400
    assert '<html lang="zh-Hans"' in response.text
    assert "fieldapp" not in cookies(response)


def test_one_comes_to_the_page_one_wanted(browser, alice):
    wanted = browser.get("/account").location
    page = browser.get(wanted).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    response = browser.post("/sign-in", data={**fields, "name": "alice", "password": PASSWORD})

    assert response.location == "/welcome?next=/account"


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_link_leads_through_the_sign_in_to_another_site(browser, alice, address):
    assert "evil" not in browser.get(f"/sign-in?next={address}").text
    assert sign_in(browser, next=address).location == "/welcome"


def test_a_language_chosen_before_signing_in_becomes_the_persons(browser, database):
    with database.transaction() as session:
        a_person(session, "bob", password_hash=PASSWORD_HASH)
    browser.set_cookie("language", "mn")

    sign_in(browser, "bob")

    browser.delete_cookie("language")
    assert '<html lang="mn"' in browser.get("/account").text


def test_a_person_keeps_their_language_on_somebody_elses_phone(browser, alice):
    browser.set_cookie("language", "mn")

    response = sign_in(browser)

    assert "language=en" in cookies(response)["language"]
    assert '<html lang="en"' in browser.get("/account").text


def test_the_languages_name_themselves(browser, alice):
    page = browser.get("/sign-in").text

    for tag, own_name in (("en", "English"), ("mn", "Монгол"), ("zh-Hans", "中文")):
        assert re.search(rf'lang="{tag}"[^>]*>{own_name}<', page)


def test_the_sign_in_page_is_light(browser, alice):
    page = browser.get("/sign-in")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    sizes = [len(browser.get(file, headers={"Accept-Encoding": "gzip"}).data) for file in files]

    assert len(files) + 2 <= 6  # with the page itself and the manifest
    assert len(gzip.compress(page.data)) + sum(sizes) <= 30 * 1024


def test_an_empty_installation_leads_to_its_first_start(browser):
    assert browser.get("/sign-in").location == "/setup"


def test_a_page_for_people_leads_to_the_sign_in_and_back(browser, alice):
    assert browser.get("/account").location == "/sign-in?next=/account"


def test_over_https_the_cookie_is_bound_to_this_host(start, config, alice):
    browser = start(replace(config, public_url="https://field.example.org")).test_client()
    fields = {
        "csrf_token": browser.form_token("/sign-in", base_url="https://field.example.org"),
        "name": "alice",
        "password": PASSWORD,
    }

    response = browser.post(
        "/sign-in",
        data=fields,
        base_url="https://field.example.org",
        headers={"Referer": "https://field.example.org/sign-in"},
    )

    cookie = cookies(response)["__Host-fieldapp"]
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Secure" in cookies(response)["language"]
