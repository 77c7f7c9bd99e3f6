"""The settings of a project, on their own page."""

import pytest

from fieldapp.rules import project_settings
from fieldapp.services.project_settings import answers_of
from fieldapp.store.models import Project

from .places_team import a_team


@pytest.fixture
def team(app, database):
    return a_team(app, database)


@pytest.fixture
def address(team):
    return f"/manage/projects/{team.project.id}/settings"


@pytest.fixture
def typed():
    """The page as it stands where nobody set anything."""
    return {name: str(value) for name, value in answers_of(project_settings.DEFAULTS).items()}


def kept(team):
    with team.database.reading() as session:
        return session.get(Project, team.project.id).settings


def test_the_page_says_what_is_usual(team, address):
    page = team.browser("administrator").get(address).text
    for words in ("Usually 40 kg.", "Usually 1600 px.", "Usually 105 %.", "Usually 14 days."):
        assert words in page


def test_what_differs_is_kept(team, address, typed):
    browser = team.browser("administrator")
    assert browser.send(address, {**typed, "cart": "0,9"}).status_code == 302
    assert kept(team) == {"cart": ["0.9", "m3"]}
    assert 'value="0.9"' in browser.get(address).text


def test_what_will_not_do_is_said_at_its_field(team, address, typed):
    page = team.browser("administrator").send(address, {**typed, "photo_quality": "500"})
    assert page.status_code == 422
    assert (
        '<a href="#q-photo_quality">Quality of a photo: Enter a number of at most 95.</a>'
        in page.text
    )
    assert kept(team) == {}
