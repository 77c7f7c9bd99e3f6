"""Adding, changing and retiring a place of any kind: one page for all, made from its questions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import BY_NAME
from fieldapp.rules.flags import Severity
from fieldapp.rules.roles import Act
from fieldapp.rules.words import Message
from fieldapp.services import places as service
from fieldapp.services.place_choices import Parent
from fieldapp.store import places
from fieldapp.store.database import Session
from fieldapp.store.models import Organisation, Project, Site
from fieldapp.store.models.base import today
from fieldapp.store.place_columns import values_of
from fieldapp.store.places import PARENTS, Place
from fieldapp.web.access import needs, visitor
from fieldapp.web.ids import asked_id
from fieldapp.web.place_fields import errors_of, field_groups, posted_answers
from fieldapp.web.resources import resources

from .blueprint import bp

KIND = "<any(organisation, project, site, plot, cohort, photo_point):kind>"


@bp.get(f"/{KIND}/new")
@needs(Act.CHANGE_PLACES)
def add(kind: str) -> str:
    with resources().database.reading() as session:
        parent = _get_parent(session, kind)
        return _page(session, kind, parent, None, service.first_answers(session, kind, parent), {})


@bp.post(f"/{KIND}/new")
@needs(Act.CHANGE_PLACES)
def create(kind: str) -> Response | tuple[str, int]:
    answers = posted_answers(BY_NAME[kind], request.form, request.files)
    try:
        with resources().database.transaction() as session:
            parent = _get_parent(session, kind)
            place = service.add(session, kind, parent, answers, today(), visitor().person_id)
            seen = _seen_at(kind, place)
    except UnreadableAnswers as refused:
        with resources().database.reading() as session:
            parent = _get_parent(session, kind)
            return _page(session, kind, parent, None, answers, refused.problems), 422
    flash(gettext("Saved"), "good")
    return redirect(seen)


@bp.get(f"/{KIND}/<int:place_id>")
@needs(Act.CHANGE_PLACES)
def change(kind: str, place_id: int) -> str:
    with resources().database.reading() as session:
        place = _get_place(session, kind, place_id)
        answers = values_of(BY_NAME[kind], place)
        return _page(session, kind, service.parent_of(place), place, answers, {})


@bp.post(f"/{KIND}/<int:place_id>")
@needs(Act.CHANGE_PLACES)
def save(kind: str, place_id: int) -> Response | tuple[str, int]:
    answers = posted_answers(BY_NAME[kind], request.form, request.files)
    try:
        with resources().database.transaction() as session:
            place = _get_place(session, kind, place_id)
            changed = service.change(session, kind, place, answers, today(), visitor().person_id)
            seen = _seen_at(kind, place)
    except UnreadableAnswers as refused:
        with resources().database.reading() as session:
            place = _get_place(session, kind, place_id)
            parent = service.parent_of(place)
            return _page(session, kind, parent, place, answers, refused.problems), 422
    flash(gettext("Saved") if changed else gettext("Nothing was changed"), "good")
    return redirect(seen)


@bp.post(f"/{KIND}/<int:place_id>/retirement")
@needs(Act.CHANGE_PLACES)
def retire(kind: str, place_id: int) -> Response:
    """Offer it no more, or again."""
    with resources().database.transaction() as session:
        place = _get_place(session, kind, place_id)
        if request.form.get("retired") == "yes":
            service.retire(session, kind, place, datetime.now(UTC), visitor().person_id)
            flash(gettext("Not offered any more. What was recorded stays."), "good")
        else:
            service.bring_back(session, kind, place, visitor().person_id)
            flash(gettext("Offered again"), "good")
        seen = _seen_at(kind, place)
    return redirect(seen)


def _page(
    session: Session,
    kind: str,
    parent: Parent,
    place: Place | None,
    answers: Mapping[str, Any],
    problems: Mapping[str, Message],
) -> str:
    form = BY_NAME[kind]
    doubts = service.doubts_about(kind, place, today()) if place is not None else []
    return render_template(
        "manage/place.html",
        kind=kind,
        form=form,
        place=place,
        back=_seen_at(kind, place, parent),
        groups=field_groups(session, form, parent, answers, problems),
        errors=errors_of(form, problems),
        doubts=[flag for flag in doubts if flag.severity is not Severity.INFORM],
    )


def _get_parent(session: Session, kind: str) -> Parent:
    """The project or site named in the address, if this person may add to it; 404 otherwise."""
    me = visitor()
    if kind not in PARENTS:
        return None if me.is_installation_administrator else abort(404)
    parent_kind = PARENTS[kind].removesuffix("_id")
    parent = places.find(session, parent_kind, asked_id("in") or 0)
    if not isinstance(parent, Project | Site):
        abort(404)
    me.require(Act.CHANGE_PLACES, parent.id if isinstance(parent, Project) else parent.project_id)
    return parent


def _get_place(session: Session, kind: str, place_id: int) -> Place:
    """The place, if this person may change it; 404 otherwise."""
    place = places.find(session, kind, place_id)
    me = visitor()
    match place:
        case None:
            abort(404)
        case Organisation():
            return place if me.is_installation_administrator else abort(404)
        case Project():
            me.require(Act.CHANGE_PROJECT, place.id)
        case Site():
            me.require(Act.CHANGE_PLACES, place.project_id)
        case _:
            me.require(Act.CHANGE_PLACES, place.site.project_id)
    return place


def _seen_at(kind: str, place: Place | None, parent: Parent = None) -> str:
    """The page on which a place is seen; before it is kept, that of what it lies in."""
    match place:
        case None if isinstance(parent, Site):
            return url_for("places.site", site_id=parent.id)
        case None if isinstance(parent, Project):
            return url_for("manage.project", project_id=parent.id)
        case None:
            return url_for("manage.organisations" if kind == "organisation" else "manage.home")
        case Organisation():
            return url_for("manage.organisations")
        case Project():
            return url_for("manage.project", project_id=place.id)
        case Site():
            return url_for("places.site", site_id=place.id)
    return url_for("places.site", site_id=place.site_id)
