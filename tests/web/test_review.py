"""The supervisor's pages: what waits, the evidence, the decision."""

import hashlib
import re
from uuid import uuid4

import pytest

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.store.models import Entry, FlagRow
from tests import factories
from tests.parcels import a_photo
from tests.people import signed_in
from tests.phones import Phone


class Team:
    """A project with people in it, its site, and how its entries stand."""

    def __init__(self, database) -> None:
        self.database = database
        with database.transaction() as session:
            self.project = factories.a_project(session)
            self.site = factories.a_site(session, self.project, name="Zaamar North")
            self.recorder = factories.a_person(session, "bat", self.project)
            self.supervisor = factories.a_person(session, "saraa", self.project, Role.SUPERVISOR)
            self.viewer = factories.a_person(session, "auditor", self.project, Role.VIEWER)

    def entry(self, recorder=None, **facts) -> Entry:
        with self.database.transaction() as session:
            return factories.an_entry(session, self.site, recorder or self.recorder, **facts)

    def status(self, entry):
        with self.database.reading() as session:
            return session.get_one(Entry, entry.id).status


@pytest.fixture
def team(database) -> Team:
    return Team(database)


@pytest.fixture
def supervisor(app, team):
    return signed_in(app, team.supervisor)


def press(browser, entry, decision, **fields):
    fields = {"decision": decision, "revision": entry.revision, "action_id": uuid4()} | fields
    return browser.send(f"/review/{entry.id}/decisions", fields, page="/account")


def test_what_is_doubted_most_comes_first(supervisor, team):
    clean = team.entry()
    blocked = team.entry(worst_flag=Severity.BLOCK)
    warned = team.entry(worst_flag=Severity.WARN)

    page = supervisor.get("/review").text

    assert [page.index(str(entry.id)) for entry in (blocked, warned, clean)] == sorted(
        page.index(str(entry.id)) for entry in (blocked, warned, clean)
    )
    assert "Look at 2" in page
    assert "Clean 1" in page


def test_a_record_of_a_later_release_waits_with_the_others(supervisor, team):
    entry = team.entry(record_type="bird_count", answers={"cranes": 2})

    assert str(entry.id) in supervisor.get("/review").text
    assert "bird_count" in supervisor.get(f"/review/{entry.id}").text


def test_what_is_incomplete_or_decided_or_ones_own_does_not_wait(supervisor, team):
    hidden = [
        team.entry(photos_missing=1),
        team.entry(status=Status.APPROVED),
        team.entry(recorder=team.supervisor),
    ]

    page = supervisor.get("/review").text

    assert not any(str(entry.id) in page for entry in hidden)
    assert "On the way 1" in page


def test_what_is_on_its_way_is_seen_early_by_its_preview(app, supervisor, team):
    photo = a_photo()
    sha256 = hashlib.sha256(photo).hexdigest()
    phone, entry_id = Phone(app, team.recorder), uuid4()
    phone.record(team.site, photos=[photo, a_photo()], entry_id=entry_id)
    address = f"/photos/{entry_id}/{sha256}"
    assert "is still on the phone." in supervisor.get(f"/review/{entry_id}").text

    phone.preview(entry_id, photo, a_photo("WEBP"))

    page = supervisor.get(f"/review/{entry_id}").text
    assert address in page
    assert "A small picture; the photo itself is still on its way." in page
    assert "Photo 2 is still on the phone." in page
    queue = supervisor.get("/review?pile=on-the-way").text
    assert (address in queue, "2 photos are still on the phone." in queue) == (True, True)
    phone.patch(entry_id, photo)
    page = supervisor.get(f"/review/{entry_id}").text
    assert "A small picture" not in page
    assert f"{address}?width=640" in page


def test_numbers_stand_beside_those_of_the_visit_before(supervisor, team):
    earlier = team.entry(answers=factories.TREE_COUNT | {"n_alive": 111}, status=Status.APPROVED)
    entry = team.entry()

    page = supervisor.get(f"/review/{entry.id}").text

    assert f"/review/{earlier.id}" in page
    assert ">111<" in page
    assert re.search(r"less by.*▼ </span>7<", page)


