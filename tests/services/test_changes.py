"""A phone hears of every decision and of every list that changed, once, however long it was away."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.services.changes import changes_since
from fieldapp.services.receive import receive
from fieldapp.services.review import Judgement, decide
from fieldapp.store import changes, choices, ledger
from fieldapp.store.models import Entry
from tests.databases import on_both_databases
from tests.factories import (
    a_cohort,
    a_person,
    a_photo_point,
    a_plot,
    a_project,
    a_site,
    an_entry,
)
from tests.parcels import a_delivery, a_photo


@pytest.fixture
def field(session):
    choices.seed(session)
    project = a_project(session)
    site = a_site(session, project, leaf_on_from="06-01", leaf_on_to="09-20")
    return SimpleNamespace(
        session=session,
        project=project,
        site=site,
        cohort=a_cohort(session, site),
        bat=a_person(session, "bat", project),
        oyun=a_person(session, "oyun", project, role=Role.SUPERVISOR),
    )


@pytest.fixture
def ask(field):
    def ask(cursor=None, person=None, language="mn", projects=None):
        return changes_since(
            field.session,
            (person or field.bat).id,
            [field.project.id] if projects is None else projects,
            cursor,
            language,
        )

    return ask


def record(field, **more):
    answers = {"cohorts": [field.cohort.id], "causes": {"drought": 16}}
    delivery = a_delivery(field.site, field.bat, answers=answers | more.pop("answers", {}), **more)
    return receive(field.session, delivery).receipt


def send_back(field, receipt, decision=Decision.RETURN):
    judgement = Judgement(
        receipt.entry_id, receipt.revision, decision, "count_again", {"n_alive": "Дахин тоол"}
    )
    decide(field.session, judgement, field.oyun.id)


@on_both_databases
def test_the_first_time_everything_is_told(field, ask):
    receipt = record(field)

    told = ask()

    assert [each.entry.id for each in told.entries] == [receipt.entry_id]
    [entry] = told.entries
    assert (entry.entry.status, entry.entry.etag, entry.review) == (
        Status.RECEIVED,
        receipt.etag,
        None,
    )
    assert told.reference
    assert not told.more


@on_both_databases
def test_what_was_told_is_not_told_again(field, ask):
    record(field)
    first = ask()

    second = ask(first.cursor)

    assert second.entries == []
    assert second.reference is None
    assert second.cursor == first.cursor


@on_both_databases
def test_a_decision_is_told_with_its_remarks(field, ask):
    receipt, other = record(field), record(field)
    before = ask().cursor

    send_back(field, receipt)

    told = ask(before)
    assert [each.entry.id for each in told.entries] == [receipt.entry_id]
    assert told.entries[0].entry.status is Status.RETURNED
    review = told.entries[0].review
    assert (review.decision, review.reason, review.reviewed_by) == (
        Decision.RETURN,
        "count_again",
        "Oyun",
    )
    assert review.remarks == {"n_alive": "Дахин тоол"}
    assert other.entry_id not in {each.entry.id for each in told.entries}


def test_of_several_decisions_the_newest_is_told(field, ask):
    receipt = record(field)
    send_back(field, receipt, Decision.REJECT)
    send_back(field, receipt, Decision.REOPEN)
    send_back(field, receipt, Decision.RETURN)

    assert ask().entries[0].review.decision is Decision.RETURN


def test_missing_photos_are_named(field, ask):
    receipt = record(field, photos=[a_photo()])

    assert tuple(ask().entries[0].missing) == receipt.missing


def test_other_peoples_entries_are_not_told(field, ask):
    record(field)

    assert ask(person=field.oyun).entries == []


def test_many_entries_come_in_pages(field, ask):
    for number in range(1, changes.PAGE + 3):
        an_entry(field.session, field.site, field.bat, changed_number=number)
    for n in range(changes.PAGE + 2):
        ledger.write(field.session, "test", f"{n}", {})

    first = ask()
    assert (len(first.entries), first.more) == (changes.PAGE, True)
    second = ask(first.cursor)
    assert (len(second.entries), second.more, second.reference) == (2, False, None)
    ids = [each.entry.id for each in (*first.entries, *second.entries)]
    assert len(set(ids)) == changes.PAGE + 2


@pytest.mark.parametrize(
    "cursor", ["", "rubbish", "12", "-1-0123456789abcdef", "9999999999-0123456789abcdef", "\0"]
)
def test_a_cursor_of_another_server_or_time_begins_anew(field, ask, cursor):
    record(field)

    told = ask(cursor)

    assert len(told.entries) == 1
    assert told.reference


@on_both_databases
def test_a_server_that_lost_what_it_told_of_says_so_and_tells_everything(field, ask):
    record(field)
    told = ask()
    number, lists, line = told.cursor.split("-")
    others = {"0": "1"}.get(line[0], "0") + line[1:]

    for lost in (f"{number}-{lists}-{others}", f"{int(number) + 1}-{lists}-{line}"):
        again = ask(lost)
        assert again.restored
        assert (len(again.entries), again.cursor) == (1, told.cursor)
        assert again.reference
    assert not told.restored
    assert not ask(told.cursor).restored


def test_the_cursor_of_an_older_server_goes_on(field, ask):
    record(field)
    number, lists, _ = ask().cursor.split("-")

    told = ask(f"{number}-{lists}")

    assert not told.restored
    assert (told.entries, told.reference) == ([], None)


def test_a_cursor_from_before_the_first_line_goes_on(field, ask):
    before = ask()
    record(field)

    told = ask(before.cursor)

    assert not told.restored
    assert (len(told.entries), told.reference is None) == (1, False)


# The lists


@on_both_databases
def test_the_lists_hold_what_a_site_needs_without_network(field, ask):
    plot = a_plot(field.session, field.site, n_spots=24)
    point = a_photo_point(field.session, field.site, bearing_deg=Decimal("271.5"), lat=47.5)
    receipt = record(field, answers={"method": "fixed_plot", "plot": plot.id})
    photo = an_entry(field.session, field.site, field.oyun, "site_photo")

    lists = ask().reference

    [project] = lists["projects"]
    assert (project["id"], project["photo_long_side_px"]) == (field.project.id, 1600)
    assert project["containers"]["sack"] == [40.0, "kg"]
    [site] = lists["sites"]
    assert site["boundary"] == field.site.boundary
    assert site["plots"] == [{"id": plot.id, "code": plot.code, "n_spots": 24}]
    assert site["photo_points"][0]["bearing_deg"] == 271.5
    assert site["photo_points"][0]["id"] == point.id
    assert site["tree_counts"] == [
        {"id": str(receipt.entry_id), "recorded_on": "2026-06-12", "plot": plot.id, "by": "Bat"}
    ]
    assert [each["id"] for each in site["site_photos"]] == [str(photo.id)]
    assert site["last"]["tree_count"]["answers"]["n_alive"] == 104
    assert not site["suckering"]


def test_a_cohort_is_due_until_it_is_counted(field, ask):
    def due():
        return ask().reference["sites"][0]["cohorts"][0]["due_on"]

    assert due() == "2025-08-01"
    record(field, recorded_at="2026-06-12T14:32:05+08:00")
    assert due() == "2027-06-01"


@pytest.mark.parametrize(
    "left_out",
    [{"status": Status.REJECTED}, {"photos_missing": 1}, {"is_readable": False}],
    ids=str,
)
def test_what_does_not_count_is_not_remembered(field, ask, left_out):
    receipt = record(field)
    entry = field.session.get_one(Entry, receipt.entry_id)
    for name, value in left_out.items():
        setattr(entry, name, value)
    field.session.flush()

    [site] = ask().reference["sites"]

    assert (site["tree_counts"], site["last"]) == ([], {})
    assert site["cohorts"][0]["due_on"] == "2025-08-01"


def test_what_is_retired_is_not_offered(field, ask):
    for place in (field.cohort, a_plot(field.session, field.site)):
        place.retired_at = field.bat.created_at
    retired = a_site(field.session, field.project, retired_at=field.bat.created_at)
    field.session.flush()

    lists = ask().reference

    assert (lists["sites"][0]["cohorts"], lists["sites"][0]["plots"]) == ([], [])
    assert retired.id not in {site["id"] for site in lists["sites"]}


def test_suckering_trees_make_a_suckering_site(field, ask):
    a_cohort(field.session, field.site, species="hip_rha")

    assert ask().reference["sites"][0]["suckering"]


def test_only_the_persons_own_projects_are_in_the_lists(field, ask):
    a_site(field.session, a_project(field.session))

    assert [site["id"] for site in ask().reference["sites"]] == [field.site.id]
    lists = ask(projects=[]).reference
    assert (lists["projects"], lists["sites"]) == ([], [])


def test_lists_that_changed_are_told_whole(field, ask):
    before = ask().cursor
    field.site.name = "Хөндий"
    field.session.flush()

    told = ask(before)

    assert told.reference["sites"][0]["name"] == "Хөндий"
    assert told.cursor != before


def test_words_come_in_the_persons_language(field, ask):
    def material(language):
        words = ask(language=language).reference["choices"]["material"]
        return {each["code"]: each["label"] for each in words}["dung_sheep"]

    assert len({material(each) for each in ("en", "mn", "zh_Hans_CN")}) == 3
    assert ask(language="en").cursor != ask(language="mn").cursor


def test_the_newest_entry_leads(field, ask):
    for day in (3, 9, 6):
        an_entry(
            field.session,
            field.site,
            field.bat,
            recorded_at=datetime(2026, 6, day, tzinfo=UTC),
            answers={"n_alive": day, "cohorts": []},
            worst_flag=Severity.WARN,
        )

    [site] = ask().reference["sites"]

    assert [each["recorded_on"] for each in site["tree_counts"]] == [
        "2026-06-09",
        "2026-06-06",
        "2026-06-03",
    ]
    assert site["last"]["tree_count"] == {
        "recorded_on": "2026-06-09",
        "answers": {"n_alive": 9, "cohorts": []},
    }
