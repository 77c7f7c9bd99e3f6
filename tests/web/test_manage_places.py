"""Adding, changing and retiring places: who may, what is refused, what stays."""

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select

from fieldapp.store.models import Cohort, LedgerLine, Organisation, Plot, Project, Site
from tests import factories

from .places_team import a_team

A_SITE = factories.SITE_ANSWERS | {
    "code": "ZS",
    "name": "Zaamar South",
    "area_reported": "10,5",
    "minerals": ["gold", "coal"],
}
A_COHORT = {
    "code": "C1",
    "species": "ulm_pum",
    "kind": "original",
    "planted_on": "2025-05-10",
    "n_planted": "480",
    "n_basis": "counted",
    "area_planted": "0.3",
    "area_planted_unit": "ha",
    "protection": ["fence_mesh"],
}


@pytest.fixture
def team(app, database):
    return a_team(app, database)


@pytest.fixture
def new_site(team):
    return f"/manage/site/new?in={team.project.id}"


@pytest.fixture
def new_cohort(team):
    return f"/manage/cohort/new?in={team.site.id}"


def count(team, model):
    with team.database.reading() as session:
        return session.scalar(select(func.count(model.id)))


def the_only(team, model, **facts):
    with team.database.reading() as session:
        return session.scalars(select(model).filter_by(**facts)).one()


def test_a_supervisor_adds_a_site_and_sees_it(team, new_site):
    browser = team.browser("supervisor")
    answer = browser.send(new_site, A_SITE)
    site = the_only(team, Site, code="ZS")
    assert answer.location == f"/sites/{site.id}"
    assert str(site.area_reported) == "10.5"
    assert site.minerals == ["gold", "coal"]
    assert "Zaamar South" in browser.get(answer.location).text


def test_a_boundary_is_taken_from_a_file_and_measured(team, new_site):
    geojson = json.dumps({"type": "Feature", "geometry": factories.SQUARE}).encode()
    file = (BytesIO(b"\xef\xbb\xbf" + geojson), "site.geojson")
    team.browser("supervisor").send(new_site, {**A_SITE, "boundary-file": file})
    site = the_only(team, Site, code="ZS")
    assert site.boundary == factories.SQUARE
    assert site.boundary_area_m2 == pytest.approx(100_500, rel=0.01)


@pytest.mark.parametrize(
    ("file", "status"),
    [(b"\x89PNG\r\n\x1a\n\x00\xff", 422), (b"[" * 300_001, 413), (b"[" * 100_000, 422)],
)
def test_a_file_that_is_no_boundary_is_refused(team, new_site, file, status):
    fields = {**A_SITE, "boundary-file": (BytesIO(file), "site.png")}
    assert team.browser("supervisor").send(new_site, fields).status_code == status
    assert count(team, Site) == 2


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(team, new_site):
    page = team.browser("supervisor").send(
        new_site, {**A_SITE, "area_reported": "much", "name": ""}
    )
    assert page.status_code == 422
    assert '<a href="#q-area_reported">Area as reported: Enter a number.</a>' in page.text
    assert '<a href="#q-name">Name: This is not answered yet.</a>' in page.text
    assert 'value="much"' in page.text
    assert 'value="Töv"' in page.text
    assert "Error: " in page.text
    assert count(team, Site) == 2


@pytest.mark.parametrize("language", ["en", "mn", "zh_Hans_CN"])
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("n_planted", ""),
        ("n_planted", "-3"),
        ("n_planted", "9" * 400),
        ("n_planted", "1e400"),
        ("planted_on", "2999-01-01"),
        ("planted_on", "yesterday"),
        ("species", "<script>alert(1)</script>"),
        ("protection", []),
        ("shape", '{"type": "LineString", "coordinates": []}'),
        ("area_planted_unit", "acre"),
    ],
)
def test_bad_answers_change_nothing_in_any_language(team, new_cohort, language, name, answer):
    browser = team.browser("supervisor")
    browser.set_cookie("language", language)
    page = browser.send(new_cohort, {**A_COHORT, name: answer})
    assert page.status_code == 422
    field = "area_planted" if name == "area_planted_unit" else name
    assert f'id="q-{field}-error"' in page.text
    assert "<script>alert" not in page.text
    assert count(team, Cohort) == 0


def test_what_nobody_can_type_is_left_out(team, new_cohort):
    fields = {**A_COHORT, "nursery": "Zaamar\x00 nursery\x1b"}
    team.browser("supervisor").send(new_cohort, fields)
    assert the_only(team, Cohort).nursery == "Zaamar nursery"


