"""A project: its sites, and what it sets for itself."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.records import UnreadableAnswers
from fieldapp.rules import project_settings
from fieldapp.rules.roles import Act
from fieldapp.rules.words import Message
from fieldapp.services import project_settings as service
from fieldapp.services.project_settings import SETTINGS_FORM
from fieldapp.store import places
from fieldapp.store.database import Session
from fieldapp.store.models import Project
from fieldapp.web.access import needs, visitor
from fieldapp.web.languages import label
from fieldapp.web.place_fields import errors_of, field_groups, posted_answers, typed
from fieldapp.web.resources import resources

from .blueprint import bp


@bp.get("/projects/<int:project_id>")
@needs(Act.CHANGE_PLACES)
def project(project_id: int) -> str:
    me = visitor()
    with resources().database.reading() as session:
        return render_template(
            "manage/project.html",
            project=get_project(session, project_id, Act.CHANGE_PLACES),
            may_change=me.may(Act.CHANGE_PROJECT, project_id),
            may_change_people=me.may(Act.CHANGE_PEOPLE, project_id),
        )


@bp.get("/projects/<int:project_id>/settings")
@needs(Act.CHANGE_PROJECT)
def settings(project_id: int) -> str:
    with resources().database.reading() as session:
        found = get_project(session, project_id, Act.CHANGE_PROJECT)
        answers = service.answers_of(project_settings.read(found.settings))
        return _settings_page(session, found, answers, {})


@bp.post("/projects/<int:project_id>/settings")
@needs(Act.CHANGE_PROJECT)
def save_settings(project_id: int) -> Response | tuple[str, int]:
    answers = posted_answers(SETTINGS_FORM, request.form, request.files)
    try:
        with resources().database.transaction() as session:
            found = get_project(session, project_id, Act.CHANGE_PROJECT)
            changed = service.change(session, found, answers, visitor().person_id)
    except UnreadableAnswers as refused:
        with resources().database.reading() as session:
            found = get_project(session, project_id, Act.CHANGE_PROJECT)
            return _settings_page(session, found, answers, refused.problems), 422
    flash(gettext("Saved") if changed else gettext("Nothing was changed"), "good")
    return redirect(url_for(".project", project_id=project_id))


def get_project(session: Session, project_id: int, act: Act) -> Project:
    """The project, if this person may do that in it; 404 otherwise."""
    visitor().require(act, project_id)
    found = places.projects(session, [project_id])
    return found[0] if found else abort(404)


def _settings_page(
    session: Session, found: Project, answers: Mapping[str, Any], problems: Mapping[str, Message]
) -> str:
    return render_template(
        "manage/settings.html",
        project=found,
        groups=field_groups(session, SETTINGS_FORM, None, answers, problems, _usual_values()),
        errors=errors_of(SETTINGS_FORM, problems),
    )


def _usual_values() -> dict[str, str]:
    """What each setting is where nobody set it, before the hint it has besides."""
    defaults = service.answers_of(project_settings.DEFAULTS)
    return {
        name: _usually(name, defaults)
        for name, question in SETTINGS_FORM.questions.items()
        if not name.endswith("_unit")
    }


def _usually(name: str, defaults: Mapping[str, Any]) -> str:
    question = SETTINGS_FORM.questions[name]
    unit = label(question.unit)
    if question.unit_from:
        units = dict(SETTINGS_FORM.questions[question.unit_from].choices)
        unit = label(units[defaults[question.unit_from]])
    usual = gettext("Usually %(value)s %(unit)s.", value=typed(defaults[name]), unit=unit)
    return f"{label(question.hint)} {usual}".strip()
