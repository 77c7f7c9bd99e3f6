"""What a machine doubts about an entry: its answers, against each other and against the site, the clock, the photos.

Nothing here refuses anything. A doubt is kept with the revision and shown to the supervisor.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from fieldapp.records import BY_NAME, Record, UnreadableAnswers
from fieldapp.records.questions import Kind
from fieldapp.records.soil_treatment import SoilTreatment
from fieldapp.records.tree_count import TreeCount
from fieldapp.rules import (
    count_doubts,
    position_doubts,
    project_settings,
    time_doubts,
    treatment_doubts,
)
from fieldapp.rules.area import Point
from fieldapp.rules.count_doubts import LeafSeason
from fieldapp.rules.counts import CountMethod
from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.project_settings import ProjectSettings
from fieldapp.rules.soil import application_rate
from fieldapp.rules.thresholds import Thresholds
from fieldapp.rules.words import N_, Message
from fieldapp.store import surroundings
from fieldapp.store.database import Session
from fieldapp.store.surroundings import PlantedTrees, SiteFacts

from .parcel import Parcel

UNREADABLE, UNKNOWN_PLACE, UNKNOWN_CHOICE = "unreadable", "unknown_place", "unknown_choice"
WORST_FIRST = tuple(Severity)


@dataclass(frozen=True)
class Judged:
    """Whether the answers can be read, and what is doubtful."""

    is_readable: bool
    flags: tuple[Flag, ...]


def judge(session: Session, parcel: Parcel, site: SiteFacts, clock_skew_s: float | None) -> Judged:
    """Every doubt that can be raised before the photos themselves are looked at."""
    around = _Around(session, parcel, site, clock_skew_s)
    try:
        record = _read(parcel)
    except UnreadableAnswers as unreadable:
        problems = unreadable.problems.items()
        unread = (Flag(UNREADABLE, Severity.BLOCK, m.text, name, m.figures) for name, m in problems)
        return Judged(False, (*unread, *_where_and_when(around, around.recorded_on)))
    flags = (
        *record.flags(),
        *_unknown(record, around),
        *_against_the_site(record, around),
        *_photos_wanting(record, parcel),
        *_where_and_when(around, _happened_on(record) or around.recorded_on),
    )
    return Judged(True, flags)


def seen_before(hashes: Collection[str]) -> Iterator[Flag]:
    """F02. The same photo, byte for byte, belongs to another entry."""
    if hashes:
        yield Flag(
            "F02",
            Severity.BLOCK,
            N_("Photos that another record has too: %(photos)s."),
            figures={"photos": len(hashes)},
        )


def worst(flags: Iterable[Flag]) -> Severity | None:
    """The gravest of the doubts."""
    return min((flag.severity for flag in flags), key=WORST_FIRST.index, default=None)


@dataclass(frozen=True)
class _Around:
    """The circumstances of an entry, looked up when a check asks for them."""

    session: Session
    parcel: Parcel
    site: SiteFacts
    clock_skew_s: float | None

    @cached_property
    def settings(self) -> ProjectSettings:
        return project_settings.read(self.site.settings)

    @property
    def thresholds(self) -> Thresholds:
        return self.settings.thresholds

    @property
    def recorded_on(self) -> date:
        """The day on the phone's calendar."""
        return self.parcel.envelope.recorded_at.date()

    @cached_property
    def cohorts(self) -> dict[int, PlantedTrees]:
        return surroundings.cohorts_of(self.session, self.site.site_id)

    @property
    def leaf_season(self) -> LeafSeason | None:
        first, last = self.site.leaf_on_from, self.site.leaf_on_to
        return LeafSeason(first, last) if first and last else None

    def known_places(self, list_name: str) -> Collection[int]:
        if list_name == "cohorts":
            return self.cohorts
        return surroundings.ids_of(self.session, list_name, self.site.site_id)


def _read(parcel: Parcel) -> Record:
    """The record, or UnreadableAnswers naming what is damaged and what cannot be read."""
    problems = dict.fromkeys(sorted(parcel.damaged), Message(N_("This text is damaged.")))
    try:
        record = BY_NAME[parcel.envelope.record_type].read(parcel.answers)
    except UnreadableAnswers as unreadable:
        raise UnreadableAnswers({**unreadable.problems, **problems}) from None
    if problems:
        raise UnreadableAnswers(problems)
    return record


