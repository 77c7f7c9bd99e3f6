"""What a machine doubts about an entry when it arrives."""

import pytest

from fieldapp.rules.flags import Flag, Severity
from fieldapp.services.doubt import judge, worst
from fieldapp.store import choices, surroundings
from tests.factories import a_cohort, a_photo_point, a_plot, a_project, a_site
from tests.parcels import a_delivery, a_photo, named

MIDDLE = {"lat": 47.5015, "lon": 106.202}


@pytest.fixture
def site(session):
    choices.seed(session)
    return a_site(session, a_project(session), leaf_on_from="06-01", leaf_on_to="09-20")


@pytest.fixture
def cohort(session, site):
    return a_cohort(session, site)


@pytest.fixture
def flags_of(session, site, sender):
    def flags_of(clock_skew_s=None, **envelope):
        parcel = a_delivery(site, sender, **envelope).parcel
        facts = surroundings.find_site(session, site.id)
        assert facts
        judged = judge(session, parcel, facts, clock_skew_s)
        return {flag.code: flag.severity for flag in judged.flags}

    return flags_of


@pytest.fixture
def sender():
    class Sender:
        id = 1

    return Sender


@pytest.fixture
def counted(flags_of, cohort):
    def counted(envelope=None, **answers):
        sound = {"cohorts": [cohort.id], "causes": {"drought": 16}}
        return flags_of(answers=sound | answers, **(envelope or {}))

    return counted


def position(accuracy_m=8, **where):
    return {"accuracy_m": accuracy_m, "at": None, "source": "browser"} | MIDDLE | where


def test_a_sound_count_raises_no_doubt(counted):
    assert counted({"position": position()}) == {}


def test_a_full_count_is_held_against_what_was_planted(counted):
    assert counted(n_alive=121, n_spots=137)["S01"] is Severity.BLOCK
    assert counted(n_spots=110, n_alive=94)["S06"] is Severity.WARN
    assert counted(n_spots=50, n_alive=34)["S06"] is Severity.BLOCK


def test_several_cohorts_are_held_against_all_that_was_planted(session, site, cohort, counted):
    other = a_cohort(session, site, n_planted=80)

    assert "S06" in counted(cohorts=[cohort.id, other.id])
    assert counted(cohorts=[cohort.id, other.id], n_alive=184, n_spots=200) == {}


def test_a_count_without_leaves_is_doubted(counted):
    assert counted(leaf_on="no") == {"S07": Severity.WARN}
    assert counted({"recorded_at": "2026-04-12T14:32:05+08:00"}) == {"S07": Severity.WARN}
    assert counted({"recorded_at": "2026-09-20T23:30:00+08:00"}) == {}


def test_pines_can_be_judged_in_winter(session, site, counted):
    pines = a_cohort(session, site, species="pin_syl")

    assert counted({"recorded_at": "2026-01-12T14:32:05+08:00"}, cohorts=[pines.id]) == {}


def test_suckers_are_to_be_counted_apart(session, site, counted):
    buckthorn = a_cohort(session, site, species="hip_rha")

    assert counted(cohorts=[buckthorn.id]) == {"S18": Severity.WARN}
    assert counted(cohorts=[buckthorn.id], n_volunteers=0) == {}


def test_many_trees_that_nobody_could_judge_and_walking_through_are_doubted(counted):
    assert counted(n_alive=74, n_unknown=30)["S16"] is Severity.WARN
    assert counted(method="walk_through")["S17"] is Severity.WARN


def test_places_of_another_site_stop_approval(session, site, counted, flags_of):
    elsewhere = a_site(session, site.project)
    foreign_cohort, foreign_plot = a_cohort(session, elsewhere), a_plot(session, elsewhere)
    foreign_point = a_photo_point(session, elsewhere)

    assert counted(cohorts=[foreign_cohort.id])["unknown_place"] is Severity.BLOCK
    assert counted(plot=foreign_plot.id)["unknown_place"] is Severity.BLOCK
    assert counted(cohorts=["x" * 36])["unknown_place"] is Severity.BLOCK
    photos = [a_photo()]
    assert flags_of(
        record_type="site_photo", photos=photos, answers={"photo_point": foreign_point.id}
    ) == {"unknown_place": Severity.BLOCK}
    own = a_photo_point(session, site)
    assert flags_of(record_type="site_photo", photos=photos, answers={"photo_point": own.id}) == {}


