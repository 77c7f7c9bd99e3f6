"""An analyst's select sees a typed column for every question, whatever was sent."""

import json
import shutil
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import inspect, text

from fieldapp.records import RECORD_TYPES, Record
from fieldapp.records.answers import Unreadable, read
from fieldapp.records.questions import (
    Kind,
    Question,
    breakdown,
    choice,
    count,
    day,
    measure,
    place,
    places,
    several,
)
from fieldapp.records.questions import text as words
from fieldapp.store import views
from fieldapp.store.migrate import MIGRATIONS, upgrade
from tests import factories
from tests.databases import on_both_databases

each_type = pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.name)


class MadeUp(Record, name="made_up", title="Made up", icon="question"):
    a_count: int | None = count("How many?", bounds=(0, 500))
    a_measure: Decimal | None = measure("How much?", unit="cm", bounds=(-5, 40))
    a_choice: str | None = choice("Which?", ("pit", "Pit"), ("o'clock", "Clock"))
    a_code: str | None = choice("Which species?", choice_list="species")
    a_text: str | None = words("Note")
    a_day: date | None = day("When?")
    a_plot: int | None = place("Where?", "plots")
    an_entry: str | None = place("Instead of?", "tree_counts")
    cohorts: tuple[int, ...] | None = places("Which trees?", "cohorts")
    codes: tuple[str, ...] | None = several("Which?", ("a", "A"), ("b", "B"))
    parts: dict[str, int | None] | None = breakdown("Why?", "mortality_cause")


class MadeUpLater(Record, name="made_up", title="Made up", icon="question", version=2):
    a_count: int | None = count("How many?", bounds=(0, 500))
    added: str | None = words("Asked since this season")
    a_measure: Decimal | None = measure("How much?", unit="cm", bounds=(-5, 40))


ENTRY_ID = "3f0c1f1e-8a43-7c6f-9d2e-0123456789ab"
NASTY: list[Any] = [
    None, True, False, 0, 12, -3, 501, 12.0, 12.5, 40.01, 1e300, 10**30, "", " ", "12", " 12 ", "-3", "12,5", "12.5.1",
    "--3", "-", ".", "05", "pit", "o'clock", "ulm_pum", "x" * 65, "x" * 4001, "2026-06-12", "2026-02-30",
    "0000-01-01", "2024-02-29", "now", "2026-13-01", ENTRY_ID, "'; drop table entries; --",
    "%s", "ө ү 树", [], {}, [17, 18], ["a", "b"], {"drought": 9, "frost": None}, [[1]], {"a": {"b": 1}},
]  # fmt: skip


@pytest.fixture
def entry_of(session):
    """Files answers as an entry, of whatever record type."""
    site = factories.a_site(session, factories.a_project(session, code="GREEN"), code="S-1")
    recorder = factories.a_person(session, "bat")

    def file(record_type: str, answers: dict[str, Any]) -> Any:
        return factories.an_entry(session, site, recorder, record_type, answers=answers)

    return file


def rows(session, view):
    return [row._asdict() for row in session.execute(text(f"select * from {view}"))]


JSON_KINDS: dict[Kind, type] = {Kind.CHOICES: list, Kind.PLACES: list, Kind.BREAKDOWN: dict}


def as_python(question, value):
    if value is None:
        return None
    if question.kind in JSON_KINDS:
        return json.loads(value)
    if question.kind is Kind.DAY:
        return date.fromisoformat(str(value))
    return float(value) if isinstance(value, Decimal) else value


@on_both_databases
@each_type
def test_every_record_type_has_a_view_with_a_column_for_each_question(
    session, entry_of, record_type
):
    entry = entry_of(record_type.name, factories.ANSWERS[record_type.name])

    (row,) = rows(session, record_type.name)

    assert list(row) == [*views.ENVELOPE, *record_type.questions()]
    assert (str(row["entry_id"]), row["project"], row["site"]) == (str(entry.id), "GREEN", "S-1")
    assert (row["status"], row["recorded_by"]) == ("received", "bat")
    for name, question in record_type.questions().items():
        expected = readable(question, entry.answers.get(name))
        assert as_python(question, row[name]) == expected, name


@each_type
def test_no_question_is_named_like_a_column_that_every_view_has(record_type):
    assert not record_type.questions().keys() & views.ENVELOPE.keys()