def test_a_page_shows_what_is_kept_and_saves_what_is_changed(team, new_cohort):
    browser = team.browser("supervisor")
    browser.send(new_cohort, A_COHORT)
    cohort = the_only(team, Cohort)
    address = f"/manage/cohort/{cohort.id}"
    assert 'value="480"' in browser.get(address).text

    browser.send(address, {**A_COHORT, "n_planted": "500"})

    assert the_only(team, Cohort).n_planted == 500
    with team.database.reading() as session:
        line = session.scalar(select(LedgerLine).order_by(LedgerLine.number.desc()))
    assert line.facts == {"n_planted": [480, 500]}
    assert line.person_id == team.people["supervisor"].id


def test_nothing_is_deleted_and_everything_comes_back(team):
    with team.database.transaction() as session:
        plot = factories.a_plot(session, team.site, code="P9")
    browser, address = team.browser("supervisor"), f"/manage/plot/{plot.id}"
    site = f"/sites/{team.site.id}"

    browser.send(f"{address}/retirement", {"retired": "yes"}, page=address)
    assert "Not offered any more" in browser.get(site).text
    assert the_only(team, Plot).retired_at is not None

    browser.send(f"{address}/retirement", {"retired": "no"}, page=address)
    assert the_only(team, Plot).retired_at is None


def test_organisations_and_projects_are_made_by_who_runs_the_installation(team):
    runner = team.browser("runner")
    runner.send("/manage/organisation/new", {"name": "Duyun mines", "kind": "association"})
    organisation = the_only(team, Organisation, name="Duyun mines")
    answer = runner.send(
        "/manage/project/new",
        {
            "code": "DY",
            "name": "Duyun",
            "organisation_id": organisation.id,
            "starts_on": "2026-01-01",
            "funding_own": "1000000",
            "funding_own_currency": "CNY",
        },
    )
    project = the_only(team, Project, code="DY")
    assert answer.location == f"/manage/projects/{project.id}"
    assert project.funding == [{"source": "own", "amount": "1000000", "currency": "CNY"}]


ADDRESSES = {
    "/manage": ("supervisor", "administrator", "runner"),
    "/manage/organisations": ("runner",),
    "/manage/organisation/new": ("runner",),
    "/manage/organisation/{organisation}": ("runner",),
    "/manage/project/new": ("runner",),
    "/manage/project/{project}": ("administrator", "runner"),
    "/manage/projects/{project}": ("supervisor", "administrator", "runner"),
    "/manage/projects/{project}/settings": ("administrator", "runner"),
    "/manage/projects/{project}/people": ("administrator", "runner"),
    "/manage/projects/{project}/people/new": ("administrator", "runner"),
    "/manage/site/new?in={project}": ("supervisor", "administrator", "runner"),
    "/manage/site/{site}": ("supervisor", "administrator", "runner"),
    "/manage/plot/new?in={site}": ("supervisor", "administrator", "runner"),
    "/manage/choices": ("administrator", "runner", "foreigner"),
    "/manage/choices/species": ("administrator", "runner", "foreigner"),
    "/manage/choices/species/ulm_pum": ("administrator", "runner", "foreigner"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_opens_for_those_who_may_and_for_nobody_else(team, address):
    ids = {
        "project": team.project.id,
        "site": team.site.id,
        "organisation": team.project.organisation_id,
    }
    opens = {
        who: team.browser(who).get(address.format(**ids)).status_code == 200 for who in team.people
    }
    may = set(ADDRESSES[address]) | ({"foreigner"} if address == "/manage" else set())
    assert {who for who, opened in opens.items() if opened} == may


def test_nobody_adds_to_a_foreign_project(team, new_site):
    foreigner = team.browser("foreigner")
    assert foreigner.get(new_site).status_code == 404
    own = f"/manage/site/new?in={team.foreign_site.project_id}"
    assert foreigner.send(new_site, A_SITE, page=own).status_code == 404
    address = f"/manage/site/{team.site.id}"
    assert foreigner.send(address, A_SITE, page=own).status_code == 404
    assert foreigner.send(f"{address}/retirement", {"retired": "yes"}, page=own).status_code == 404
    assert count(team, Site) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/manage/site/new",
        "/manage/plot/new?in=x",
        "/manage/plot/new?in=99999999999999999999",
        "/manage/plot/99999999999999999999",
        "/manage/projects/99999999999999999999",
        "/manage/tree/1",
        "/sites/99999999999999999999",
    ],
)
def test_an_address_that_names_nothing_is_not_there(team, address):
    assert team.browser("runner").get(address).status_code == 404
