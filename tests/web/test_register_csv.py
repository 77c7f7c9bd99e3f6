"""CSV of every record type: in the person's language for a spreadsheet, or with names for programs."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from fieldapp.records import RECORD_TYPES
from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.store import choices, exports
from fieldapp.store.models import FlagRow, Photo, Revision, RevisionPhoto
from tests import factories
from tests.people import signed_in

each_type = pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.name)

LANGUAGES = ["en", "mn", "zh_Hans_CN"]


class Team:
    """A project with its site, trees, a fieldworker and a supervisor."""

    def __init__(self, database) -> None:
        self.database = database
        with database.transaction() as session:
            choices.seed(session)
            self.project = factories.a_project(session, code="GREEN")
            self.site = factories.a_site(session, self.project, code="ZN", name="Заамар, 扎马尔")
            self.cohort = factories.a_cohort(session, self.site, code="A")
            self.plot = factories.a_plot(session, self.site, code="7")
            self.bat = factories.a_person(session, "bat", self.project, display_name="Бат")
            self.saraa = factories.a_person(session, "saraa", self.project, Role.SUPERVISOR)

    def record(self, record_type, site=None, **facts):
        facts = {"status": Status.APPROVED, "lat": 47.5, "lon": 106.25, "accuracy_m": 8.0} | facts
        with self.database.transaction() as session:
            return factories.an_entry(session, site or self.site, self.bat, record_type, **facts)

    def answers(self, record_type):
        places = {"cohorts": [self.cohort.id], "plot": self.plot.id}
        answers: dict[str, Any] = factories.ANSWERS[record_type]
        return answers | places if record_type == "tree_count" else answers


@pytest.fixture
def team(database) -> Team:
    return Team(database)


@pytest.fixture
def supervisor(app, team):
    return signed_in(app, team.saraa)


def rows(answer):
    """The rows of a file by their headings, as a spreadsheet would read it."""
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def in_language(browser, language):
    browser.set_cookie("language", language)
    return browser


@each_type
def test_names_and_codes_for_programs_are_the_same_in_every_language(supervisor, team, record_type):
    team.record(record_type.name, answers=team.answers(record_type.name))
    address = f"/register/{record_type.name}.csv?header=names"

    files = [rows(in_language(supervisor, language).get(address)) for language in LANGUAGES]

    spelled = {f"{name}_words" for name in record_type.questions()} | {"density_used_from"}
    unspelled = [
        [{name: cell for name, cell in row.items() if name not in spelled} for row in file]
        for file in files
    ]
    assert unspelled[0] == unspelled[1] == unspelled[2]
    assert record_type.questions().keys() <= files[0][0].keys()


@each_type
@pytest.mark.parametrize("language", LANGUAGES)
def test_people_read_the_answers_in_their_words(supervisor, team, record_type, language):
    team.record(record_type.name, answers=team.answers(record_type.name))

    answer = in_language(supervisor, language).get(f"/register/{record_type.name}.csv")

    (row,) = rows(answer)
    headings = next(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len(set(headings)) == len(headings), "every column has a heading of its own"
    assert "Заамар, 扎马尔" in row.values()
    assert "Бат" in row.values()


def test_a_treatment_shows_what_was_written_beside_what_it_comes_to(supervisor, team):
    team.record("soil_treatment")

    (row,) = rows(supervisor.get("/register/soil_treatment.csv?header=names"))

    assert (row["amount"], row["amount_unit"], row["area_treated"]) == ("20", "cart", "0.5")
    assert (row["rate_t_ha"], row["mass_t"], row["area_ha"]) == ("13.5000", "6.7500", "0.5000")
    assert (row["density_used_t_m3"], row["density_used_from"]) == ("0.45", "usual value")
    assert (row["material"], row["material_words"]) == (
        "dung_sheep",
        "Sheep / goat dung (dry pellets)",
    )


def test_a_rate_that_cannot_be_known_is_empty_and_says_what_is_missing(supervisor, team):
    answers = factories.SOIL_TREATMENT | {"material": "other", "amount_unit": "m3"}
    team.record("soil_treatment", answers=answers)

    (row,) = rows(supervisor.get("/register/soil_treatment.csv?header=names"))

    assert (row["rate_t_ha"], row["rate_lacks"]) == ("", "the weight of one cubic metre")


def test_headings_name_the_units(supervisor, team):
    team.record("tree_count")

    (row,) = rows(supervisor.get("/register/tree_count.csv"))

    assert {"Mean height (cm)", "Latitude (°)", "Accuracy (m)", "Recorded at (UTC)"} <= row.keys()


def test_who_where_when_and_by_whose_judgement(supervisor, team, database):
    entry = team.record("tree_count", answers=team.answers("tree_count"))
    with database.transaction() as session:
        doubt = {"severity": Severity.WARN, "message": "doubt", "figures": {}}
        session.add_all(
            FlagRow(entry_id=entry.id, revision=revision, code=code, **doubt)
            for revision, code in ((1, "S07"), (1, "G02"), (0, "S01"))
        )
        factories.a_review(session, entry, team.saraa, Decision.APPROVE)
        revision = session.query(Revision).filter_by(entry_id=entry.id).one()
        for position, sha256 in enumerate(("a" * 64, "b" * 64)):
            photo = Photo(entry_id=entry.id, sha256=sha256, size_bytes=9, mime="image/jpeg")
            session.add(photo)
            session.flush()
            shown = {"photo_id": photo.id, "position": position, "source": "camera"}
            session.add(RevisionPhoto(revision_id=revision.id, **shown))

    (row,) = rows(supervisor.get("/register/tree_count.csv?header=names"))

    assert (row["entry_id"], row["project"], row["site"]) == (str(entry.id), "GREEN", "ZN")
    assert (row["lat"], row["lon"], row["accuracy_m"]) == ("47.5", "106.25", "8.0")
    assert (row["recorded_by"], row["recorded_on"]) == ("Бат", "2026-06-12")
    assert row["recorded_at"].startswith("2026-06-12T")
    assert row["recorded_at"].endswith("Z")
    assert (row["flags"], row["reviewed_by"]) == ("G02 S07", "Saraa")
    assert row["photos"] == f"{'a' * 64} {'b' * 64}"
    assert json.loads(row["cohorts"]) == [team.cohort.id]
    assert (row["cohorts_words"], row["plot_words"]) == ("A · Siberian elm", "7")


@pytest.mark.parametrize("payload", ["=1+1", "@SUM(A1)", "＝1+1", "\t=1+1", "-2+3", " +1"])
def test_a_note_never_becomes_a_formula(supervisor, team, payload):
    team.record("tree_count", answers=factories.TREE_COUNT | {"note": payload, "n_alive": 0})

    (row,) = rows(supervisor.get("/register/tree_count.csv?header=names"))

    assert row["note"] == f"'{payload}"
    assert row["n_alive"] == "0"


def test_only_what_was_approved_unless_another_status_is_asked_for(supervisor, team):
    for status in Status:
        team.record("site_photo", status=status)
    team.record("site_photo", status=Status.RECEIVED, photos_missing=1)

    def statuses(query):
        file = rows(supervisor.get(f"/register/site_photo.csv?header=names{query}"))
        return sorted(row["status"] for row in file)

    assert statuses("") == ["approved"]
    assert statuses("&status=received") == ["received"]
    assert statuses("&status=all") == sorted(Status)


def test_answers_that_cannot_be_read_are_exported_as_they_came(supervisor, team):
    answers = factories.TREE_COUNT | {"n_alive": {"odd": 1}, "cohorts": "all", "method": 5}
    team.record("tree_count", status=Status.RECEIVED, is_readable=False, answers=answers)

    for header in ("", "&header=names"):
        (row,) = rows(supervisor.get(f"/register/tree_count.csv?status=received{header}"))
        assert '{"odd": 1}' in row.values()
        assert '"all"' in row.values()


def test_one_site_or_one_project_alone(supervisor, team, database):
    with database.transaction() as session:
        other = factories.a_site(session, team.project, code="OTHER")
        foreign = factories.a_site(session, factories.a_project(session), code="FOREIGN")
    for site in (None, other, foreign):
        team.record("site_photo", site=site)

    def sites(query):
        file = rows(supervisor.get(f"/register/site_photo.csv?header=names{query}"))
        return sorted(row["site"] for row in file)

    assert sites("") == ["OTHER", "ZN"]
    assert sites(f"&project={team.project.id}") == ["OTHER", "ZN"]
    assert sites(f"&site={other.id}") == ["OTHER"]
    assert sites(f"&site={foreign.id}") == []


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VIEWER, 200), (Role.ADMINISTRATOR, 200), (Role.FIELDWORKER, 403)],
)
def test_who_may_export(app, team, database, role, status):
    with database.transaction() as session:
        person = factories.a_person(session, project=team.project, role=role)

    assert signed_in(app, person).get("/register/tree_count.csv").status_code == status


def test_a_long_file_misses_nothing_and_repeats_nothing(supervisor, team, monkeypatch):
    monkeypatch.setattr(exports, "PAGE", 4)
    same_moment = [team.record("site_photo", recorded_at=factories.SUMMER) for _ in range(9)]
    later = [team.record("site_photo") for _ in range(3)]

    file = rows(supervisor.get("/register/site_photo.csv?header=names"))

    assert [row["entry_id"] for row in file][-3:] == [str(entry.id) for entry in later]
    assert sorted(row["entry_id"] for row in file) == sorted(
        str(entry.id) for entry in same_moment + later
    )


def test_an_empty_register_is_a_file_with_headings_alone(supervisor, team):
    answer = supervisor.get("/register/tree_count.csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tree_count.csv"'
    assert answer.mimetype == "text/csv"
    assert answer.data.count(b"\r\n") == 1
