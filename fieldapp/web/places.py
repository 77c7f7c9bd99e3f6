"""The sites of one's projects, and each site: map, trees, photo points, and what is known of the land."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext

from fieldapp.records.places import COHORT, PHOTO_POINT, PLOT, SITE, PlaceForm
from fieldapp.rules.flags import Flag, Severity
from fieldapp.rules.roles import Act
from fieldapp.rules.units import Area, AreaUnit
from fieldapp.services.place_checks import site_ha
from fieldapp.services.places import doubts_about
from fieldapp.services.register import site_register
from fieldapp.store import places
from fieldapp.store.models import Cohort, PhotoPoint, Plot, Site
from fieldapp.store.models.base import today
from fieldapp.store.names import Names
from fieldapp.store.places import in_use

from .access import signed_in, visitor
from .maps import Map, Spot, draw_map
from .place_facts import Facts, facts_of, names_around
from .resources import resources

bp = Blueprint("places", __name__)

Within = TypeVar("Within", Plot, Cohort, PhotoPoint)


@bp.get("/sites")
@signed_in
def sites() -> str:
    me = visitor()
    among = None if me.is_installation_administrator else me.projects(Act.SEE_PLACES)
    with resources().database.reading() as session:
        return render_template(
            "places/sites.html",
            projects=[
                (project, in_use(project.sites))
                for project in in_use(places.projects(session, among))
            ],
            planted=planted,
            site_ha=site_ha,
            may_review=me.may_somewhere(Act.REVIEW),
            may_manage=me.may_somewhere(Act.CHANGE_PLACES),
        )


@bp.get("/sites/<int:site_id>")
@signed_in
def site(site_id: int) -> str:
    me = visitor()
    with resources().database.reading() as session:
        found = places.find_site(session, site_id) or abort(404)
        me.require(Act.SEE_PLACES, found.project_id)
        may_change = me.may(Act.CHANGE_PLACES, found.project_id)
        names = names_around(session, found)
        return render_template(
            "places/site.html",
            site=found,
            register=site_register(session, found),
            names=names,
            site_ha=site_ha(found),
            planted=planted(found),
            areas=_areas(found),
            map=_map(found),
            facts=facts_of(SITE, found, names),
            cohorts=_with_facts(COHORT, found.cohorts, names),
            plots=_with_facts(PLOT, found.plots, names),
            photo_points=_with_facts(PHOTO_POINT, found.photo_points, names),
            retired=[] if not may_change else _retired(found),
            doubts=_doubts(found) if may_change else [],
            may_change=may_change,
            may_review=me.may_somewhere(Act.REVIEW),
        )


def planted(site: Site) -> int:
    """Trees ever planted on the site, replacements too."""
    return sum(cohort.n_planted for cohort in in_use(site.cohorts))


def _areas(site: Site) -> list[tuple[str, Area]]:
    """The areas that are known, each with its kind. They are never added."""
    boundary_ha = site_ha(site) if site.boundary_area_m2 is not None else None
    known = (
        (gettext("Within the boundary"), boundary_ha),
        (gettext("As reported"), Area(site.area_reported, AreaUnit(site.area_reported_unit)).ha),
        (gettext("Disturbed"), site.area_disturbed_ha),
        (gettext("Filled and shaped"), site.area_technical_ha),
        (gettext("Planted and sown"), site.area_biological_ha),
        (gettext("Accepted"), site.area_accepted_ha),
    )
    return [(kind, Area(area_ha, AreaUnit.HA)) for kind, area_ha in known if area_ha is not None]


def _map(site: Site) -> Map | None:
    spots = [
        *(_spot(each, "plot", each.radius_m) for each in in_use(site.plots)),
        *(_spot(each, "photo_point", None) for each in in_use(site.photo_points)),
    ]
    shapes = [cohort.shape for cohort in in_use(site.cohorts) if cohort.shape is not None]
    return draw_map(site.boundary, [spot for spot in spots if spot is not None], shapes)


def _spot(place: Plot | PhotoPoint, kind: str, radius_m: Decimal | None) -> Spot | None:
    """Where the place is on the map, if anybody knows."""
    if place.lat is None or place.lon is None:
        return None
    bearing_deg = place.bearing_deg if isinstance(place, PhotoPoint) else None
    return Spot(
        place.lat,
        place.lon,
        label=place.code,
        accuracy_m=float(radius_m or 0),
        kind=kind,
        bearing_deg=float(bearing_deg) if bearing_deg is not None else None,
    )


def _with_facts(
    form: PlaceForm, within: Iterable[Within], names: Names
) -> list[tuple[Within, list[Facts]]]:
    return [(place, facts_of(form, place, names)) for place in in_use(within)]


def _doubts(site: Site) -> list[tuple[str, str, Flag]]:
    """What is odd about the site and what lies in it: where to change it, its code, the doubt."""
    kept: list[tuple[str, Site | Plot | Cohort | PhotoPoint]] = [
        ("site", site),
        *(("plot", each) for each in in_use(site.plots)),
        *(("cohort", each) for each in in_use(site.cohorts)),
        *(("photo_point", each) for each in in_use(site.photo_points)),
    ]
    return [
        (url_for("manage.change", kind=kind, place_id=place.id), place.code, flag)
        for kind, place in kept
        for flag in doubts_about(kind, place, today())
        if flag.severity is not Severity.INFORM
    ]


def _retired(site: Site) -> list[tuple[str, str]]:
    """What is not offered any more: where to bring it back, and its code."""
    kept = (("plot", site.plots), ("cohort", site.cohorts), ("photo_point", site.photo_points))
    return [
        (url_for("manage.change", kind=kind, place_id=place.id), place.code)
        for kind, within in kept
        for place in within
        if place.retired_at is not None
    ]
