"""The projects that a person may look into, what a project comes to, and what a site comes to."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.rules.roles import Act
from fieldapp.services.register import project_register, site_register
from fieldapp.store import places, register
from fieldapp.store.database import Session
from fieldapp.store.models import Project
from fieldapp.store.names import Names, choice_names, names_of_site
from fieldapp.web.access import needs, visitor
from fieldapp.web.languages import current_language
from fieldapp.web.resources import resources

from .blueprint import bp
from .shown import for_every_page, phase, photo_series, shown_lines, shown_treatments, title_of

PHOTOS_OF_EACH_POINT = 4
TREATMENTS_SHOWN = 25


@bp.get("/register")
@needs(Act.SEE_REGISTER)
def list_projects() -> str | Response:
    """Somebody who may look into one project only goes there."""
    with resources().database.reading() as session:
        projects = _projects(session)
        if len(projects) == 1:
            return redirect(url_for(".show_project", project_id=projects[0].id))
        return render_template("register/projects.html", projects=projects, **for_every_page())


@bp.get("/register/projects/<int:project_id>")
@needs(Act.SEE_REGISTER)
def show_project(project_id: int) -> str:
    me = visitor()
    me.require(Act.SEE_REGISTER, project_id)
    with resources().database.reading() as session:
        project = register.find_project(session, project_id) or abort(404)
        return render_template(
            "register/project.html",
            project=project,
            figures=project_register(session, project),
            names=Names(choice_names(session, current_language())),
            area_kinds=_area_kinds(),
            only=len(may_look_into() or ()) == 1,
            may_export=me.may(Act.EXPORT, project_id),
            **for_every_page(),
        )


@bp.get("/register/sites/<int:site_id>")
@needs(Act.SEE_REGISTER)
def show_site(site_id: int) -> str:
    me = visitor()
    with resources().database.reading() as session:
        site = places.find_site(session, site_id) or abort(404)
        me.require(Act.SEE_REGISTER, site.project_id)
        names = names_of_site(session, site_id, current_language())
        figures = site_register(session, site)
        seen_by = None if me.may(Act.SEE_ENTRIES, site.project_id) else me.person_id
        photos = register.photos(session, site_id, PHOTOS_OF_EACH_POINT, seen_by)
        return render_template(
            "register/site.html",
            site=site,
            figures=figures,
            names=names,
            causes=sorted(figures.causes.items(), key=lambda cause: -(cause[1] or 0)),
            lines=shown_lines(figures.lines, figures.standing.target, names),
            treatments=shown_treatments(figures.treatments[:TREATMENTS_SHOWN], names),
            series=photo_series(photos, names),
            phase=phase,
            title_of=title_of,
            may_export=me.may(Act.EXPORT, site.project_id),
            may_see_entries=seen_by is None,
            **for_every_page(),
        )


def may_look_into() -> frozenset[int] | None:
    """The projects whose register this person may see; None for all."""
    me = visitor()
    return None if me.is_installation_administrator else me.projects(Act.SEE_REGISTER)


def _projects(session: Session) -> Sequence[Project]:
    return places.in_use(places.projects(session, may_look_into()))


def _area_kinds() -> dict[str, str]:
    """What the kinds of area are called; they are never added."""
    return {
        "boundary": gettext("Within the boundary"),
        "reported": gettext("As reported"),
        "disturbed": gettext("Disturbed"),
        "technical": gettext("Filled and shaped"),
        "biological": gettext("Planted and sown"),
        "accepted": gettext("Accepted"),
    }
