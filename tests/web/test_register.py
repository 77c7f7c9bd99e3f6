"""The register's pages: figures with their meaning, down to the entries behind them, for those who may see them."""

import re
from datetime import date, datetime, timedelta, timezone
from html import unescape

import pytest

from fieldapp.rules.review import Status
from fieldapp.rules.roles import Role
from fieldapp.store import choices
from fieldapp.store.models import Membership, Photo, Revision, RevisionPhoto
from tests import factories
from tests.people import signed_in

EAST = timezone(timedelta(hours=8))


class Land:
    """A project with a site, people in each role, and what they recorded."""

    def __init__(self, database) -> None:
        self.database = database
        with database.transaction() as session:
            choices.seed(session)
            self.project = factories.a_project(session, name="Green steppe")
            self.site = factories.a_site(session, self.project, name="Zaamar North")
            self.people = {
                role: factories.a_person(session, f"{role}", self.project, role) for role in Role
            }
            self.stranger = factories.a_person(
                session, "stranger", factories.a_project(session), Role.SUPERVISOR
            )

    def plant(self, **facts):
        with self.database.transaction() as session:
            return factories.a_cohort(session, self.site, **facts)

    def record(self, record_type="tree_count", by=Role.FIELDWORKER, **facts):
        facts = {"status": Status.APPROVED} | facts
        with self.database.transaction() as session:
            return factories.an_entry(session, self.site, self.people[by], record_type, **facts)

    def count(self, cohort, alive, spots, day=date(2026, 6, 12), **more):
        at = datetime(day.year, day.month, day.day, 10, tzinfo=EAST)
        facts = {name: more.pop(name) for name in ("status", "by") if name in more}
        answers = factories.TREE_COUNT | {
            "cohorts": [cohort.id],
            "n_spots": spots,
            "n_alive": alive,
            "n_dead": spots - alive,
            "n_missing": 0,
        }
        return self.record(answers=answers | more, recorded_at=at, **facts)

    def photo(self, entry):
        with self.database.transaction() as session:
            revision = session.query(Revision).filter_by(entry_id=entry.id).one()
            photo = Photo(
                entry_id=entry.id,
                sha256=f"{entry.changed_number:064}",
                size_bytes=9,
                mime="image/jpeg",
                held_at=factories.SUMMER,
            )
            session.add(photo)
            session.flush()
            session.add(
                RevisionPhoto(
                    revision_id=revision.id, photo_id=photo.id, position=0, source="camera"
                )
            )
        return photo.sha256


@pytest.fixture
def land(database) -> Land:
    return Land(database)


@pytest.fixture
def browser_of(app, land):
    return lambda role: signed_in(app, land.people[role])


@pytest.fixture
def supervisor(browser_of):
    return browser_of(Role.SUPERVISOR)


