"""How trees stand by their newest counts, and what is left of a planting whose dead were replaced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fieldapp.rules.pooling import PooledSurvival, pooled
from fieldapp.rules.survival import Survival
from fieldapp.rules.target import Verdict, judged_together
from fieldapp.store.models import Cohort

from .counted_trees import Line, Trees, covering


@dataclass(frozen=True)
class Standing:
    """Trees by the newest count of each, and whether they reach the project's target."""

    lines: tuple[Line, ...]
    """Each of the trees in one of them."""
    survival: PooledSurvival
    verdict: Verdict | None
    target: float

    @property
    def entries(self) -> tuple[UUID, ...]:
        """The counts that the figures rest on."""
        newest = (line.newest for line in self.lines)
        return tuple(entry for visit in newest if visit for entry in visit.entries)


@dataclass(frozen=True)
class Replanted:
    """A planting whose dead were replaced. They stay dead: the new trees are a planting of their own."""

    original: Trees
    replacements: tuple[Trees, ...]
    own: Survival | None
    """Of those planted first; None if they cannot be told from their replacements any more."""
    cumulative: PooledSurvival
    """All that are alive, of all ever planted."""
    stocking: float | None
    """All that are alive, of the places to plant; None until all were counted."""
    places: int

    @property
    def key(self) -> str:
        return ",".join(str(each.id) for each in (self.original, *self.replacements))


def trees_of(cohorts: Sequence[Cohort]) -> list[Trees]:
    """The cohorts as the figures need them."""
    by_id = {cohort.id: cohort for cohort in cohorts}
    return [
        Trees(
            id=cohort.id,
            code=cohort.code,
            species=cohort.species,
            kind=cohort.kind,
            planted_on=cohort.planted_on,
            planted=cohort.n_planted,
            design=cohort.design_n,
            replaces=_first_planting(cohort, by_id),
        )
        for cohort in cohorts
    ]


def in_use(lines: Sequence[Line], cohorts: Sequence[Cohort]) -> tuple[Line, ...]:
    """Without plantings that were retired before anybody counted them: they were entered by mistake.

    Trees that were counted stay, or giving up a failed planting would raise the survival of the rest.
    """
    retired = {cohort.id for cohort in cohorts if cohort.retired_at is not None}
    return tuple(
        line for line in lines if line.newest or not retired & {each.id for each in line.trees}
    )


def standing(lines: Sequence[Line], target: float) -> Standing:
    """All trees of these lines together."""
    return together(covering(lines, _trees_in(lines)), target)


def together(lines: Sequence[Line], target: float) -> Standing:
    """Lines that have no trees in common."""
    parts = [line.survival for line in lines]
    return Standing(tuple(lines), pooled(parts), judged_together(parts, target), target)


def replanted(lines: Sequence[Line]) -> Iterator[Replanted]:
    """The plantings whose dead were replaced."""
    trees = _trees_in(lines)
    for original in trees:
        replacements = tuple(each for each in trees if each.replaces == original.id)
        if replacements:
            yield _replanted(original, replacements, lines)


def _replanted(
    original: Trees, replacements: tuple[Trees, ...], lines: Sequence[Line]
) -> Replanted:
    chosen = covering(lines, (original, *replacements))
    cumulative = pooled([line.survival for line in chosen])
    places = original.design or original.planted
    all_counted = cumulative.survivors is not None and cumulative.coverage == 1
    return Replanted(
        original=original,
        replacements=replacements,
        own=next((line.survival for line in chosen if line.trees == (original,)), None),
        cumulative=cumulative,
        stocking=(cumulative.survivors or 0.0) / places if all_counted else None,
        places=places,
    )


def _trees_in(lines: Sequence[Line]) -> list[Trees]:
    by_id = {each.id: each for line in lines for each in line.trees}
    return sorted(by_id.values(), key=lambda each: (each.planted_on, each.code, each.id))


def _first_planting(cohort: Cohort, by_id: Mapping[int, Cohort]) -> int | None:
    """What these trees replace; where replacements were replaced in turn, what was planted first."""
    first, seen = cohort, {cohort.id}
    while (parent := by_id.get(first.parent_cohort_id or 0)) and parent.id not in seen:
        first = parent
        seen.add(first.id)
    return None if first is cohort else first.id
