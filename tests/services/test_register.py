"""The register: what approved entries come to, and which of them stand behind each figure."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import pytest

from fieldapp.rules.review import Status
from fieldapp.rules.soil import DensitySource
from fieldapp.rules.survival import HeldOut, SurvivalMethod
from fieldapp.rules.target import Verdict
from fieldapp.services.register import project_register, site_register
from fieldapp.store.models import Entry
from fieldapp.store.register import LastVisit
from tests import factories
from tests.databases import on_both_databases

ULAANBAATAR = timezone(timedelta(hours=8))


class Field:
    """A site with somebody who counts there; what they record is approved at once."""

    def __init__(self, session) -> None:
        self.session = session
        self.project = factories.a_project(session)
        self.site = factories.a_site(session, self.project)
        self.bat = factories.a_person(session, "bat", self.project)
        self.dolma = factories.a_person(session, "dolma", self.project)

    def planted(self, n_planted=120, **facts):
        return factories.a_cohort(self.session, self.site, n_planted=n_planted, **facts)

    def counted(self, *cohorts, alive, spots=120, at=None, by=None, status=Status.APPROVED, **more):
        """A tree count on a day at 10 in the morning there, unless another time is given."""
        answers = {
            "cohorts": [cohort.id for cohort in cohorts],
            "method": "census",
            "n_spots": spots,
            "n_alive": alive,
            "n_dead": spots - alive,
            "n_missing": 0,
            "leaf_on": "yes",
        }
        facts = {name: more.pop(name) for name in ("is_readable", "photos_missing") if name in more}
        if isinstance(at, date) and not isinstance(at, datetime):
            at = datetime(at.year, at.month, at.day, 10, tzinfo=ULAANBAATAR)
        return factories.an_entry(
            self.session,
            self.site,
            by or self.bat,
            recorded_at=at or factories.SUMMER,
            status=status,
            answers=answers | more,
            **facts,
        )

    def treated(self, status=Status.APPROVED, **more):
        return factories.an_entry(
            self.session,
            self.site,
            self.bat,
            "soil_treatment",
            status=status,
            answers=factories.SOIL_TREATMENT | more,
        )

    def register(self):
        return site_register(self.session, self.site)

    def line(self, *cohorts):
        key = ",".join(str(cohort.id) for cohort in cohorts)
        return next(line for line in self.register().lines if line.key == key)


@pytest.fixture
def field(session) -> Field:
    return Field(session)


@on_both_databases
def test_survival_is_what_the_newest_approved_count_found(field):
    elms = field.planted(480)
    field.counted(elms, alive=450, spots=480, at=date(2025, 6, 12))
    newest = field.counted(elms, alive=410, spots=480, at=date(2026, 6, 12))

    line = field.line(elms)

    assert [visit.survival.alive for visit in line.visits] == [410, 450]
    assert line.survival.rate == pytest.approx(0.854167, abs=1e-6)
    assert (line.survival.method, line.survival.counted) == (SurvivalMethod.FULL_COUNT, 480)
    assert line.newest.entries == (newest.id,)
    assert line.newest.person == "Bat"


@on_both_databases
@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.RECEIVED},
        {"status": Status.RETURNED},
        {"status": Status.REJECTED},
        {"photos_missing": 1},
        {"is_readable": False},
    ],
    ids=str,
)
def test_what_is_not_approved_complete_and_readable_counts_nowhere(field, facts):
    elms = field.planted()
    field.counted(elms, alive=100, **facts)

    register = field.register()

    assert register.standing.survival.rate is None
    assert register.standing.entries == ()
    assert project_register(field.session, field.project).standing.survival.rate is None


def test_trees_that_nobody_counted_are_not_counted_as_dead(field):
    field.planted(200)
    elms = field.planted(100)
    field.counted(elms, alive=90, spots=100)

    survival = field.register().standing.survival

    assert (survival.rate, survival.survivors) == (0.9, 90)
    assert survival.coverage == pytest.approx(1 / 3)


def test_plots_of_one_visit_make_one_rate_with_its_interval(field):
    elms = field.planted(2400)
    for number, (spots, alive) in enumerate(
        [(24, 20), (18, 15), (30, 21), (22, 20), (26, 17), (20, 18)]
    ):
        plot = factories.a_plot(field.session, field.site)
        at = datetime(2026, 6, 12, 9, number, tzinfo=ULAANBAATAR)
        field.counted(elms, alive=alive, spots=spots, at=at, method="fixed_plot", plot=plot.id)

    survival = field.line(elms).survival

    assert (survival.alive, survival.counted, survival.plots) == (111, 140, 6)
    assert (survival.lower, survival.upper) == pytest.approx((0.65660, 0.88456), abs=1e-5)


def test_a_visit_is_one_persons_day_by_the_calendar_of_the_place(field):
    elms = field.planted(240)
    plots = [factories.a_plot(field.session, field.site) for _ in range(4)]
    morning, evening = (
        datetime(2026, 6, 12, hour, tzinfo=ULAANBAATAR)  # on both sides of midnight in UTC
        for hour in (7, 19)
    )
    counted = [
        field.counted(elms, alive=20, spots=24, at=at, method="fixed_plot", plot=plot.id, by=by)
        for at, plot, by in (
            (morning, plots[0], field.bat),
            (evening, plots[1], field.bat),
            (morning, plots[2], field.dolma),
            (morning - timedelta(days=1), plots[3], field.bat),
        )
    ]

    visits = field.line(elms).visits

    assert [set(visit.entries) for visit in visits] == [
        {counted[0].id, counted[1].id},
        {counted[2].id},
        {counted[3].id},
    ]


def test_a_blind_recount_only_checks_another_count(field):
    elms = field.planted()
    first = field.counted(elms, alive=100)
    field.counted(elms, alive=60, by=field.dolma, recount_of=str(first.id))

    assert field.line(elms).survival.alive == 100
    assert project_register(field.session, field.project).standing.survival.survivors == 100


def test_a_walk_through_does_not_hide_the_count_before_it(field):
    elms, poplars = field.planted(), field.planted()
    field.counted(elms, alive=100, at=date(2026, 6, 1))
    field.counted(elms, alive=120, at=date(2026, 6, 9), method="walk_through")
    field.counted(poplars, alive=120, at=date(2026, 6, 9), method="walk_through")

    assert field.line(elms).survival.alive == 100
    assert field.line(poplars).survival.held_out is HeldOut.WALK_THROUGH_ONLY
    assert project_register(field.session, field.project).standing.survival.survivors == 100


def test_a_newest_count_that_contradicts_itself_gives_no_rate_and_says_why(field):
    elms = field.planted(100)
    field.counted(elms, alive=90, spots=100, at=date(2025, 6, 12))
    field.counted(elms, alive=110, spots=110, at=date(2026, 6, 12))

    survival = field.line(elms).survival

    assert survival.rate is None
    assert survival.held_out is HeldOut.MORE_ALIVE_THAN_PLANTED


@on_both_databases
def test_trees_counted_together_are_one_line_and_are_added_once(field):
    elms, poplars = field.planted(100), field.planted(50)
    field.counted(elms, alive=90, spots=100, at=date(2025, 6, 12))
    field.counted(poplars, elms, alive=120, spots=150, at=date(2026, 6, 12))

    register = field.register()

    assert field.line(elms).survival.rate == 0.9
    assert field.line(elms, poplars).survival.rate == 0.8
    assert (register.standing.survival.survivors, register.standing.survival.planted) == (120, 150)
    assert project_register(field.session, field.project).standing.survival.survivors == 120


def test_what_replaced_dead_trees_is_a_planting_of_its_own(field):
    elms = field.planted(1000, design_n=1000)
    new = field.planted(150, kind="beat_up", parent_cohort_id=elms.id, planted_on=date(2026, 5, 1))
    field.counted(elms, alive=780, spots=1000, at=date(2026, 6, 12))
    field.counted(new, alive=125, spots=150, at=date(2026, 6, 12))

    (replanted,) = field.register().replanted

    assert replanted.own.rate == 0.78
    assert replanted.cumulative.rate == pytest.approx(0.786957, abs=1e-6)
    assert replanted.stocking == 0.905


def test_who_cannot_tell_old_from_replaced_trees_has_counted_both(field):
    """780 of 1000, 150 planted in, then 905 that nobody can tell apart."""
    elms = field.planted(1000)
    new = field.planted(150, kind="beat_up", parent_cohort_id=elms.id, planted_on=date(2026, 5, 1))
    again = field.planted(10, kind="beat_up", parent_cohort_id=new.id, planted_on=date(2027, 5, 1))
    field.counted(elms, alive=780, spots=1000, at=date(2025, 8, 1))
    field.counted(elms, alive=905, spots=1000, at=date(2026, 8, 1), separable="no")

    (replanted,) = field.register().replanted

    assert replanted.replacements[-1].id == again.id
    assert replanted.own is None
    assert field.line(elms, new).survival.rate == pytest.approx(0.786957, abs=1e-6)
    assert replanted.stocking is None, "ten were planted since and not counted yet"


def test_a_planting_entered_by_mistake_goes_and_one_that_failed_stays(field):
    retired_at = datetime(2026, 7, 1, tzinfo=UTC)
    field.planted(1000, retired_at=retired_at)
    failed = field.planted(100, retired_at=retired_at)
    field.counted(failed, alive=0, spots=100)

    survival = field.register().standing.survival

    assert (survival.planted, survival.rate) == (100, 0)


def test_a_count_of_trees_of_another_site_counts_nowhere_and_is_named(field):
    elsewhere = factories.a_site(field.session, field.project)
    theirs = factories.a_cohort(field.session, elsewhere)
    stray = field.counted(theirs, alive=100)

    assert field.register().strays == (stray.id,)
    assert project_register(field.session, field.project).standing.survival.rate is None


def test_causes_of_death_are_those_of_the_newest_counts(field):
    elms, poplars = field.planted(), field.planted()
    field.counted(elms, alive=100, causes={"drought": 20}, at=date(2025, 6, 12))
    field.counted(elms, alive=90, causes={"drought": 25, "frost": None}, at=date(2026, 6, 12))
    field.counted(poplars, alive=110, causes={"drought": 10}, at=date(2026, 6, 12))

    assert field.register().causes == {"drought": 35, "frost": None}


@pytest.mark.parametrize(
    ("alive", "verdict"),
    [(120, Verdict.REACHED), (90, Verdict.MISSED)],
)
def test_survival_is_held_against_the_projects_own_target(field, alive, verdict):
    field.project.settings = {"survival_target": "0.8"}
    field.counted(field.planted(), alive=alive)

    standing = field.register().standing

    assert (standing.target, standing.verdict) == (0.8, verdict)


@on_both_databases
def test_treatments_add_up_for_each_material_with_what_they_rest_on(field):
    field.treated(material="dung_sheep", amount=20, amount_unit="cart", area_treated=0.5)
    field.treated(
        material="dung_sheep",
        amount=3,
        amount_unit="t",
        area_treated=3,
        area_unit="mu",
        treated_on="2026-06-20",
    )
    field.treated(material="gypsum", amount=500, amount_unit="kg", area_treated=0.2)
    field.treated(status=Status.RECEIVED)

    register = field.register()

    dung, gypsum = register.materials
    assert (dung.material, dung.treatments, dung.weighed) == ("dung_sheep", 2, 2)
    assert dung.mass_t == Decimal(20) * Decimal("0.75") * Decimal("0.45") + 3
    assert dung.treated_ha == Decimal("0.7")
    assert dung.usual_density == 1
    assert gypsum.rate_t_ha == Decimal("2.5")
    assert [str(each.day) for each in register.treatments] == [
        "2026-06-20",
        "2026-06-12",
        "2026-06-12",
    ]
    assert register.treatments[0].rate.density_source is None
    assert register.treatments[1].rate.density_source is DensitySource.DEFAULT


def test_carts_are_as_big_as_the_project_says(field):
    field.project.settings = {"cart": ["0.5", "m3"]}
    field.treated(amount=20, amount_unit="cart")

    (dung,) = field.register().materials

    assert dung.mass_t == Decimal(20) * Decimal("0.5") * Decimal("0.45")


def test_what_cannot_be_weighed_is_in_no_sum_and_is_told(field):
    field.treated(material="other", amount=20, amount_unit="m3")

    (other,) = field.register().materials

    assert (other.treatments, other.weighed, other.mass_t, other.rate_t_ha) == (1, 0, 0, None)


def test_areas_of_different_kinds_are_kept_apart(field):
    field.site.area_technical_ha = Decimal("2.5")
    other = factories.a_site(field.session, field.project, boundary_area_m2=None)
    other.area_technical_ha = Decimal("1.25")
    other.area_accepted_ha = Decimal(1)

    areas = {
        total.kind: (total.area_ha, total.sites)
        for total in project_register(field.session, field.project).areas
    }

    assert areas == {
        "boundary": (10, 1),
        "reported": (20, 2),
        "technical": (Decimal("3.75"), 2),
        "accepted": (1, 1),
    }


@on_both_databases
def test_a_project_adds_up_its_sites_and_knows_when_each_was_visited(field):
    field.counted(field.planted(100), alive=90, spots=100, at=date(2026, 6, 12))
    field.treated()
    far = factories.a_site(field.session, field.project, code="ZZ")
    factories.a_cohort(field.session, far, n_planted=300)

    register = project_register(field.session, field.project)

    near, further = register.sites
    assert near.visited == LastVisit(visits=1, last_on=date(2026, 6, 12))
    assert further.visited is None
    assert register.standing.survival.coverage == 0.25
    assert register.materials[0].mass_t == Decimal("6.75")


def test_another_projects_entries_are_not_in_it(field, session):
    others = Field.__new__(Field)
    others.session, others.project = session, factories.a_project(session)
    others.site = factories.a_site(session, others.project)
    others.bat = factories.a_person(session, project=others.project)
    others.counted(others.planted(), alive=100)

    register = project_register(session, field.project)

    assert register.standing.survival.planted == 0
    assert [site.visited for site in register.sites] == [None]


def test_entries_are_counted_by_kind_and_status(field):
    elms = field.planted()
    for status in (Status.APPROVED, Status.APPROVED, Status.RETURNED):
        field.counted(elms, alive=100, status=status)
    field.counted(elms, alive=100, photos_missing=1)
    field.treated()

    assert field.register().by_status == {
        ("tree_count", Status.APPROVED): 2,
        ("tree_count", Status.RETURNED): 1,
        ("soil_treatment", Status.APPROVED): 1,
    }


@on_both_databases
@pytest.mark.parametrize("seed", range(4))
def test_the_newest_counts_alone_say_what_all_counts_say(field, seed):
    """A project reads only what is newest for each choice of trees; a site reads everything."""
    chance = Random(seed)
    old = [field.planted(50) for _ in range(3)]
    new = field.planted(20, kind="beat_up", parent_cohort_id=old[0].id, planted_on=date(2025, 9, 1))
    plots = [factories.a_plot(field.session, field.site) for _ in range(3)]
    entries: list[Entry] = []
    for _ in range(40):
        spots = chance.randint(5, 25)
        entries.append(
            field.counted(
                *chance.sample([*old, new], chance.choice([1, 1, 1, 2])),
                alive=chance.randint(0, spots),
                spots=spots,
                at=datetime(2025, 9, 1, 9, tzinfo=ULAANBAATAR)
                + timedelta(days=chance.randint(0, 5), minutes=chance.randint(0, 600)),
                by=chance.choice([field.bat, field.dolma]),
                method=chance.choice(["census", "fixed_plot", "fixed_plot", "walk_through"]),
                plot=chance.choice(plots).id,
                separable=chance.choice([None, "yes", "no"]),
                recount_of=str(chance.choice(entries).id) if chance.random() < 0.2 else None,
            )
        )

    of_site = field.register().standing
    (in_project,) = project_register(field.session, field.project).sites

    assert in_project.standing.survival == of_site.survival
    assert in_project.standing.verdict == of_site.verdict
    assert set(in_project.standing.entries) == set(of_site.entries)