def words(page):
    """What a person reads on the page."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text))


def entries_linked(page):
    return set(re.findall(r"/review/([0-9a-f-]{36})", page.text))


def links(page, start):
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', page.text) if start in href]


def test_survival_is_shown_with_its_range_method_and_sample(supervisor, land):
    elms = land.plant(n_planted=480)
    land.count(elms, alive=410, spots=480)

    page = words(supervisor.get(f"/register/sites/{land.site.id}"))

    for said in ("85%", "82% to 88%", "full count", "410 of 480 planted", "All trees were counted"):
        assert said in page


def test_no_survival_says_why(supervisor, land):
    elms, _uncounted = land.plant(n_planted=100), land.plant(n_planted=50)
    land.count(elms, alive=110, spots=110)

    page = words(supervisor.get(f"/register/sites/{land.site.id}"))

    assert "More trees are alive than were planted." in page
    assert "not counted yet" in page
    assert "No trees were counted yet." in page


def test_every_survival_opens_down_to_its_entries(supervisor, land):
    elms = land.plant(n_planted=480)
    older = land.count(elms, alive=450, spots=480, day=date(2025, 6, 12))
    newer = land.count(elms, alive=410, spots=480)
    waiting = land.count(elms, alive=400, spots=480, status=Status.RECEIVED)

    page = supervisor.get(f"/register/sites/{land.site.id}")
    opened = {
        href: entries_linked(supervisor.get(href)) for href in links(page, "/register/entries")
    }

    assert opened[f"/register/entries?site={land.site.id}&figure=survival"] == {str(newer.id)}
    by_visit = [found for href, found in opened.items() if "visit=2025-06-12" in href]
    assert by_visit == [{str(older.id)}]
    assert {str(older.id), str(newer.id)} in opened.values()
    assert {str(waiting.id)} in opened.values(), "what waits is behind the number of what waits"


def test_the_drawing_says_in_words_what_it_shows(supervisor, land):
    elms = land.plant(n_planted=100, code="A")
    land.count(elms, alive=95, spots=100, day=date(2025, 6, 12))
    land.count(elms, alive=88, spots=100)

    page = supervisor.get(f"/register/sites/{land.site.id}").text

    (name,) = re.findall(r'class="chart"[^>]*aria-label="([^"]+)"', page)
    assert "Jun 12, 2025: 95%; Jun 12, 2026: 88%" in name
    assert "Target: 85%" in name
    assert page.count('class="dot"') == 2


def test_tonnes_open_down_to_the_treatments_with_that_material(supervisor, land):
    dung = land.record("soil_treatment")
    land.record("soil_treatment", answers=factories.SOIL_TREATMENT | {"material": "gypsum"})

    page = supervisor.get(f"/register/projects/{land.project.id}")
    (href,) = links(page, "material=dung_sheep")

    assert "6.8" in words(page)
    assert "13.5" in words(page)
    assert entries_linked(supervisor.get(href)) == {str(dung.id)}


def test_photos_of_a_point_stand_in_time(supervisor, land, database):
    with database.transaction() as session:
        point = factories.a_photo_point(session, land.site, code="P1")
    shown = []
    for year in (2023, 2024, 2025, 2026):
        entry = land.record(
            "site_photo",
            recorded_at=datetime(year, 6, 12, 10, tzinfo=EAST),
            answers=factories.SITE_PHOTO | {"photo_point": point.id},
        )
        shown.append(land.photo(entry))
    rejected = land.photo(land.record("site_photo", status=Status.REJECTED))

    page = supervisor.get(f"/register/sites/{land.site.id}").text

    first, second, third, newest = (page.index(sha256) for sha256 in shown)
    assert first < newest < third < second, "before and now, then the others, newest first"
    assert rejected not in page


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.VIEWER])
def test_who_may_see_entries_sees_photos_and_opens_them(browser_of, land, role):
    entry = land.record("site_photo")
    sha256 = land.photo(entry)
    browser = browser_of(role)

    assert sha256 in browser.get(f"/register/sites/{land.site.id}").text
    listed = browser.get(f"/register/entries?site={land.site.id}&record_type=site_photo")
    assert sha256 in listed.text
    assert entries_linked(listed) == {str(entry.id)}


def test_a_fieldworker_sees_figures_but_only_their_own_photos(browser_of, land):
    elms = land.plant(n_planted=100)
    land.count(elms, alive=88, spots=100, by=Role.SUPERVISOR)
    own, others = land.record("site_photo"), land.record("site_photo", by=Role.SUPERVISOR)
    own_photo, others_photo = land.photo(own), land.photo(others)
    browser = browser_of(Role.FIELDWORKER)

    site = browser.get(f"/register/sites/{land.site.id}")
    listed = browser.get(f"/register/entries?site={land.site.id}")

    assert "88%" in words(site)
    assert own_photo in site.text
    assert others_photo not in site.text + listed.text
    assert entries_linked(listed) == {str(own.id)}
    assert browser.get(f"/register/entries?site={land.site.id}&status=received").status_code == 404
    assert not links(site, ".csv")


@pytest.mark.parametrize(
    "address",
    [
        "/register/sites/{site}",
        "/register/projects/{project}",
        "/register/entries?site={site}",
        "/register/entries?project={project}",
        "/register/tree_count.csv?project={project}",
    ],
)
def test_a_stranger_finds_nothing(app, land, address):
    stranger = signed_in(app, land.stranger)

    answer = stranger.get(address.format(site=land.site.id, project=land.project.id))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/register/sites/999",
        "/register/projects/999",
        "/register/entries",
        "/register/entries?site=999",
        "/register/entries?site=x",
        "/register/entries?site={site}&figure=nothing",
        "/register/entries?site={site}&status=nothing",
        "/register/entries?site={site}&record_type=nothing",
        "/register/nothing.csv",
        "/register/tree_count.csv?status=nothing",
    ],
)
def test_what_is_not_there_is_not_found(supervisor, land, address):
    assert supervisor.get(address.format(site=land.site.id)).status_code == 404


def test_the_register_of_a_single_project_is_that_project(supervisor, land):
    assert supervisor.get("/register").location == f"/register/projects/{land.project.id}"


def test_who_sees_several_projects_chooses(app, land, database):
    with database.transaction() as session:
        both = factories.a_person(session, "both", land.project, Role.VIEWER)
        other = factories.a_project(session, name="Bamboo valley")
        session.add(Membership(person_id=both.id, project_id=other.id, role=Role.VIEWER))

    page = words(signed_in(app, both).get("/register"))

    assert "Green steppe" in page
    assert "Bamboo valley" in page


def test_counts_that_name_no_trees_here_are_pointed_out(supervisor, land):
    stray = land.record(answers=factories.TREE_COUNT | {"cohorts": [999]})

    page = supervisor.get(f"/register/sites/{land.site.id}")

    assert "1 count names no trees of this site" in words(page)
    (href,) = links(page, "figure=strays")
    assert entries_linked(supervisor.get(href)) == {str(stray.id)}


def test_old_and_replaced_trees_are_kept_apart(supervisor, land):
    elms = land.plant(n_planted=1000, code="A")
    new = land.plant(n_planted=150, code="A2", kind="beat_up", parent_cohort_id=elms.id)
    land.count(elms, alive=780, spots=1000)
    land.count(new, alive=125, spots=150)

    page = words(supervisor.get(f"/register/sites/{land.site.id}"))

    assert "A and what replaced its dead" in page
    assert "Of those planted first 78%" in page
    assert "All alive, of all ever planted 79%" in page
    assert "All alive, for 1,000 places to plant 90%" in page


def test_many_entries_come_in_pages(supervisor, land):
    elms = land.plant(n_planted=2000)
    for number in range(30):
        land.count(elms, alive=9, spots=10, method="fixed_plot", plot=number)

    first = supervisor.get(f"/register/entries?site={land.site.id}&figure=survival")
    (following,) = set(links(first, "page=2"))
    second = supervisor.get(following)

    assert (len(entries_linked(first)), len(entries_linked(second))) == (25, 5)
    assert "30 records" in words(first)
    assert not links(second, "page=3")
