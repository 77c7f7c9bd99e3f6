"""Who is let in: nobody, unless the view says so."""

import pytest

from fieldapp.web.access import is_guarded
from tests import factories
from tests.people import signed_in

PUBLIC = {
    "field.help_page",
    "offline.kept",
    "offline.manifest",
    "offline.service_worker",
    "people.check_set_up",
    "people.check_sign_in",
    "people.language",
    "people.set_up",
    "people.sign_in",
    "people.theme",
    "static_files.static_file",
    "sync.hello",
}


def test_every_view_says_who_may_see_it(app):
    open_views = [name for name, view in app.view_functions.items() if not is_guarded(view)]

    assert open_views == []


def test_a_view_that_does_not_say_is_seen_by_nobody(app, browser):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = browser.get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def addresses(app):
    """Every address that can be opened without knowing an id."""
    return sorted(
        (rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments
    )


def test_strangers_are_led_to_the_sign_in_or_refused(app, browser):
    with app.app_context():
        for address, endpoint in addresses(app):
            answer = browser.get(address)
            if endpoint not in PUBLIC:
                assert answer.status_code in (302, 401), address
                assert answer.status_code == 401 or "/sign-in" in answer.location, address


def test_a_cookie_does_not_open_what_a_phone_sends_to(app, database):
    with database.transaction() as session:
        person = factories.a_person(session, project=factories.a_project(session))

    assert signed_in(app, person).get("/sync/v1/changes").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic YTpi", "bearer " + "0" * 5000])
def test_a_token_that_is_none_is_refused(browser, header):
    answer = browser.get("/sync/v1/changes", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json["retryable"] is True
