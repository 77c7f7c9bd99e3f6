"""The register of a site and of a project: what the approved entries come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from fieldapp.rules import project_settings
from fieldapp.rules.review import Status
from fieldapp.rules.units import Area, AreaUnit
from fieldapp.store import register
from fieldapp.store.database import Session
from fieldapp.store.models import Cohort, Project, Site
from fieldapp.store.register import LastVisit, Within

from .counted_trees import Counted, Line, added_causes, lines_of
from .standing_trees import (
    Replanted,
    Standing,
    in_use,
    replanted,
    standing,
    together,
    trees_of,
)
from .treated_soil import MaterialTotal, TreatmentDone, newest_first, totals, treatments_of

M2_PER_HA = 10_000


@dataclass(frozen=True)
class SiteRegister:
    """All figures of a site."""

    standing: Standing
    lines: tuple[Line, ...]
    replanted: tuple[Replanted, ...]
    strays: tuple[UUID, ...]
    """Counts that name no trees of this site, and so count nowhere."""
    causes: Mapping[str, int | None]
    """Trees lost, by cause, at the newest count of each."""
    treatments: Sequence[TreatmentDone]
    materials: Sequence[MaterialTotal]
    by_status: Mapping[tuple[str, Status], int]
    visited: LastVisit | None


@dataclass(frozen=True)
class SiteStanding:
    """A site in the list of its project."""

    site_id: int
    name: str
    standing: Standing
    visited: LastVisit | None


@dataclass(frozen=True)
class AreaTotal:
    """Hectares of one kind, over the sites of which it is known. Kinds are never added."""

    kind: str
    area_ha: Decimal
    sites: int


@dataclass(frozen=True)
class ProjectRegister:
    """The figures of a project, and of each of its sites."""

    sites: Sequence[SiteStanding]
    standing: Standing
    materials: Sequence[MaterialTotal]
    areas: Sequence[AreaTotal]


def site_counts(session: Session, site: Site) -> Counted:
    """Every approved count of the site's trees."""
    within = Within(site.project_id, site.id)
    cohorts = register.cohorts(session, within)
    counted = lines_of(trees_of(cohorts), register.approved(session, within, "tree_count"))
    return Counted(in_use(counted.lines, cohorts), counted.strays)


def site_register(session: Session, site: Site) -> SiteRegister:
    """What every approved entry of the site comes to."""
    within = Within(site.project_id, site.id)
    settings = project_settings.read(site.project.settings)
    counted = site_counts(session, site)
    now = standing(counted.lines, settings.survival_target)
    soil = register.approved(session, within, "soil_treatment")
    treatments = newest_first(treatments_of(soil, settings.containers))
    return SiteRegister(
        standing=now,
        lines=counted.lines,
        replanted=tuple(replanted(counted.lines)),
        strays=counted.strays,
        causes=added_causes(line.newest.causes for line in now.lines if line.newest),
        treatments=treatments,
        materials=totals(treatments),
        by_status=register.by_status(session, within),
        visited=register.last_visits(session, within).get(site.id),
    )


def project_register(session: Session, project: Project) -> ProjectRegister:
    """What the newest counts and all treatments come to; a site that is retired stays if it was visited."""
    within = Within(project.id)
    settings = project_settings.read(project.settings)
    visited = register.last_visits(session, within)
    sites = [site for site in project.sites if site.retired_at is None or site.id in visited]
    lines = _newest_lines(session, within)
    standings = [
        SiteStanding(
            site.id,
            site.name,
            standing(lines.get(site.id, ()), settings.survival_target),
            visited.get(site.id),
        )
        for site in sites
    ]
    soil = register.approved(session, within, "soil_treatment")
    everything = [line for each in standings for line in each.standing.lines]
    return ProjectRegister(
        sites=standings,
        standing=together(everything, settings.survival_target),
        materials=totals(treatments_of(soil, settings.containers)),
        areas=list(_areas(sites)),
    )


def _newest_lines(session: Session, within: Within) -> dict[int, tuple[Line, ...]]:
    """Each site's lines with their newest visits only."""
    cohorts: dict[int, list[Cohort]] = {}
    for cohort in register.cohorts(session, within):
        cohorts.setdefault(cohort.site_id, []).append(cohort)
    uncounted = {site_id: lines_of(trees_of(there), ()) for site_id, there in cohorts.items()}
    newest = groupby(register.newest_counts(session, within), lambda count: count.site_id)
    counted = {
        site_id: lines_of(trees_of(cohorts.get(site_id, ())), counts) for site_id, counts in newest
    }
    return {
        site_id: in_use(known.lines, cohorts.get(site_id, ()))
        for site_id, known in (uncounted | counted).items()
    }


def _areas(sites: Sequence[Site]) -> Iterator[AreaTotal]:
    """The kinds of area that are known of a site at least."""
    for kind in ("boundary", "reported", "disturbed", "technical", "biological", "accepted"):
        known = [area_ha for site in sites if (area_ha := _area_ha(site, kind)) is not None]
        if known:
            yield AreaTotal(kind, sum(known, Decimal(0)), len(known))


def _area_ha(site: Site, kind: str) -> Decimal | None:
    match kind:
        case "boundary":
            area_m2 = site.boundary_area_m2
            return None if area_m2 is None else Decimal(str(area_m2)) / M2_PER_HA
        case "reported":
            return Area(site.area_reported, AreaUnit(site.area_reported_unit)).ha
        case _:
            area_ha: Decimal | None = getattr(site, f"area_{kind}_ha")
            return area_ha
