"""The forms: made from the questions of any record type, judged by them, filed as a phone would."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from fieldapp.config import Config
from fieldapp.records import BY_NAME, RECORD_TYPES, Record
from fieldapp.records.questions import answered, choice, count, measure, text
from fieldapp.rules.review import Status
from fieldapp.rules.roles import Role
from fieldapp.store.database import Database
from fieldapp.store.models import Cohort, Entry, Person, Photo, Plot, Project, Site
from fieldapp.web.capture import kept_page
from fieldapp.web.entry_ids import new_entry_id
from tests import factories
from tests.people import Browser, signed_in

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]+)">')
LARGEST_PAGE = 5 * 1024
each_type = pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.name)


@dataclass(frozen=True)
class Team:
    """Bat at a browser, and the site where he works."""

    browser: Browser
    database: Database
    project: Project
    site: Site
    plot: Plot
    cohort: Cohort
    bat: Person

    def address(self, record_type: str) -> str:
        return f"/new/{record_type}?site={self.site.id}"

    def hidden(self, record_type: str, query: str = "") -> dict[str, object]:
        """What the form carries unseen."""
        page = self.browser.get(f"{self.address(record_type)}{query}")
        assert page.status_code == 200
        return dict(HIDDEN.findall(page.text))

    def filled(self, record_type: str) -> dict[str, object]:
        """What a browser sends of a form that was filled in."""
        answers = dict(factories.ANSWERS[record_type])
        if record_type == "tree_count":
            answers |= {"cohorts": [self.cohort.id], "causes": ["drought", "frost"]}
            answers |= {"causes-drought": "16", "causes-frost": ""}
        return answers

    def send(self, record_type: str, query: str = "", **more: object):
        form = self.hidden(record_type, query) | self.filled(record_type) | more
        return self.browser.post(f"{self.address(record_type)}{query}", data=form)

    def entries(self) -> list[Entry]:
        with self.database.reading() as session:
            return list(session.scalars(select(Entry).order_by(Entry.changed_number)))


@pytest.fixture
def team(app: Flask, database: Database) -> Team:
    with database.transaction() as session:
        project = factories.a_project(session)
        site = factories.a_site(session, project, name="Zaamar North")
        plot = factories.a_plot(session, site, code="B")
        cohort = factories.a_cohort(session, site, code="C1", species="ulm_pum", n_planted=120)
        bat = factories.a_person(session, "bat", project)
    return Team(signed_in(app, bat), database, project, site, plot, cohort, bat)


class PitBackfill(Record, name="pit_backfill", title="Pit backfill", icon="pit"):
    """A record type that somebody adds one day."""

    pits: int = count("Pits closed", required=True, bounds=(1, 500))
    fill: str = choice("Filled with", ("spoil", "Spoil"), ("rock", "Rock"), required=True)
    rocks_m: Decimal | None = measure(
        "Largest rock", unit="m", step=0.1, when=answered("fill", "rock")
    )
    note: str | None = text("Note", folded=True)


@pytest.fixture
def added_type(monkeypatch: pytest.MonkeyPatch) -> type[Record]:
    monkeypatch.setitem(BY_NAME, PitBackfill.name, PitBackfill)
    return PitBackfill


# ---- the form ----


def test_a_new_record_type_has_its_form_and_its_copy_for_phones(
    added_type: type[Record], app: Flask, team: Team
):
    page = team.browser.get(team.address("pit_backfill")).text
    with app.test_request_context("/"):
        kept = kept_page("pit_backfill")

    for form in (page, kept):
        assert 'data-question="pits" data-kind="count" data-required=""' in form
        assert 'min="1" max="500" required=""' in form
        assert 'data-when="fill=rock"' in form
        assert "Spoil" in form
        assert form.index("More questions") < form.index('data-question="note"')
    assert team.browser.post(team.address("pit_backfill"), data={}).status_code == 400


def test_the_answers_to_a_new_record_type_are_checked_and_filed(
    added_type: type[Record], team: Team, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(factories.ANSWERS, "pit_backfill", {"pits": "501", "fill": "rock"})
    refused = team.send("pit_backfill")
    assert refused.status_code == 422
    assert "Pits closed – Enter a number of at most 500." in refused.text

    assert team.send("pit_backfill", pits="3", rocks_m="0,5").status_code == 303

    [entry] = team.entries()
    assert entry.answers == {"pits": 3, "fill": "rock", "rocks_m": 0.5}


@each_type
def test_each_question_can_be_answered(record_type: type[Record], app: Flask):
    """On the copy for phones, where nothing depends on a site."""
    with app.test_request_context("/"):
        page = kept_page(record_type.name)

    for name in record_type.questions():
        assert f'name="{name}"' in page, name


@each_type
def test_a_form_is_small_enough_for_a_bad_line(record_type: type[Record], app: Flask, team: Team):
    with app.test_request_context("/"):
        kept = kept_page(record_type.name)

    assert len(gzip.compress(kept.encode(), 9)) <= LARGEST_PAGE


def test_a_unit_is_asked_together_with_its_number(team: Team):
    page = team.browser.get(team.address("soil_treatment")).text

    assert 'data-question="amount_unit"' not in page
    assert 'data-unit="amount_unit"' in page


def test_the_places_of_the_site_can_be_chosen_and_retired_ones_cannot(team: Team):
    with team.database.transaction() as session:
        factories.a_plot(session, team.site, code="OLD-PLOT", retired_at=factories.SUMMER)
        other = factories.a_site(session, team.project)
        factories.a_plot(session, other, code="ELSEWHERE")
    page = team.browser.get(team.address("tree_count")).text

    assert "Siberian elm · C1 · 120 planted" in page
    assert "OLD-PLOT" not in page
    assert "ELSEWHERE" not in page


def test_what_the_site_does_not_have_is_not_asked(team: Team):
    page = team.browser.get(team.address("site_photo")).text

    assert 'data-question="photo_point"' not in page
    assert 'data-question="replaces"' not in page


def test_choices_are_in_the_persons_language(team: Team):
    team.browser.set_cookie("language", "mn")
    page = team.browser.get(team.address("soil_treatment")).text

    assert "Компост" in page


def test_without_a_site_the_open_ones_of_ones_projects_are_offered(app: Flask, team: Team):
    with team.database.transaction() as session:
        factories.a_site(session, team.project, name="Closed pit", retired_at=factories.SUMMER)
        factories.a_site(session, factories.a_project(session), name="Foreign pit")
    page = team.browser.get("/new/tree_count").text

    assert f'href="/new/tree_count?site={team.site.id}"' in page
    assert "Closed pit" not in page
    assert "Foreign pit" not in page


def test_who_has_no_site_is_told_so(app: Flask, database: Database):
    with database.transaction() as session:
        person = factories.a_person(session, "new", factories.a_project(session))

    assert "No site is open to you" in signed_in(app, person).get("/new/tree_count").text


@pytest.mark.parametrize("address", ["/new/nothing", "/new/tree_count?site=999999"])
def test_what_does_not_exist_is_not_found(team: Team, address: str):
    assert team.browser.get(address).status_code == 404


def test_a_foreign_site_does_not_exist(app: Flask, team: Team):
    with team.database.transaction() as session:
        stranger = factories.a_person(session, "stranger", factories.a_project(session))
    browser = signed_in(app, stranger)

    assert browser.get(team.address("tree_count")).status_code == 404
    token = HIDDEN.findall(browser.get("/account").text)[0][1]
    form = team.filled("tree_count") | {"csrf_token": token, "entry_id": str(UUID(int=7))}
    assert browser.post(team.address("tree_count"), data=form).status_code == 404
    assert team.entries() == []


def test_a_viewer_records_nothing(app: Flask, team: Team):
    with team.database.transaction() as session:
        viewer = factories.a_person(session, "viewer", team.project, Role.VIEWER)

    assert signed_in(app, viewer).get(team.address("tree_count")).status_code == 403


# ---- handing it in ----


@each_type
def test_a_filled_form_is_filed_as_it_was_answered(record_type: type[Record], team: Team):
    answer = team.send(record_type.name)

    assert (answer.status_code, answer.location) == (303, "/mine")
    [entry] = team.entries()
    assert entry.record_type == record_type.name
    assert (entry.site_id, entry.recorded_by) == (team.site.id, team.bat.id)
    assert entry.is_readable
    expected = dict(factories.ANSWERS[record_type.name])
    if record_type.name == "tree_count":
        expected |= {"cohorts": [team.cohort.id], "causes": {"drought": 16, "frost": None}}
    assert entry.answers == expected


@each_type
def test_an_empty_form_is_sent_back_naming_each_required_question(
    record_type: type[Record], team: Team
):
    answer = team.browser.post(team.address(record_type.name), data=team.hidden(record_type.name))

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    named = set(re.findall(r'<li><a href="#q-(\w+)">', answer.text))
    asked = record_type.questions().items()
    assert named == {name for name, each in asked if each.required and each.when is None}
    assert team.entries() == []


def test_what_was_answered_stands_in_the_form_that_comes_back(team: Team):
    answer = team.send("tree_count", n_alive="many", photos=(BytesIO(a_photo()), "photo.jpg"))

    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "Alive – Enter a number." in answer.text
    assert re.search(r'value="census"[^>]* checked', answer.text)
    assert re.search(r'name="causes-drought"[^>]* value="16"', answer.text)
    assert "Choose the photos again." in answer.text


def test_sending_the_same_form_twice_files_one_entry(team: Team):
    form = team.hidden("tree_count") | team.filled("tree_count")
    with_photo = [form | {"photos": (BytesIO(a_photo()), "photo.jpg")} for _ in range(2)]

    answers = [team.browser.post(team.address("tree_count"), data=each) for each in with_photo]

    assert [each.status_code for each in answers] == [303, 303]
    [entry] = team.entries()
    assert entry.revision == 1


def test_going_back_and_sending_something_else_corrects_the_entry(team: Team):
    form = team.hidden("tree_count") | team.filled("tree_count")
    team.browser.post(team.address("tree_count"), data=form)

    team.browser.post(team.address("tree_count"), data=form | {"n_alive": "103"})

    [entry] = team.entries()
    assert (entry.revision, entry.answers["n_alive"]) == (2, 103)


def test_a_record_of_the_morning_is_of_the_day_at_the_site(team: Team):
    """At half past six in Ulaanbaatar it is still the day before in Greenwich."""
    early = new_entry_id(datetime(2026, 6, 12, 22, 30, tzinfo=UTC))

    team.send("tree_count", entry_id=str(early))
    assert [entry.recorded_on for entry in team.entries()] == [date(2026, 6, 13)]

    team.send("tree_count", f"&entry={early}", n_alive="103")
    assert [(entry.revision, entry.recorded_on) for entry in team.entries()] == [
        (2, date(2026, 6, 13))
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_begins_as_today_at_the_site(
    start: Callable[[Config], Flask], config: Config, team: Team, zone: str
):
    """The two zones are 25 hours apart: one of them always has another day than Greenwich."""
    there = signed_in(start(replace(config, timezone=zone)), team.bat)
    today = datetime.now(ZoneInfo(zone)).date()

    page = there.get(team.address("soil_treatment")).text

    assert re.search(rf'name="treated_on"[^>]* value="{today}"', page)


def test_an_answer_that_is_not_called_for_is_left_out(team: Team):
    team.send("soil_treatment", n_holes="12")

    [entry] = team.entries()
    assert "n_holes" not in entry.answers


def test_a_photo_is_kept_byte_for_byte(app: Flask, team: Team):
    photo = a_photo()
    team.send("site_photo", photos=[(BytesIO(photo), "one.jpg"), (BytesIO(b""), "")])

    [entry] = team.entries()
    assert entry.photos_missing == 0
    with team.database.reading() as session:
        held = session.scalars(select(Photo)).one()
    assert (held.entry_id, held.size_bytes, held.mime) == (entry.id, len(photo), "image/jpeg")
    assert held.held_at is not None


def test_what_is_no_photo_is_sent_back(team: Team):
    answer = team.send("site_photo", photos=(BytesIO(b"%PDF-1.7"), "photo.jpg"))

    assert answer.status_code == 422
    assert '<a href="#q-photos">This is not a photo' in answer.text
    assert team.entries() == []


def test_a_photo_that_cannot_be_shown_is_sent_back(team: Team):
    huge = BytesIO()
    Image.new("1", (20_000, 10_000)).save(huge, "PNG")
    for photo, words in (
        (a_photo()[:-400], "The photo is damaged."),
        (huge.getvalue(), "too many pixels"),
    ):
        answer = team.send("site_photo", photos=(BytesIO(photo), "photo.jpg"))

        assert answer.status_code == 422
        assert words in answer.text
    assert team.entries() == []


def test_an_entry_that_came_back_opens_with_its_answers_and_the_remarks(team: Team):
    entry = a_returned_entry(team)

    page = team.browser.get(f"/new/tree_count?entry={entry.id}").text

    assert re.search(r'name="n_alive"[^>]* value="104"', page)
    assert "Count the row at the fence again." in page
    assert f'name="entry_id" value="{entry.id}"' in page


def test_a_correction_that_changes_nothing_says_so(team: Team):
    team.send("tree_count")
    with team.database.transaction() as session:
        [entry] = session.query(Entry)
        entry.status = Status.RETURNED

    answer = team.send("tree_count", f"&entry={entry.id}")

    assert f"entry={entry.id}" in answer.location
    assert "Nothing was changed." in team.browser.get(answer.location).text
    assert [each.revision for each in team.entries()] == [1]


def test_correcting_it_adds_a_revision_and_keeps_its_photos(team: Team):
    team.send("site_photo", photos=(BytesIO(a_photo()), "one.jpg"))
    [entry] = team.entries()

    query = f"&entry={entry.id}"
    assert team.send("site_photo", query, phase="planting").status_code == 303

    [corrected] = team.entries()
    assert (corrected.id, corrected.revision) == (entry.id, 2)
    assert corrected.recorded_at == entry.recorded_at
    assert corrected.answers["phase"] == "planting"
    with team.database.reading() as session:
        shown = session.get_one(Entry, entry.id).revisions[-1].photos
        assert [each.photo.size_bytes for each in shown] == [len(a_photo())]


def test_a_decided_entry_is_not_changed(team: Team):
    team.send("tree_count")
    [entry] = team.entries()
    with team.database.transaction() as session:
        session.get_one(Entry, entry.id).status = Status.APPROVED

    answer = team.send("tree_count", f"&entry={entry.id}", n_alive="103")

    assert answer.status_code == 409
    assert "Only a supervisor can open it again" in answer.text
    assert team.entries()[0].answers["n_alive"] == 104


def test_nobody_opens_or_changes_the_entry_of_another(app: Flask, team: Team):
    entry = a_returned_entry(team)
    with team.database.transaction() as session:
        saraa = factories.a_person(session, "saraa", team.project)
    browser = signed_in(app, saraa)
    other = Team(browser, team.database, team.project, team.site, team.plot, team.cohort, saraa)

    page = browser.get(f"/new/tree_count?site={team.site.id}&entry={entry.id}").text
    assert "Count the row at the fence again." not in page

    assert other.send("tree_count", entry_id=str(entry.id)).status_code == 404
    assert [each.revision for each in team.entries()] == [1]


def a_returned_entry(team: Team) -> Entry:
    with team.database.transaction() as session:
        tuya = factories.a_person(session, "tuya", team.project, Role.SUPERVISOR)
        answers = factories.TREE_COUNT | {"cohorts": [team.cohort.id]}
        entry = factories.an_entry(
            session, team.site, team.bat, answers=answers, status=Status.RETURNED
        )
        remarks = {"n_alive": "Count the row at the fence again."}
        factories.a_review(session, entry, tuya, "return", remarks=remarks)
        return entry


def a_photo() -> bytes:
    written = BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(written, "JPEG")
    return written.getvalue()
