"""Language and look: one tap, kept."""

import pytest

from tests.factories import a_person
from tests.people import signed_in


@pytest.fixture
def alice(database):
    with database.transaction() as session:
        return a_person(session, "alice", language="en")


def send(browser, address, fields, page="/sign-in", **headers):
    token = browser.form_token(page)
    return browser.post(address, data={"csrf_token": token, **fields}, headers=headers)


def test_a_language_is_kept_before_anybody_signs_in(browser, alice):
    response = send(
        browser, "/language", {"language": "mn"}, Referer="http://localhost/sign-in?next=/mine"
    )

    assert response.status_code == 303
    assert response.location == "/sign-in?next=/mine"
    assert '<html lang="mn"' in browser.get("/sign-in").text


def test_a_language_goes_with_the_person_to_the_next_phone(app, alice):
    send(signed_in(app, alice), "/language", {"language": "zh_Hans_CN"}, page="/account")

    assert '<html lang="zh-Hans"' in signed_in(app, alice).get("/account").text


def test_the_look_stays_with_the_screen(app, alice):
    phone = signed_in(app, alice)
    send(phone, "/theme", {"theme": "sun"}, page="/account")

    assert 'data-theme="sun"' in phone.get("/account").text
    assert 'data-theme="light"' in signed_in(app, alice).get("/account").text


@pytest.mark.parametrize(("address", "field"), [("/language", "language"), ("/theme", "theme")])
@pytest.mark.parametrize("choice", ["", "klingon", "en; Path=/"])
def test_what_was_not_offered_is_refused(browser, alice, address, field, choice):
    response = send(browser, address, {field: choice})

    assert response.status_code == 400
    assert not [line for line in response.headers.getlist("Set-Cookie") if field in line]


@pytest.mark.parametrize("referer", ["https://evil.example/x", "", "//evil.example", "nonsense"])
def test_a_choice_never_leads_to_another_site(browser, alice, referer):
    assert send(browser, "/language", {"language": "mn"}, Referer=referer).location == "/"
