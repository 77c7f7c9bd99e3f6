"""The lists that a phone keeps: everything there is to choose from without network, in the person's language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from fieldapp.records import RECORD_TYPES
from fieldapp.rules import project_settings
from fieldapp.rules.count_doubts import LeafSeason
from fieldapp.rules.schedule import next_due
from fieldapp.store import reference
from fieldapp.store.database import Session
from fieldapp.store.reference import KnownCohort, KnownEntry, KnownProject, KnownSite
from fieldapp.store.surroundings import PLACES

EARLIER_ENTRIES = ("tree_counts", "site_photos")
ASKED = {
    question.choice_list
    for record_type in RECORD_TYPES
    for question in record_type.questions().values()
}
WORD_LISTS = {"species", *ASKED} - {"", *PLACES, *EARLIER_ENTRIES}


def reference_for(session: Session, project_ids: Collection[int], language: str) -> dict[str, Any]:
    """All of it, ready to be written as JSON. The same database gives the same, whoever asks and when."""
    return {
        "projects": [_project(each) for each in reference.projects(session, project_ids)],
        "sites": _sites(session, project_ids),
        "choices": _choices(session, language),
    }


def _project(project: KnownProject) -> dict[str, Any]:
    settings = project_settings.read(project.settings)
    return {
        "id": project.id,
        "code": project.code,
        "name": project.name,
        "is_demonstration": project.is_demonstration,
        "photo_long_side_px": settings.photo_long_side_px,
        "photo_quality": settings.photo_quality,
        "containers": {
            unit: [float(size.value), size.unit] for unit, size in settings.containers.items()
        },
    }


def _sites(session: Session, project_ids: Collection[int]) -> list[dict[str, Any]]:
    sites = reference.sites(session, project_ids)
    ids = [site.id for site in sites]
    plots = _by_site(reference.plots(session, ids))
    cohorts = _by_site(reference.cohorts(session, ids))
    points = _by_site(reference.photo_points(session, ids))
    entries = _by_site(reference.newest_entries(session, ids))
    counted = _counted(reference.days_counted(session, ids))
    return [
        {
            "id": site.id,
            "project": site.project_id,
            "code": site.code,
            "name": site.name,
            "boundary": site.boundary,
            "suckering": any((each.facts or {}).get("suckers") for each in cohorts[site.id]),
            "plots": [{"id": p.id, "code": p.code, "n_spots": p.n_spots} for p in plots[site.id]],
            "cohorts": [_cohort(each, counted, _season(site)) for each in cohorts[site.id]],
            "photo_points": [_point(each) for each in points[site.id]],
            **_remembered(entries[site.id]),
        }
        for site in sites
    ]


def _by_site(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.site_id].append(row)
    return found


def _counted(days: Iterable[tuple[date, list[int] | None]]) -> Mapping[int, list[date]]:
    counted = defaultdict(list)
    for day, cohort_ids in days:
        for cohort_id in cohort_ids or ():
            counted[cohort_id].append(day)
    return counted


def _season(site: KnownSite) -> LeafSeason | None:
    first, last = site.leaf_on_from, site.leaf_on_to
    return LeafSeason(first, last) if first and last else None


def _cohort(
    cohort: KnownCohort, counted: Mapping[int, list[date]], season: LeafSeason | None
) -> dict[str, Any]:
    due_on = next_due(cohort.planted_on, counted.get(cohort.id, ()), season)
    return {
        "id": cohort.id,
        "code": cohort.code,
        "species": cohort.species,
        "plot": cohort.plot_id,
        "n_planted": cohort.n_planted,
        "planted_on": cohort.planted_on.isoformat(),
        "kind": cohort.kind,
        "due_on": due_on.isoformat() if due_on else None,
    }


def _point(point: Any) -> dict[str, Any]:
    bearing_deg = point.bearing_deg
    return {
        "id": point.id,
        "code": point.code,
        "description": point.description,
        "lat": point.lat,
        "lon": point.lon,
        "bearing_deg": None if bearing_deg is None else float(bearing_deg),
    }


def _remembered(entries: Iterable[KnownEntry]) -> dict[str, Any]:
    """The earlier entries that a new one may name, and the last answers of each kind."""
    earlier: dict[str, list[dict[str, Any]]] = {name: [] for name in EARLIER_ENTRIES}
    last: dict[str, Any] = {}
    for entry in entries:
        day = entry.recorded_on.isoformat()
        last.setdefault(entry.record_type, {"recorded_on": day, "answers": entry.answers})
        if entry.record_type == "tree_count":
            named = {"plot": entry.answers.get("plot"), "by": entry.by}
            earlier["tree_counts"].append({"id": str(entry.id), "recorded_on": day, **named})
        if entry.record_type == "site_photo":
            named = {"photo_point": entry.answers.get("photo_point")}
            earlier["site_photos"].append({"id": str(entry.id), "recorded_on": day, **named})
    return {**earlier, "last": last}


def _choices(session: Session, language: str) -> dict[str, list[dict[str, str]]]:
    choices: dict[str, list[dict[str, str]]] = {name: [] for name in sorted(WORD_LISTS)}
    for list_name, code, label in reference.words(session, WORD_LISTS, language):
        choices[list_name].append({"code": code, "label": label})
    return choices