@on_both_databases
def test_a_made_up_record_type_gets_its_view_from_its_questions(session, entry_of):
    views.refresh(session.connection(), [MadeUp])
    entry_of("made_up", {"a_count": "7", "a_day": "2026-06-12", "cohorts": [4, 5]})
    entry_of("tree_count", factories.TREE_COUNT)

    (row,) = rows(session, "made_up")

    assert (row["a_count"], str(row["a_day"]), row["a_measure"]) == (7, "2026-06-12", None)
    assert json.loads(row["cohorts"]) == [4, 5]


@on_both_databases
def test_an_answer_that_cannot_be_read_is_null_and_never_an_error(session, entry_of):
    views.refresh(session.connection(), [MadeUp])
    questions = MadeUp.questions()
    sent = {}
    for answer in NASTY:
        entry = entry_of("made_up", dict.fromkeys(questions, answer))
        sent[str(entry.id)] = answer

    for row in rows(session, "made_up"):
        answer = sent[str(row["entry_id"])]
        for name, question in questions.items():
            if question.kind is not Kind.PLACE:
                assert as_python(question, row[name]) == readable(question, answer), (name, answer)


def readable(question: Question, answer: Any) -> Any:
    """What the view may show: what Python reads. A list is shown as it came, its members unread."""
    if question.kind in JSON_KINDS:
        return answer if isinstance(answer, JSON_KINDS[question.kind]) and answer else None
    try:
        value = read(question, answer)
        return float(value) if isinstance(value, Decimal) else value
    except Unreadable:
        return None


@on_both_databases
@pytest.mark.parametrize(
    ("answer", "as_plot", "as_entry"),
    [
        (17, 17, None),
        ("17", 17, None),
        (17.5, None, None),
        (-17, None, None),
        (10**30, None, None),
        (ENTRY_ID, None, ENTRY_ID),
        ("elsewhere", None, None),
        ([17], None, None),
    ],
    ids=repr,
)
def test_places_are_whole_numbers_and_earlier_entries_their_ids(
    session, entry_of, answer, as_plot, as_entry
):
    views.refresh(session.connection(), [MadeUp])
    entry_of("made_up", {"a_plot": answer, "an_entry": answer})

    (row,) = rows(session, "made_up")

    assert (row["a_plot"], row["an_entry"]) == (as_plot, as_entry)


@on_both_databases
def test_answers_that_are_no_mapping_show_nothing(session, entry_of):
    entry_of("tree_count", ["not", "a", "mapping"])

    (row,) = rows(session, "tree_count")

    assert row["n_alive"] is None


@on_both_databases
def test_a_question_added_in_mid_season_leaves_rights_and_views_of_others_alone(session, entry_of):
    connection = session.connection()
    views.refresh(connection, [MadeUp])
    session.execute(text("create view analyst as select a_count, a_text from made_up"))
    entry_of("made_up", {"a_count": 7, "added": "new"})

    class Later(MadeUp, name="made_up", title="Made up", icon="question", version=2):
        added: str | None = words("Asked since this season")

    views.refresh(connection, [Later])

    assert rows(session, "made_up")[0]["added"] == "new"
    assert rows(session, "analyst") == [{"a_count": 7, "a_text": None}]


@on_both_databases
def test_a_question_that_is_gone_takes_its_column_along(session):
    views.refresh(session.connection(), [MadeUp])

    views.refresh(session.connection(), [MadeUpLater])

    columns = [column["name"] for column in inspect(session.connection()).get_columns("made_up")]
    assert set(columns) == {*views.ENVELOPE, "a_count", "added", "a_measure"}


@on_both_databases
def test_views_that_are_as_they_should_be_are_left_alone(database_url, database):
    made_when = {
        "sqlite": "pragma schema_version",
        "postgresql": "select max(xmin::text::bigint) from pg_class",
    }

    def asked():
        with database.reading() as session:
            return session.scalar(text(made_when[database.engine.dialect.name]))

    before = asked()
    upgrade(database_url)

    assert asked() == before


MAKES_ENTRIES_ANEW = """
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{head}"

def upgrade() -> None:
    with op.batch_alter_table("entries", recreate="auto") as entries:
        entries.alter_column("digest", existing_type=sa.String, nullable=True)
"""


@on_both_databases
def test_a_migration_may_make_a_table_anew_under_the_views(database_url, database, tmp_path):
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    head = max(path.stem for path in (migrations / "versions").glob("[0-9]*.py"))
    (migrations / "versions" / "9999.py").write_text(MAKES_ENTRIES_ANEW.format(head=head))

    upgrade(database_url, migrations)

    with database.reading() as session:
        assert rows(session, "tree_count") == []
