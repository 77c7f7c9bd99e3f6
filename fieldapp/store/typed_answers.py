"""SQL that reads an answer as a value of its type, as `records.answers` does in Python; NULL if it cannot.

Each is `(SELECT value FROM (SELECT … AS given) WHERE …)`: the inner part never fails, whatever was sent, and the outer
lets through what is within bounds. Numbers sent as text are read if they are plain: digits with one point or comma.
"""

from typing import Protocol

from fieldapp.records import RECORD_TYPES
from fieldapp.records.answers import LARGEST_NUMBER, LONGEST_CODE, LONGEST_TEXT
from fieldapp.records.questions import Kind, Question

ENTRY_LISTS = frozenset(f"{record_type.name}s" for record_type in RECORD_TYPES)
"""Lists of earlier entries, whose ids are UUIDs; those of all other places are whole numbers."""


class Json(Protocol):
    """How a database takes an answer out of the JSON."""

    measure: str
    """The type of a quantity."""
    string: str
    """What it calls JSON's type of texts."""

    def of_kind(self, name: str, kind: str) -> str:
        """The answer as text, if JSON has it as this kind."""
        ...

    def number(self, name: str) -> str:
        """The answer as a number, if it is one or reads like one."""
        ...

    def day(self, text: str) -> str:
        """The calendar day, if the text is one as ISO 8601 writes it."""
        ...


def typed(json: Json, name: str, question: Question) -> str:
    """The answer to this question as a value of its type."""
    match question.kind:
        case Kind.COUNT:
            within = _within(*question.bounds)
            return _let_through("CAST(given AS bigint)", json.number(name), within, WHOLE)
        case Kind.MEASURE:
            value = f"CAST(given AS {json.measure})"
            return _let_through(value, json.number(name), _within(*question.bounds))
        case Kind.PLACE if question.choice_list not in ENTRY_LISTS:
            return _let_through("CAST(given AS bigint)", json.number(name), _within(0, None), WHOLE)
        case Kind.PLACE:
            return _let_through("given", json.of_kind(name, json.string), "length(given) = 36")
        case Kind.CHOICE:
            return _let_through("given", json.of_kind(name, json.string), _chosen(question))
        case Kind.TEXT:
            return _let_through("given", json.of_kind(name, json.string), _up_to(LONGEST_TEXT))
        case Kind.DAY:
            return json.day(json.of_kind(name, json.string))
        case Kind.CHOICES | Kind.PLACES:
            return _let_through("given", json.of_kind(name, "array"), "given <> '[]'")
        case Kind.BREAKDOWN:
            return _let_through("given", json.of_kind(name, "object"), "given <> '{}'")


WHOLE = "given = round(given)"


def _let_through(value: str, given: str, *conditions: str) -> str:
    """The value where the conditions hold. It and they call what was given `given`."""
    holds = " AND ".join(conditions)
    return f"(SELECT {value} FROM (SELECT {given} AS given) AS answer WHERE {holds})"  # noqa: S608, made of questions


def _within(low: float | None, high: float | None) -> str:
    lowest = -LARGEST_NUMBER if low is None else low
    return f"given BETWEEN {lowest} AND {LARGEST_NUMBER if high is None else high}"


def _up_to(length: int) -> str:
    return f"length(given) BETWEEN 1 AND {length}"


def _chosen(question: Question) -> str:
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code, _ in question.choices)
    return f"given IN ({codes})" if codes else _up_to(LONGEST_CODE)


class _SQLite:
    measure = "REAL"
    string = "text"

    def of_kind(self, name: str, kind: str) -> str:
        return f"CASE WHEN {self._kind(name)} = '{kind}' THEN {self._answer(name)} END"

    def number(self, name: str) -> str:
        answer, from_text = self._answer(name), self._number_from_text(name)
        return (
            f"CASE {self._kind(name)} WHEN 'integer' THEN {answer} WHEN 'real' THEN {answer}"
            f" WHEN 'text' THEN {from_text} END"
        )

    def day(self, text: str) -> str:
        """Adding no days makes the date that follows of one that does not exist."""
        exists = "given = date(given, '+0 days')"
        return _let_through("given", text, exists, "given >= '0001-01-01'")

    def _number_from_text(self, name: str) -> str:
        return _let_through(
            "CAST(given AS NUMERIC)",
            f"replace(trim({self._answer(name)}), ',', '.')",
            "given GLOB '*[0-9]'",
            "given NOT GLOB '*.*.*'",
            "given NOT GLOB '--*'",
            "ltrim(given, '-') GLOB '[0-9]*'",
            "ltrim(given, '-') NOT GLOB '*[^0-9.]*'",
        )

    def _answer(self, name: str) -> str:
        return f"json_extract(entries.answers, '$.{name}')"

    def _kind(self, name: str) -> str:
        return f"json_type(entries.answers, '$.{name}')"


class _PostgreSQL:
    measure = "numeric"
    string = "string"

    def of_kind(self, name: str, kind: str) -> str:
        return f"CASE WHEN {self._kind(name)} = '{kind}' THEN {self._answer(name)} END"

    def number(self, name: str) -> str:
        plain = f"replace(btrim({self._answer(name)}), ',', '.')"
        return (
            f"CASE {self._kind(name)} WHEN 'number' THEN CAST({self._answer(name)} AS numeric)"
            f" WHEN 'string' THEN CASE WHEN {plain} ~ '^-?[0-9]{{1,30}}([.][0-9]{{1,30}})?$'"
            f" THEN CAST({plain} AS numeric) END END"
        )

    def day(self, text: str) -> str:
        """So many days after the first of its month is the day given, or there is no such day."""
        day = _let_through(
            "make_date(left(given, 4)::int, substr(given, 6, 2)::int, 1) + right(given, 2)::int - 1",
            text,
            "given ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'",
        )
        return _let_through("given", day, f"to_char(given, 'YYYY-MM-DD') = {text}")

    def _answer(self, name: str) -> str:
        return f"(entries.answers ->> '{name}')"

    def _kind(self, name: str) -> str:
        return f"jsonb_typeof(entries.answers -> '{name}')"


JSON: dict[str, Json] = {"sqlite": _SQLite(), "postgresql": _PostgreSQL()}
