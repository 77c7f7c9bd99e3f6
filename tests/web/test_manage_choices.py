"""The choice lists on their pages."""

import pytest

from fieldapp.store import choices

from .places_team import a_team

A_CAUSE = {
    "code": "hail",
    "label_en": "Hail",
    "label_mn": "Мөндөр",
    "label_zh": "冰雹",
    "position": "45",
}


@pytest.fixture
def team(app, database):
    return a_team(app, database)


@pytest.fixture
def browser(team):
    return team.browser("administrator")


def offered(team, language="en"):
    with team.database.reading() as session:
        return choices.offered(session, "mortality_cause", language)


def test_a_word_is_added_at_its_place_and_changed_and_retired(team, browser):
    browser.send("/manage/choices/mortality_cause/new", A_CAUSE)
    assert offered(team, "zh_Hans_CN")[4] == ("hail", "冰雹")

    address = "/manage/choices/mortality_cause/hail"
    browser.send(address, {**A_CAUSE, "label_en": "Hail storm"})
    assert ("hail", "Hail storm") in offered(team)

    browser.send(f"{address}/retirement", {"retired": "yes"}, page=address)
    assert "hail" not in dict(offered(team))
    assert "hail" in browser.get("/manage/choices/mortality_cause").text


def test_a_code_cannot_be_changed(team, browser):
    address = "/manage/choices/mortality_cause/drought"
    assert 'name="code"' not in browser.get(address).text
    browser.send(address, {**A_CAUSE, "code": "hail"})
    assert ("drought", "Hail") in offered(team)


def test_a_word_lacking_a_language_is_refused(team, browser):
    page = browser.send("/manage/choices/mortality_cause/new", {**A_CAUSE, "label_mn": ""})
    assert page.status_code == 422
    assert "#q-label_mn" in page.text
    assert "hail" not in dict(offered(team))


def test_a_doubtful_translation_is_named(browser):
    doubt = "The Mongolian word is not certain."
    assert doubt in browser.get("/manage/choices/species/mal_bac").text
    assert doubt not in browser.get("/manage/choices/species/ulm_pum").text


@pytest.mark.parametrize("address", ["jokes", "jokes/new", "species/nettle"])
def test_an_unknown_list_or_word_is_not_there(browser, address):
    assert browser.get(f"/manage/choices/{address}").status_code == 404
