"""Typed SQL views: one for each record type, a column for each question, for whoever asks the database itself.

They follow from the questions, so a form gains a question without a migration. An answer that cannot be read is NULL
in its column, never an error; the answers as sent stay in `entries.answers`.
"""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, inspect, text

from fieldapp.records import RECORD_TYPES, Record

from .typed_answers import JSON, typed

ENVELOPE = {
    "entry_id": "entries.id",
    "project": "projects.code",
    "site": "sites.code",
    "site_name": "sites.name",
    "status": "entries.status",
    "revision": "entries.revision",
    "recorded_by": "people.sign_in_name",
    "recorded_on": "entries.recorded_on",
    "recorded_at": "entries.recorded_at",
    "received_at": "entries.received_at",
    "lat": "entries.lat",
    "lon": "entries.lon",
    "accuracy_m": "entries.accuracy_m",
}
SQLITE_HAS_NO_UUID = "lower({})".format(
    " || '-' || ".join(
        f"substr(entries.id, {start}, {length})"
        for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    )
)


def refresh(connection: Connection, record_types: Sequence[type[Record]] = RECORD_TYPES) -> None:
    """Make the views of these record types as they should be; those that are stay untouched."""
    make = _make_in_sqlite if connection.dialect.name == "sqlite" else _make_in_postgresql
    for record_type in record_types:
        make(connection, record_type)


def columns(record_type: type[Record], dialect: str) -> dict[str, str]:
    """The columns of a view, in order: their names and what they show, as SQL."""
    envelope = ENVELOPE | ({"entry_id": SQLITE_HAS_NO_UUID} if dialect == "sqlite" else {})
    questions = record_type.questions().items()
    return envelope | {name: typed(JSON[dialect], name, question) for name, question in questions}


def _select(record_type: type[Record], shown: dict[str, str]) -> str:
    listed = ",\n  ".join(f'{sql} AS "{name}"' for name, sql in shown.items())
    return (
        f"SELECT\n  {listed}\nFROM entries\n"
        "JOIN projects ON projects.id = entries.project_id\n"
        "JOIN sites ON sites.id = entries.site_id\n"
        "JOIN people ON people.id = entries.recorded_by\n"
        f"WHERE entries.record_type = '{record_type.name}'"
    )


def _make_in_sqlite(connection: Connection, record_type: type[Record]) -> None:
    wanted = f'CREATE VIEW "{record_type.name}" AS {_select(record_type, columns(record_type, "sqlite"))}'
    query = text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name")
    if connection.scalar(query, {"name": record_type.name}) == wanted:
        return
    connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{record_type.name}"')
    connection.exec_driver_sql(wanted)


def _make_in_postgresql(connection: Connection, record_type: type[Record]) -> None:
    """A comment on the view says what it was made from, since PostgreSQL keeps it in words of its own."""
    shown = columns(record_type, "postgresql")
    digest = sha256(_select(record_type, shown).encode()).hexdigest()
    query = text("SELECT obj_description(to_regclass(:name), 'pg_class')")
    if connection.scalar(query, {"name": record_type.name}) == digest:
        return
    run = connection.exec_driver_sql
    known = _known_columns(connection, record_type.name)
    if not shown.keys() >= set(known):
        run(f'DROP VIEW "{record_type.name}"')
    # New columns at the end: then the view need not be dropped, with the rights and views that rest on it.
    ordered = {name: shown[name] for name in (*known, *shown) if name in shown}
    run(f'CREATE OR REPLACE VIEW "{record_type.name}" AS {_select(record_type, ordered)}')
    run(f"COMMENT ON VIEW \"{record_type.name}\" IS '{digest}'")


def _known_columns(connection: Connection, view: str) -> list[str]:
    """What the view shows today, in its order."""
    if view not in inspect(connection).get_view_names():
        return []
    return [column["name"] for column in inspect(connection).get_columns(view)]
