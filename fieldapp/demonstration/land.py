"""The places of the demonstration, added as an administrator would add them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from fieldapp.rules.project_settings import ProjectSettings
from fieldapp.services import places, project_settings
from fieldapp.services.place_choices import Parent
from fieldapp.store.database import Session
from fieldapp.store.models import Project, Site
from fieldapp.store.places import Place

from .facts import Planting, ProjectStory, SiteStory, Spot

PLOT_RADIUS_M = "5.64"
"""A circle of 100 m²."""


@dataclass(frozen=True)
class SiteIds:
    """What a phone knows of a site: ids by code."""

    site: int
    project: int
    plots: Mapping[str, int]
    cohorts: Mapping[str, int]
    photo_points: Mapping[str, int]


@dataclass(frozen=True)
class Settler:
    """Adds places in somebody's name, on a day."""

    session: Session
    today: date
    person_id: int

    def add_project(self, story: ProjectStory) -> Project:
        """The project with its settings, marked as a demonstration."""
        organisation = self._add("organisation", None, story.organisation)
        answers = {**story.answers, "organisation_id": organisation.id}
        project = cast(Project, self._add("project", None, answers))
        project.is_demonstration = True
        usual = project_settings.answers_of(ProjectSettings())
        settings = {name: str(value) for name, value in {**usual, **story.settings}.items()}
        project_settings.change(self.session, project, settings, self.person_id)
        return project

    def add_site(self, story: SiteStory, project: Project) -> SiteIds:
        """The site with all that lies in it and was planted so far."""
        answers = {**story.answers, "code": story.code, "boundary": json.dumps(story.boundary)}
        answers["organisation_id"] = project.organisation_id
        site = cast(Site, self._add("site", project, answers))
        plots = {
            plot.code: self._add("plot", site, _plot(story, plot.code, plot.holes, plot.at)).id
            for plot in story.plots
        }
        cohorts: dict[str, int] = {}
        for planting in story.plantings:
            if planting.planted_on < self.today:
                answers = _cohort(planting, cohorts)
                cohorts[planting.code] = self._add("cohort", site, answers).id
        photo_points = {
            view.code: self._add(
                "photo_point",
                site,
                {
                    **_position(story, view.at),
                    "code": view.code,
                    "description": view.description,
                    "bearing_deg": view.bearing_deg,
                    "bearing_ref": "T",
                    "camera_height_m": "1.5",
                    "marker": "Steel post",
                },
            ).id
            for view in story.views
        }
        return SiteIds(site.id, project.id, plots, cohorts, photo_points)

    def _add(self, kind: str, parent: Parent, answers: Mapping[str, Any]) -> Place:
        place = places.add(self.session, kind, parent, answers, self.today, self.person_id)
        if parent is not None:
            self.session.expire(parent)  # it has one more place in it than it knows
        return place


def _plot(story: SiteStory, code: str, holes: int, at: Spot) -> dict[str, Any]:
    return {
        **_position(story, at),
        "code": code,
        "shape": "circle",
        "radius_m": PLOT_RADIUS_M,
        "n_spots": holes,
        "permanent": "yes",
        "stratum": "fill",
    }


def _cohort(planting: Planting, cohorts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "kind": "original",
        **planting.answers,
        "code": planting.code,
        "planted_on": planting.planted_on.isoformat(),
        "n_planted": planting.number,
        "parent_cohort_id": cohorts.get(planting.replaces),
    }


def _position(story: SiteStory, at: Spot) -> dict[str, Any]:
    lat, lon = story.position(at)
    return {"lat": lat, "lon": lon}