def _happened_on(record: Record) -> date | None:
    """The day that the answers name; else it is the day of recording."""
    days = (name for name, question in record.questions().items() if question.kind is Kind.DAY)
    return next((getattr(record, name) for name in days), None)


def _unknown(record: Record, around: _Around) -> Iterator[Flag]:
    """Places of another site, words that no list has: an old phone, or a slip."""
    for name, question in record.questions().items():
        given = _listed(getattr(record, name)) if question.choice_list else frozenset()
        if not given:
            continue
        if question.choice_list in surroundings.PLACES:
            if not given <= set(around.known_places(question.choice_list)):
                message = N_("This is not known at this site.")
                yield Flag(UNKNOWN_PLACE, Severity.BLOCK, message, name)
        elif question.kind not in (Kind.PLACE, Kind.PLACES):
            known = surroundings.known_codes(around.session, question.choice_list, given)
            if not given <= known:
                yield Flag(UNKNOWN_CHOICE, Severity.BLOCK, N_("This is not in the list."), name)


def _listed(value: Any) -> frozenset[Any]:
    if value is None:
        return frozenset()
    return frozenset(value) if isinstance(value, tuple | dict) else frozenset((value,))


def _against_the_site(record: Record, around: _Around) -> Iterator[Flag]:
    match record:
        case TreeCount():
            yield from _count_doubts(record, around)
        case SoilTreatment():
            yield from _treatment_doubts(record, around)


def _count_doubts(record: TreeCount, around: _Around) -> Iterator[Flag]:
    count = record.count
    trees = [around.cohorts[each] for each in record.cohorts if each in around.cohorts]
    planted = sum(each.n_planted for each in trees)
    if count.method is CountMethod.CENSUS and len(trees) == len(record.cohorts):
        yield from count_doubts.more_alive_than_planted(count, planted)
        yield from count_doubts.counted_differs_from_planted(count, planted, around.thresholds)
    yield from count_doubts.outside_leaf_season(
        leaf_on={"yes": True, "no": False}.get(record.leaf_on),
        visit_date=around.recorded_on,
        season=around.leaf_season,
        evergreen=bool(trees) and all(each.evergreen for each in trees),
    )
    yield from count_doubts.too_many_unknown(count, around.thresholds)
    yield from count_doubts.walk_through_alone(count.method)
    suckering = any(each.suckers for each in trees)
    yield from count_doubts.volunteers_not_counted(record.n_volunteers, suckering)


def _treatment_doubts(record: SoilTreatment, around: _Around) -> Iterator[Flag]:
    sizes = record.container_sizes(around.settings.containers)
    rate = application_rate(record.treatment, sizes)
    yield from treatment_doubts.rate_out_of_range(rate, record.material)
    yield from treatment_doubts.near_unit(rate, record.material, around.thresholds)
    if rate.area_ha is not None:
        yield from treatment_doubts.area_exceeds_site(
            rate.area_ha, around.site.area_ha, around.thresholds
        )
    yield from treatment_doubts.density_assumed(rate)


def _photos_wanting(record: Record, parcel: Parcel) -> Iterator[Flag]:
    """F08. A record that shows something shows it."""
    if len(parcel.photos) < record.photos_wanted:
        yield Flag("F08", Severity.BLOCK, N_("There is no photo."))


def _where_and_when(around: _Around, happened_on: date) -> Iterator[Flag]:
    limits = around.thresholds
    position, boundary = around.parcel.envelope.position, around.site.boundary
    if position:
        accuracy_m = position.accuracy_m or 0.0
        yield from position_doubts.position_inaccurate(accuracy_m, limits)
        if boundary:
            point = Point(position.lon, position.lat)
            yield from position_doubts.outside_site(point, accuracy_m, boundary, limits)
    for photo in around.parcel.photos:
        if photo.taken_at:
            yield from time_doubts.photo_far_from_visit(photo.taken_at, happened_on, limits)
    if around.clock_skew_s is not None:
        yield from time_doubts.clock_is_off(around.clock_skew_s, limits)
    yield from time_doubts.entered_late(happened_on, around.recorded_on, limits)
