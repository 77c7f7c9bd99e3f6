"""The sites that people see."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fieldapp.store.models import Site
from tests import factories

from .places_team import a_team

EVERYBODY = ("worker", "supervisor", "administrator", "viewer", "runner")


@pytest.fixture
def team(app, database):
    return a_team(app, database)


@pytest.fixture
def address(team):
    return f"/sites/{team.site.id}"


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_of_the_project_sees_its_sites(team, address, who):
    browser = team.browser(who)
    assert "Zaamar North" in browser.get("/sites").text
    assert "Zaamar North" in browser.get(address).text


def test_a_foreign_site_does_not_exist(team):
    browser = team.browser("worker")
    assert "Foreign pit" not in browser.get("/sites").text
    assert browser.get(f"/sites/{team.foreign_site.id}").status_code == 404
    assert browser.get("/sites/4711").status_code == 404


def test_a_stranger_is_asked_to_sign_in(browser, address, team):
    assert browser.get("/sites").location.startswith("/sign-in")
    assert browser.get(address).location.startswith("/sign-in")


def test_a_site_shows_its_trees_plots_and_photo_points(team, address):
    with team.database.transaction() as session:
        factories.a_cohort(session, team.site, n_planted=1200, nursery="Zaamar nursery")
        factories.a_cohort(session, team.site, n_planted=40, retired_at=datetime.now(UTC))
        factories.a_plot(session, team.site, code="P7", lat=47.501, lon=106.202, n_spots=24)
        factories.a_photo_point(
            session, team.site, code="F3", lat=47.5, lon=106.2, bearing_deg=Decimal(90)
        )

    page = team.browser("worker").get(address).text

    assert "Siberian elm" in page
    assert "1,200 planted on May 1, 2025" in page
    assert "40 planted" not in page
    assert "Zaamar nursery" in page
    assert "24 planting holes" in page
    assert page.count('class="plot"') == 2  # on the map and in its legend
    assert 'class="look" d="M' in page


def test_areas_stand_beside_each_other_in_hectares_and_mu(team, address):
    with team.database.transaction() as session:
        site = session.get(Site, team.site.id)
        site.area_technical_ha, site.area_accepted_ha = Decimal(6), Decimal("1.5")

    page = team.browser("viewer").get(address).text

    rows = page[page.index("Areas, each of its own kind") : page.index("</tbody>")]
    assert rows.index("Within the boundary") < rows.index("As reported") < rows.index("Accepted")
    for cell in (">10<", ">150<", ">6<", ">90<", ">1.5<", ">22.5<"):
        assert cell in rows
    assert "Disturbed" not in rows


def test_a_site_without_a_boundary_has_no_map(team, address):
    with team.database.transaction() as session:
        site = session.get(Site, team.site.id)
        site.boundary = site.boundary_area_m2 = None

    page = team.browser("worker").get(address).text

    assert '<svg class="map"' not in page
    assert "Within the boundary" not in page


def test_what_is_odd_is_shown_to_who_can_change_it(team, address):
    with team.database.transaction() as session:
        factories.a_cohort(
            session, team.site, n_planted=480, spacing_row_m=Decimal(9), spacing_tree_m=Decimal(9)
        )
    words = "So many trees at this spacing need 38880 m²"
    assert words in team.browser("supervisor").get(address).text
    assert words not in team.browser("worker").get(address).text


def test_a_retired_site_is_not_listed_and_can_be_opened(team, address):
    with team.database.transaction() as session:
        session.get(Site, team.site.id).retired_at = datetime.now(UTC)
    browser = team.browser("supervisor")
    assert "Zaamar North" not in browser.get("/sites").text
    assert "What was recorded stays" in browser.get(address).text


@pytest.mark.parametrize("language", ["en", "mn", "zh_Hans_CN"])
def test_species_are_called_by_their_name_in_the_language(team, address, language):
    with team.database.transaction() as session:
        factories.a_cohort(session, team.site, species="hip_rha")
    browser = team.browser("worker")
    browser.set_cookie("language", language)
    word = {"en": "Sea buckthorn", "mn": "Чацаргана", "zh_Hans_CN": "沙棘"}[language]
    assert word in browser.get(address).text


def test_survival_counts_what_was_approved_and_says_of_how_many(team, address):
    browser = team.browser("worker")
    assert "not counted yet" in browser.get(address).text
    with team.database.transaction() as session:
        cohort = factories.a_cohort(session, team.site, n_planted=120)
        answers = {**factories.TREE_COUNT, "cohorts": [cohort.id]}
        worker = team.people["worker"]
        factories.an_entry(session, team.site, worker, answers=answers, status="approved")

    page = browser.get(address).text

    assert "87%" in page
    assert "of 120 trees counted" in page
    assert "last on Jun 12, 2026" in page