def test_words_that_no_list_has_stop_approval(counted, flags_of):
    assert counted(causes={"dragons": 16}) == {"unknown_choice": Severity.BLOCK}
    assert flags_of(record_type="soil_treatment", answers={"material": "gold"}) == {
        "unknown_choice": Severity.BLOCK
    }


def treated(flags_of, **answers):
    return flags_of(record_type="soil_treatment", answers=answers)


def test_a_treatment_is_weighed_with_the_project_s_carts(session, site, flags_of):
    assert treated(flags_of) == {"T04": Severity.INFORM}
    site.project.settings = {"cart": ["50", "m3"]}
    session.flush()
    assert treated(flags_of)["T01"] is Severity.BLOCK
    assert treated(flags_of, unit_kg=300) == {}


def test_an_odd_rate_asks_for_the_unit(flags_of):
    doubts = treated(flags_of, amount=12, amount_unit="t", area_treated=0.5, area_unit="mu")

    assert doubts["T01"] is Severity.BLOCK
    assert doubts["T02"] is Severity.WARN


def test_no_more_ground_is_treated_than_the_site_has(flags_of, session, site):
    amounts = {"amount": 100, "amount_unit": "t", "area_unit": "ha"}
    assert treated(flags_of, **amounts, area_treated=10) == {}
    assert treated(flags_of, **amounts, area_treated=11) == {"T03": Severity.BLOCK}
    site.boundary, site.boundary_area_m2, site.area_reported = None, None, 12
    session.flush()
    assert treated(flags_of, **amounts, area_treated=11) == {}


def test_a_position_outside_the_site_is_doubted(counted):
    assert counted({"position": position(lat=47.506)}) == {"G01": Severity.WARN}
    assert counted({"position": position(lat=47.6)}) == {"G01": Severity.BLOCK}
    assert counted({"position": position(lat=47.6, accuracy_m=150)}) == {"G02": Severity.WARN}
    assert counted({"position": position(accuracy_m=None)}) == {}


def test_a_site_without_a_boundary_has_no_outside(session, site, counted):
    site.boundary = None
    session.flush()

    assert counted({"position": position(lat=40)}) == {}


@pytest.mark.parametrize(
    ("taken_at", "doubts"),
    [
        ("2026-06-12T09:00:00+08:00", {}),
        ("2026-06-10T09:00:00+08:00", {"F01": Severity.WARN}),
        ("2026-05-10T09:00:00+08:00", {"F01": Severity.BLOCK}),
        (None, {}),
    ],
)
def test_a_photo_of_another_day_is_doubted(flags_of, taken_at, doubts):
    photo = named(a_photo(), taken_at=taken_at)

    assert flags_of(record_type="site_photo", photos=[photo]) == doubts


def test_a_site_photo_without_a_photo_stops_approval(flags_of):
    assert flags_of(record_type="site_photo") == {"F08": Severity.BLOCK}
    assert flags_of(record_type="site_photo", photos=[a_photo()]) == {}


def test_a_wrong_clock_and_a_late_record_are_doubted(counted, flags_of):
    assert flags_of(clock_skew_s=-700.0, record_type="site_photo", photos=[a_photo()]) == {
        "D01": Severity.WARN
    }
    assert treated(flags_of, treated_on="2026-05-01", unit_kg=300) == {"D02": Severity.INFORM}


def test_an_unreadable_record_is_still_held_against_place_and_clock(flags_of):
    doubts = flags_of(clock_skew_s=-90_000.0, answers={"n_alive": -1}, position=position(lat=47.6))

    assert doubts == {
        "unreadable": Severity.BLOCK,
        "G01": Severity.BLOCK,
        "D01": Severity.BLOCK,
    }


def test_the_worst_doubt_leads():
    doubts = [Flag("A", Severity.INFORM, ""), Flag("B", Severity.WARN, "")]

    assert worst(doubts) is Severity.WARN
    assert worst([*doubts, Flag("C", Severity.BLOCK, "")]) is Severity.BLOCK
    assert worst([]) is None
