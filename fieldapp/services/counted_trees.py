"""Which counts belong together: a visit's counts of the same trees make one figure, its visits one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from fieldapp.records import UnreadableAnswers
from fieldapp.records.tree_count import TreeCount
from fieldapp.rules.counts import CountMethod
from fieldapp.rules.survival import Survival, SurvivalMethod, survival_of
from fieldapp.store.register import Approved


@dataclass(frozen=True)
class Trees:
    """A cohort, as the figures need it."""

    id: int
    code: str
    species: str
    kind: str
    planted_on: date
    planted: int
    design: int | None
    """How many there should be; None where no plan says."""
    replaces: int | None
    """The cohort whose dead these replace."""


@dataclass(frozen=True)
class Visit:
    """What one person found at one site on one day, of the same trees."""

    day: date
    person_id: int
    person: str
    last_at: datetime
    survival: Survival
    entries: tuple[UUID, ...]
    causes: Mapping[str, int | None]
    """Trees lost, by cause; None was seen, but not counted apart."""

    @property
    def key(self) -> str:
        return f"{self.day}.{self.person_id}"


@dataclass(frozen=True)
class Line:
    """The same trees over the years: one cohort, or several that were only counted together."""

    trees: tuple[Trees, ...]
    visits: tuple[Visit, ...] = ()
    """Newest first."""

    @property
    def key(self) -> str:
        return ",".join(str(each.id) for each in self.trees)

    @property
    def planted(self) -> int:
        return sum(each.planted for each in self.trees)

    @property
    def planted_on(self) -> date:
        return min(each.planted_on for each in self.trees)

    @property
    def newest(self) -> Visit | None:
        """The last visit on which trees were counted: to walk through is not to count."""
        counted = (v for v in self.visits if v.survival.method is not SurvivalMethod.NOT_COUNTED)
        return next(counted, None)

    @property
    def survival(self) -> Survival:
        """As the newest visit found it. A count that is held out hides what an older one found."""
        if self.newest:
            return self.newest.survival
        if self.visits:
            return self.visits[0].survival
        return Survival(SurvivalMethod.NOT_COUNTED, self.planted)


@dataclass(frozen=True)
class Counted:
    """All lines of some trees, and the counts that belong to none of them."""

    lines: tuple[Line, ...]
    strays: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """A count with what it was read as, and the trees that it is about."""

    entry: Approved
    record: TreeCount
    trees: tuple[Trees, ...]


def lines_of(trees: Sequence[Trees], counts: Iterable[Approved]) -> Counted:
    """A line for each cohort, counted or not, and for each group that was counted together."""
    by_id = {each.id: each for each in trees}
    of_trees: dict[tuple[Trees, ...], list[_Seen]] = {(each,): [] for each in trees}
    strays: list[UUID] = []
    for entry in counts:
        seen = _read(entry, by_id)
        if seen is None:
            strays.append(entry.id)
        elif seen.record.recount_of is None:
            of_trees.setdefault(seen.trees, []).append(seen)
    lines = (Line(together, _visits(together, seen)) for together, seen in of_trees.items())
    return Counted(tuple(lines), tuple(strays))


def covering(lines: Sequence[Line], trees: Sequence[Trees]) -> list[Line]:
    """Lines in which each of the trees comes once, the newest counts first: what can be added up.

    Trees that were counted alone and, elsewhere, together with others would otherwise be added twice.
    """
    wanted = {each.id for each in trees}
    taken: set[int] = set()
    chosen: list[Line] = []
    counted = [(visit.day, visit.last_at, line) for line in lines if (visit := line.newest)]
    for _, _, line in sorted(counted, key=lambda each: each[:2], reverse=True):
        ids = {each.id for each in line.trees}
        if ids <= wanted and not ids & taken:
            taken |= ids
            chosen.append(line)
    alone = {line.trees: line for line in lines}
    rest = (each for each in trees if each.id not in taken)
    return chosen + [alone.get((each,), Line((each,))) for each in rest]


def _read(entry: Approved, by_id: Mapping[int, Trees]) -> _Seen | None:
    """The count, or None if it names no trees of this site."""
    try:
        record = TreeCount.read(entry.answers)
    except UnreadableAnswers:
        return None
    named = {each for each in record.cohorts if each in by_id}
    if named != set(record.cohorts):
        return None
    if record.separable == "no":
        named |= _replacements(named, by_id, entry.recorded_on)
    return _Seen(entry, record, tuple(by_id[each] for each in sorted(named)))


def _replacements(named: set[int], by_id: Mapping[int, Trees], day: date) -> set[int]:
    """Trees planted since in the place of these: who cannot tell them apart has counted them too."""
    return {each.id for each in by_id.values() if each.replaces in named and each.planted_on <= day}


def _visits(trees: tuple[Trees, ...], counts: Sequence[_Seen]) -> tuple[Visit, ...]:
    def whose_day(seen: _Seen) -> tuple[date, int]:
        return seen.entry.recorded_on, seen.entry.person_id

    visits = (
        _visit(trees, list(together))
        for _, together in groupby(sorted(counts, key=whose_day), key=whose_day)
    )
    return tuple(sorted(visits, key=lambda visit: (visit.day, visit.last_at), reverse=True))


def _visit(trees: tuple[Trees, ...], seen: Sequence[_Seen]) -> Visit:
    """Who also walked through while counting is not held to that."""
    walked = CountMethod.WALK_THROUGH
    counts = [each for each in seen if each.record.count.method is not walked] or seen
    first = counts[0].entry
    return Visit(
        day=first.recorded_on,
        person_id=first.person_id,
        person=first.person,
        last_at=max(each.entry.recorded_at for each in counts),
        survival=survival_of(
            [each.record.count for each in counts], sum(each.planted for each in trees)
        ),
        entries=tuple(each.entry.id for each in counts),
        causes=added_causes(each.record.causes or {} for each in counts),
    )


def added_causes(counts: Iterable[Mapping[str, int | None]]) -> dict[str, int | None]:
    """Trees lost by cause, added up; what was seen but nowhere counted stays None."""
    added: dict[str, int | None] = {}
    for causes in counts:
        for code, trees in causes.items():
            known = added.get(code)
            added[code] = known if trees is None else (known or 0) + trees
    return added
