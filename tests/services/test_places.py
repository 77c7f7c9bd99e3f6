"""Places are added, changed and retired; the ledger says who changed what."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import BY_NAME
from fieldapp.rules.flags import Severity
from fieldapp.services import places as service
from fieldapp.store import choices, ledger, places
from fieldapp.store.models import LedgerLine
from fieldapp.store.place_columns import values_of
from tests.databases import on_both_databases
from tests.factories import SITE_ANSWERS, SQUARE, a_cohort, a_person, a_plot, a_project, a_site

TODAY = date(2026, 6, 12)
NOW = datetime(2026, 6, 12, 14, 30, tzinfo=UTC)

A_PROJECT = {"code": "FR24", "name": "Frugal rehabilitation", "starts_on": "2024-01-01"}
A_SITE = SITE_ANSWERS | {
    "area_reported": "150",
    "area_reported_unit": "mu",
    "eco_zone": "wwf_selenge_orkhon_forest_steppe",
    "minerals": ["gold"],
    "boundary": json.dumps(SQUARE),
}
A_PLOT = {"code": "P1", "shape": "circle", "radius_m": "5.64", "permanent": "yes"}
A_POINT = {"code": "F1", "lat": "47.501", "lon": "106.202", "bearing_deg": "45"}
A_COHORT = {
    "code": "C1",
    "species": "hip_rha",
    "kind": "original",
    "planted_on": "2025-05-10",
    "n_planted": "480",
    "n_basis": "counted",
    "area_planted": "0.3",
    "area_planted_unit": "ha",
    "protection": ["fence_mesh", "windbreak"],
}


@pytest.fixture
def project(session):
    choices.seed(session)
    return a_project(session)


@pytest.fixture
def site(session, project):
    return a_site(session, project)


@pytest.fixture
def person(session):
    return a_person(session)


@pytest.fixture
def add(session, person):
    def add(kind, parent, answers, /, **more):
        return service.add(session, kind, parent, {**answers, **more}, TODAY, person.id)

    return add


@pytest.fixture
def refused(add):
    """The questions whose answers will not do, with the reasons."""

    def refused(kind, parent, answers, /, **more):
        with pytest.raises(UnreadableAnswers) as error:
            add(kind, parent, answers, **more)
        return {
            name: problem.text % problem.figures for name, problem in error.value.problems.items()
        }

    return refused


def lines(session):
    session.flush()
    return [
        (line.act, line.subject, line.facts)
        for line in session.scalars(select(LedgerLine).order_by(LedgerLine.number))
    ]


@on_both_databases
def test_every_kind_of_place_is_kept_as_it_was_answered(session, project, add):
    organisation = add("organisation", None, {"name": "Duyun mines", "kind": "association"})
    funded = add(
        "project",
        None,
        A_PROJECT,
        organisation_id=str(organisation.id),
        funders="SDC\n\n The Asia Foundation ",
        funding_donor="120000",
        funding_donor_currency="CHF",
    )
    site = add("site", funded, A_SITE)
    within = [
        add("plot", site, A_PLOT),
        add("cohort", site, A_COHORT),
        add("photo_point", site, A_POINT),
    ]
    session.flush()
    session.expire_all()

    assert funded.funders == ["SDC", "The Asia Foundation"]
    assert funded.funding == [{"source": "donor", "amount": "120000", "currency": "CHF"}]
    assert site.eco_system == "zones_wwf"
    assert site.water_zone
    assert not site.protected_area
    assert site.boundary_area_m2 == pytest.approx(100_500, rel=0.01)
    assert site.area_reported == Decimal(150)
    assert [place.site_id for place in within] == [site.id] * 3
    assert within[1].protection == ["fence_mesh", "windbreak"]
    assert within[2].lat == 47.501


@on_both_databases
def test_what_is_kept_reads_as_what_was_answered(session, project, add):
    for kind, parent, answers in (
        ("site", project, A_SITE),
        ("plot", a_site(session, project), A_PLOT),
        ("cohort", a_site(session, project), A_COHORT),
        ("photo_point", a_site(session, project), A_POINT),
    ):
        place = add(kind, parent, answers)
        session.flush()
        session.expire_all()
        assert values_of(BY_NAME[kind], place) == BY_NAME[kind].read(answers)


def test_a_change_writes_what_was_and_what_is(session, project, person, add):
    site = add("site", project, A_SITE)

    answers = {**A_SITE, "name": "Zaamar South", "slope_deg": "12.5", "minerals": []}
    assert service.change(session, "site", site, answers, TODAY, person.id)

    assert lines(session)[-1] == (
        "site.changed",
        f"site/{site.id}",
        {
            "name": ["Zaamar North", "Zaamar South"],
            "minerals": [["gold"], []],
            "slope_deg": [None, "12.5"],
        },
    )
    assert ledger.verify(session) is None


def test_saving_what_is_there_already_changes_nothing(session, project, person, add):
    site = add("site", project, A_SITE)
    before = lines(session)
    assert not service.change(session, "site", site, A_SITE, TODAY, person.id)
    assert lines(session) == before


def test_a_place_is_retired_and_comes_back(session, site, person):
    for _ in range(2):
        service.retire(session, "site", site, NOW, person.id)
    assert site.retired_at == NOW
    for _ in range(2):
        service.bring_back(session, "site", site, person.id)
    assert site.retired_at is None
    assert [act for act, _, _ in lines(session)] == ["site.retired", "site.brought_back"]


def test_two_places_beside_each_other_are_not_called_the_same(session, project, add, refused):
    add("site", project, A_SITE)
    assert refused("site", project, A_SITE, code="zn") == {
        "code": "Another one is called this already."
    }
    assert add("site", a_project(session), A_SITE)
    assert refused("site", project, A_SITE, code="Z" * 41)["code"].startswith("Use at most")


def test_an_organisation_has_its_name_alone(add, refused):
    add("organisation", None, {"name": "Mönkh Noogoon", "kind": "asm_ngo"})
    assert "name" in refused("organisation", None, {"name": "MÖNKH NOOGOON", "kind": "mine"})


def test_a_retired_name_stays_taken(session, project, person, add, refused):
    service.retire(session, "site", add("site", project, A_SITE), NOW, person.id)
    assert "code" in refused("site", project, A_SITE)


@pytest.mark.parametrize(
    ("more", "question"),
    [
        ({"eco_zone": "atlantis"}, "eco_zone"),
        ({"organisation_id": "4711"}, "organisation_id"),
        ({"area_reported": "16000"}, "area_reported"),
        ({"area_technical_ha": "10.7"}, "area_technical_ha"),
        ({"area_biological_ha": "2", "area_accepted_ha": "2.5"}, "area_accepted_ha"),
        ({"leaf_on_from": "June"}, "leaf_on_from"),
    ],
)
def test_what_cannot_be_of_a_site_is_refused_where_it_was_typed(project, refused, more, question):
    assert set(refused("site", project, A_SITE, **more)) == {question}


@pytest.mark.parametrize(
    ("more", "question"),
    [
        ({"species": "dandelion"}, "species"),
        ({"protection": ["fence_mesh", "magic"]}, "protection"),
        ({"planted_on": "2026-06-13"}, "planted_on"),
        ({"planted_on": "2022-10-01"}, "planted_on"),
        ({"planted_on": "0025-05-10"}, "planted_on"),
        ({"n_planted": "6001"}, "n_planted"),
        ({"area_planted": "11"}, "area_planted"),
        ({"plot_id": "4711"}, "plot_id"),
        ({"kind": "beat_up"}, "parent_cohort_id"),
    ],
)
def test_what_cannot_be_of_a_planting_is_refused_where_it_was_typed(site, refused, more, question):
    assert question in refused("cohort", site, A_COHORT, **more)


def test_a_project_ends_after_it_begins_and_says_in_which_money(session, project, refused):
    organisation = str(project.organisation_id)
    problems = refused(
        "project",
        None,
        A_PROJECT,
        organisation_id=organisation,
        ends_on="2023-12-31",
        funding_own="5",
    )
    assert set(problems) == {"ends_on", "funding_own"}


def test_a_position_needs_both_its_numbers(site, refused):
    assert set(refused("photo_point", site, A_POINT, lon="")) == {"lon"}


def test_a_planting_lies_in_a_plot_of_its_own_site(session, project, site, add, refused):
    elsewhere = a_plot(session, a_site(session, project))
    here = a_plot(session, site)
    session.refresh(site)
    assert "plot_id" in refused("cohort", site, A_COHORT, plot_id=str(elsewhere.id))
    assert add("cohort", site, A_COHORT, plot_id=str(here.id)).plot_id == here.id


def test_replacements_name_whom_they_replace_and_never_each_other(
    session, site, person, add, refused
):
    old = a_cohort(session, site, planted_on=date(2024, 5, 1))
    session.refresh(site)
    replacing = {"kind": "beat_up", "parent_cohort_id": str(old.id)}
    assert "planted_on" in refused("cohort", site, A_COHORT, **replacing, planted_on="2024-05-01")
    new = add("cohort", site, A_COHORT, **replacing)
    session.refresh(site)

    answers = {**A_COHORT, "kind": "beat_up", "planted_on": "2026-05-01"}
    for cohort, parent in ((old, new), (new, new)):
        circle = {**answers, "code": cohort.code, "parent_cohort_id": str(parent.id)}
        with pytest.raises(UnreadableAnswers) as error:
            service.change(session, "cohort", cohort, circle, TODAY, person.id)
        assert "parent_cohort_id" in error.value.problems


def test_what_is_retired_is_not_offered_but_may_stay(session, site, person, add, refused):
    cohort = add("cohort", site, A_COHORT)
    buckthorn = choices.find(session, "species", "hip_rha")
    assert buckthorn is not None
    buckthorn.is_retired = True
    session.flush()
    changed = {**A_COHORT, "n_planted": "500"}
    assert service.change(session, "cohort", cohort, changed, TODAY, person.id)
    assert "species" in refused("cohort", site, A_COHORT, code="C2")


def test_odd_is_shown_and_kept(session, site, add):
    cohort = add(
        "cohort", site, A_COHORT, spacing_row_m="3", spacing_tree_m="4", planted_on="2025-07-20"
    )
    codes = {flag.code: flag.severity for flag in service.doubts_about("cohort", cohort, TODAY)}
    assert codes == {"P02": Severity.WARN, "P03": Severity.INFORM}


def test_a_plot_far_outside_is_asked_about(session, site, add):
    plot = add("plot", site, A_PLOT, lat="47.52", lon="106.202", n_spots="2")
    doubts = {flag.code: flag for flag in service.doubts_about("plot", plot, TODAY)}
    assert doubts["G01"].figures["distance_m"] == pytest.approx(1890, abs=30)
    assert doubts["U01"].question == "n_spots"
    near = add("plot", site, A_PLOT, code="P2", lat="47.5003", lon="106.1998")
    assert not service.doubts_about("plot", near, TODAY)


def test_a_new_place_starts_with_a_free_code_and_what_the_last_one_had(session, site, add):
    assert service.first_answers(session, "cohort", site)["code"] == "C1"
    add("cohort", site, A_COHORT)
    answers = service.first_answers(session, "cohort", site)
    assert answers["code"] == "C2"
    assert answers["protection"] == ("fence_mesh", "windbreak")
    assert "n_planted" not in answers


def test_places_are_found_with_their_retired_ones_last(session, project, site):
    a_site(session, project, code="A0")
    session.expire_all()
    (found,) = places.projects(session, [project.id])
    assert [each.code for each in found.sites] == ["A0", site.code]
    assert places.projects(session, []) == []
