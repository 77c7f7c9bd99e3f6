"""The fieldworker's pages as the server makes them: for browsers without scripts."""

import pytest
from flask import Flask

from fieldapp.rules.review import Status
from fieldapp.rules.roles import Role
from fieldapp.store.database import Database
from fieldapp.store.models import Entry, Person
from tests import factories
from tests.people import Browser, signed_in


class Field:
    """Bat, who recorded one entry of each status; Saraa, who recorded one; and a supervisor."""

    def __init__(self, database: Database) -> None:
        with database.transaction() as session:
            project = factories.a_project(session)
            self.site = factories.a_site(session, project, name="Zaamar North")
            self.bat = factories.a_person(session, "bat", project)
            self.saraa = factories.a_person(session, "saraa", project)
            self.supervisor = factories.a_person(session, "tuya", project, Role.SUPERVISOR)
            self.viewer = factories.a_person(session, "viewer", project, Role.VIEWER)
            self.entries: dict[Status, Entry] = {
                status: factories.an_entry(session, self.site, self.bat, status=status)
                for status in Status
            }
            self.returned = self.entries[Status.RETURNED]
            remarks = {"n_dead": "Look under the snow"}
            factories.a_review(
                session,
                self.returned,
                self.supervisor,
                "return",
                reason="count_again",
                remarks=remarks,
            )
            self.foreign = factories.an_entry(session, self.site, self.saraa)


@pytest.fixture
def field(database: Database) -> Field:
    return Field(database)


@pytest.fixture
def bat(app: Flask, field: Field) -> Browser:
    return signed_in(app, field.bat)


def signed_in_as(app: Flask, person: Person) -> Browser:
    return signed_in(app, person)


@pytest.mark.parametrize("page", ["/", "/mine", "/mine/entry", "/sending"])
def test_nobody_sees_the_fieldworkers_pages_without_signing_in(browser: Browser, page: str):
    answer = browser.get(page)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_home_says_what_has_to_be_fixed_and_what_can_be_done(bat: Browser):
    home = bat.get("/").text

    assert "Fix needed: Count again" in home
    assert all(f'href="/new/{name}"' in home for name in ("tree_count", "site_photo"))


def test_my_records_are_mine_alone(bat: Browser, field: Field):
    page = bat.get("/mine").text

    assert all(str(entry.id) in page for entry in field.entries.values())
    assert str(field.foreign.id) not in page


def test_what_has_to_be_fixed_stands_first(bat: Browser, field: Field):
    page = bat.get("/mine").text

    positions = {status: page.index(str(entry.id)) for status, entry in field.entries.items()}
    assert min(positions, key=lambda status: positions[status]) is Status.RETURNED


def test_a_record_shows_its_answers_and_what_the_supervisor_said(bat: Browser, field: Field):
    page = bat.get(f"/mine/entry?id={field.returned.id}").text

    assert "Count again" in page
    assert "Look under the snow" in page
    assert "104" in page
    assert f"/new/tree_count?entry={field.returned.id}" in page
    assert "Fix and send again" in page


def test_a_decided_record_cannot_be_changed(bat: Browser, field: Field):
    page = bat.get(f"/mine/entry?id={field.entries[Status.APPROVED].id}").text

    assert "?entry=" not in page


def test_a_record_whose_photos_are_on_the_way_is_not_called_sent(
    bat: Browser, field: Field, database: Database
):
    with database.transaction() as session:
        waiting = factories.an_entry(session, field.site, field.bat, photos_missing=1)

    assert (
        '<span class="status sending">' in bat.get("/mine").text.partition(str(waiting.id))[2][:400]
    )


@pytest.mark.parametrize("asked", ["", "?id=", "?id=nonsense", "?id=%2e%2e"])
def test_a_record_that_does_not_exist_is_not_found(bat: Browser, asked: str):
    assert bat.get(f"/mine/entry{asked}").status_code == 404


def test_somebody_elses_record_is_not_found(bat: Browser, field: Field):
    assert bat.get(f"/mine/entry?id={field.foreign.id}").status_code == 404


def test_who_reviews_is_led_to_what_waits(app: Flask, field: Field):
    home = signed_in_as(app, field.supervisor).get("/").text

    assert 'href="/review" data-review' in home.replace("hidden", "HIDDEN")
    assert 'data-review=""HIDDEN' not in home


def test_who_only_looks_is_offered_no_form(app: Flask, field: Field):
    assert 'href="/new/' not in signed_in_as(app, field.viewer).get("/").text


def test_help_is_for_everybody(browser: Browser):
    assert browser.get("/help").status_code == 200
