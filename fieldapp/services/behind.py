"""Which entries stand behind a figure of the register."""

from collections.abc import Sequence
from uuid import UUID

from fieldapp.store.database import Session
from fieldapp.store.models import Project, Site

from .counted_trees import Line, covering
from .register import project_register, site_counts, site_register

ALL_VISITS = "all"


def behind_survival(session: Session, place: Site | Project) -> Sequence[UUID]:
    """The counts that the survival of a site, or of a whole project, rests on."""
    if isinstance(place, Site):
        return site_register(session, place).standing.entries
    return project_register(session, place).standing.entries


def behind_trees(session: Session, site: Site, key: str, visit: str | None) -> Sequence[UUID]:
    """The counts of these trees, named as `Line.key` does: of a visit or all visits, else the newest of each."""
    lines = site_counts(session, site).lines
    if visit is not None:
        return _of_visits(lines, key, visit)
    wanted = set(key.split(","))
    trees = {each.id: each for line in lines for each in line.trees if str(each.id) in wanted}
    newest = (line.newest for line in covering(lines, list(trees.values())))
    return [entry for visit in newest if visit for entry in visit.entries]


def behind_no_figure(session: Session, site: Site) -> Sequence[UUID]:
    """Counts that name no trees of this site."""
    return site_counts(session, site).strays


def _of_visits(lines: Sequence[Line], key: str, visit_key: str) -> Sequence[UUID]:
    visits = (visit for line in lines if line.key == key for visit in line.visits)
    wanted = (visit for visit in visits if visit_key in (visit.key, ALL_VISITS))
    return [entry for visit in wanted for entry in visit.entries]