def test_a_doubt_is_shown_with_its_figures(supervisor, team, database):
    entry = team.entry(worst_flag=Severity.WARN)
    with database.transaction() as session:
        session.add(
            FlagRow(
                entry_id=entry.id,
                revision=1,
                code="S10",
                severity=Severity.WARN,
                message="%(value)s is unusual here; %(low)s to %(high)s is usual.",
                figures={"value": 9, "low": 20, "high": 40},
            )
        )

    assert "9 is unusual here; 20 to 40 is usual." in supervisor.get(f"/review/{entry.id}").text


def test_after_a_decision_the_next_one_opens(supervisor, team):
    entry, following = team.entry(), team.entry()

    answer = press(supervisor, entry, Decision.APPROVE)

    assert team.status(entry) is Status.APPROVED
    assert answer.location == f"/review/{following.id}"


def test_a_return_without_a_reason_asks_for_one_and_changes_nothing(supervisor, team):
    entry = team.entry()

    answer = press(supervisor, entry, Decision.RETURN)

    assert answer.status_code == 422
    assert "Choose why, or write it." in answer.text
    assert team.status(entry) is Status.RECEIVED


def test_a_return_keeps_its_reason_and_remarks(supervisor, team):
    entry = team.entry()

    press(
        supervisor,
        entry,
        Decision.RETURN,
        reason="count_again",
        words="row 3",
        **{"remark-n_dead": "11?"},
    )

    assert team.status(entry) is Status.RETURNED
    page = supervisor.get(f"/review/{entry.id}").text
    assert all(words in page for words in ("Count again", "row 3", "11?"))


def test_pressing_twice_decides_once(supervisor, team):
    entry, action_id = team.entry(), uuid4()

    press(supervisor, entry, Decision.APPROVE, action_id=action_id)
    again = press(supervisor, entry, Decision.REJECT, action_id=action_id, words="no")

    assert again.status_code == 302
    assert team.status(entry) is Status.APPROVED


def test_nobody_decides_about_their_own_entry(supervisor, team):
    own = team.entry(recorder=team.supervisor)

    answer = press(supervisor, own, Decision.APPROVE)

    assert answer.status_code == 403
    assert team.status(own) is Status.RECEIVED


def test_a_viewer_sees_but_does_not_decide(app, team):
    entry = team.entry()
    viewer = signed_in(app, team.viewer)

    assert "Send back" not in viewer.get(f"/review/{entry.id}").text
    assert viewer.post(f"/review/{entry.id}/decisions").status_code in (400, 403)
    assert team.status(entry) is Status.RECEIVED


def test_another_projects_entry_does_not_exist(app, team, database):
    entry = team.entry()
    with database.transaction() as session:
        elsewhere = factories.a_project(session)
        stranger = factories.a_person(session, "chen", elsewhere, Role.SUPERVISOR)

    browser = signed_in(app, stranger)

    assert browser.get(f"/review/{entry.id}").status_code == 404
    assert str(entry.id) not in browser.get("/review").text


def test_an_older_revision_is_not_decided(supervisor, team, database):
    entry = team.entry()
    with database.transaction() as session:
        session.get(Entry, entry.id).revision = 2

    answer = press(supervisor, entry, Decision.APPROVE)

    assert answer.status_code == 409
    assert "corrected meanwhile" in answer.text


@pytest.mark.parametrize(
    "fields",
    [{"decision": "bless"}, {"revision": "one"}, {"action_id": "1"}, {"decision": ""}],
    ids=str,
)
def test_rubbish_is_answered_with_words_and_no_change(supervisor, team, fields):
    entry = team.entry()

    answer = press(supervisor, entry, **{"decision": Decision.APPROVE} | fields)

    assert answer.status_code == 400
    assert "could not be read" in answer.text
    assert team.status(entry) is Status.RECEIVED
