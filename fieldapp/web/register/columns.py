"""The columns of an export: who, where and when, each question, and what the rules make of the answers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext

from fieldapp.formats.csv_file import Cell
from fieldapp.records import BY_NAME, Record, UnreadableAnswers
from fieldapp.records.answers import Unreadable, read
from fieldapp.records.questions import Kind, Question
from fieldapp.records.soil_treatment import SoilTreatment
from fieldapp.rules import labels
from fieldapp.rules.soil import ApplicationRate, application_rate
from fieldapp.rules.units import ContainerSizes
from fieldapp.store.exports import Exported
from fieldapp.store.models import Entry, Review
from fieldapp.store.names import Names
from fieldapp.web.answers import in_words
from fieldapp.web.languages import label

DERIVED_TO = Decimal("0.0001")
SPELLED = (Kind.CHOICE, Kind.CHOICES, Kind.PLACE, Kind.PLACES, Kind.BREAKDOWN)
"""Answers that are codes, or made of them: they have words besides."""


@dataclass(frozen=True)
class Row:
    """An exported entry, what its codes are called, and how big its project's sacks and carts are."""

    exported: Exported
    names: Names
    sizes: ContainerSizes

    @property
    def entry(self) -> Entry:
        return self.exported.entry

    @cached_property
    def review(self) -> Review | None:
        """The newest decision about the newest revision."""
        decided = (
            each for each in reversed(self.entry.reviews) if each.revision == self.entry.revision
        )
        return next(decided, None)

    @cached_property
    def rate(self) -> ApplicationRate:
        """What a soil treatment comes to."""
        try:
            record = SoilTreatment.read(self.entry.answers)
        except UnreadableAnswers:
            return ApplicationRate()
        return application_rate(record.treatment, record.container_sizes(self.sizes))


@dataclass(frozen=True)
class Column:
    """`name` is the same for ever and in every language; `heading` is for people, in theirs."""

    name: str
    heading: str
    cell: Callable[[Row], Cell]


def columns_for_people(record_type: type[Record]) -> list[Column]:
    """Headings and answers in the person's words."""
    return [
        *_envelope(lambda row: label(labels.STATUSES[row.entry.status])),
        *(
            Column(name, _heading(question), _words(name, question))
            for name, question in record_type.questions().items()
        ),
        *_derived(record_type),
        *_judgement(),
    ]


def columns_for_programs(record_type: type[Record]) -> list[Column]:
    """Names that never change, codes and ids; what is spelled has its words in a column beside."""
    return [
        *_envelope(lambda row: str(row.entry.status)),
        *_coded(record_type),
        *_derived(record_type),
        *_judgement(),
    ]


def _envelope(status: Callable[[Row], Cell]) -> list[Column]:
    return [
        Column("entry_id", gettext("Record"), lambda row: str(row.entry.id)),
        Column("project", gettext("Project"), lambda row: row.entry.site.project.code),
        Column("site", gettext("Site code"), lambda row: row.entry.site.code),
        Column("site_name", gettext("Site"), lambda row: row.entry.site.name),
        Column("status", gettext("Status"), status),
        Column("revision", gettext("Version"), lambda row: row.entry.revision),
        Column("recorded_by", gettext("Recorded by"), lambda row: row.entry.recorder.display_name),
        Column("recorded_on", gettext("Recorded on"), lambda row: row.entry.recorded_on),
        Column("recorded_at", gettext("Recorded at (UTC)"), lambda row: row.entry.recorded_at),
        Column("received_at", gettext("Received at (UTC)"), lambda row: row.entry.received_at),
        Column("lat", gettext("Latitude (°)"), lambda row: row.entry.lat),
        Column("lon", gettext("Longitude (°)"), lambda row: row.entry.lon),
        Column("accuracy_m", gettext("Accuracy (m)"), lambda row: row.entry.accuracy_m),
    ]


def _judgement() -> list[Column]:
    return [
        Column("flags", gettext("Doubts"), lambda row: " ".join(_flag_codes(row.entry))),
        Column(
            "reviewed_by",
            gettext("Checked by"),
            lambda row: row.review.reviewer.display_name if row.review else None,
        ),
        Column(
            "reviewed_at",
            gettext("Checked at (UTC)"),
            lambda row: row.review.reviewed_at if row.review else None,
        ),
        Column("photos", gettext("Photos (SHA-256)"), lambda row: " ".join(row.exported.photos)),
    ]


def _flag_codes(entry: Entry) -> list[str]:
    return sorted({flag.code for flag in entry.flags if flag.revision == entry.revision})


def _derived(record_type: type[Record]) -> list[Column]:
    """What the rules make of the answers, beside what was written down."""
    if record_type is not BY_NAME["soil_treatment"]:
        return []
    return [
        Column("rate_t_ha", gettext("Rate (t/ha)"), lambda row: _rounded(row.rate.rate_t_ha)),
        Column("mass_t", gettext("Mass (t)"), lambda row: _rounded(row.rate.mass_t)),
        Column("area_ha", gettext("Treated area (ha)"), lambda row: _rounded(row.rate.area_ha)),
        Column(
            "density_used_t_m3",
            gettext("Density used (t/m³)"),
            lambda row: row.rate.density_t_m3,
        ),
        Column("density_used_from", gettext("Density from"), _density_from),
        Column("rate_lacks", gettext("Missing for the rate"), _missing),
    ]


def _density_from(row: Row) -> Cell:
    source = row.rate.density_source
    return None if source is None else label(labels.DENSITY_SOURCES[source])


def _missing(row: Row) -> Cell:
    return "; ".join(label(labels.MISSING[each]) for each in row.rate.missing)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(DERIVED_TO)


def _heading(question: Question) -> str:
    """What was asked, with the unit of the answers."""
    if not question.unit:
        return label(question.label)
    asked, unit = label(question.label), label(question.unit)
    return str(gettext("%(question)s (%(unit)s)", question=asked, unit=unit))


def _coded(record_type: type[Record]) -> Iterator[Column]:
    for name, question in record_type.questions().items():
        yield Column(name, name, _answer(name, question, _plain))
        if question.kind in SPELLED:
            yield Column(f"{name}_words", name, _words(name, question))


def _words(name: str, question: Question) -> Callable[[Row], Cell]:
    def spelled(value: Any, row: Row) -> Cell:
        return in_words(question, value, row.names)

    return _answer(name, question, spelled if question.kind in SPELLED else _plain)


def _answer(
    name: str, question: Question, shown: Callable[[Any, Row], Cell]
) -> Callable[[Row], Cell]:
    """The answer as it is read; what cannot be read as it came."""

    def cell(row: Row) -> Cell:
        answer = row.entry.answers.get(name)
        try:
            value = read(question, answer)
        except Unreadable:
            return json.dumps(answer, ensure_ascii=False)
        return None if value is None else shown(value, row)

    return cell


def _plain(value: Any, _row: Row) -> Cell:
    cell: Cell = json.dumps(value, ensure_ascii=False) if isinstance(value, tuple | dict) else value
    return cell
