"""The choice lists: their words in three languages, their order, and which are offered."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.records import UnreadableAnswers
from fieldapp.rules.roles import Act
from fieldapp.rules.words import Message
from fieldapp.services import choices as service
from fieldapp.services.choices import LIST_TITLES, word_form
from fieldapp.store import choices
from fieldapp.store.database import Session
from fieldapp.store.models import ChoiceRow
from fieldapp.web.access import needs, visitor
from fieldapp.web.place_fields import errors_of, field_groups, posted_answers
from fieldapp.web.resources import resources

from .blueprint import bp


@bp.get("/choices")
@needs(Act.CHANGE_CHOICES)
def choice_lists() -> str:
    return render_template("manage/choice_lists.html", titles=LIST_TITLES)


@bp.get("/choices/<list_name>")
@needs(Act.CHANGE_CHOICES)
def choice_list(list_name: str) -> str:
    with resources().database.reading() as session:
        return render_template(
            "manage/choice_list.html",
            list_name=list_name,
            title=LIST_TITLES.get(list_name) or abort(404),
            words=choices.of_list(session, list_name),
        )


@bp.get("/choices/<list_name>/new")
@needs(Act.CHANGE_CHOICES)
def add_word(list_name: str) -> str:
    _check(list_name)
    with resources().database.reading() as session:
        return _page(session, list_name, None, service.first_answers(session, list_name), {})


@bp.post("/choices/<list_name>/new")
@needs(Act.CHANGE_CHOICES)
def create_word(list_name: str) -> Response | tuple[str, int]:
    _check(list_name)
    answers = posted_answers(word_form(list_name, new=True), request.form, request.files)
    try:
        with resources().database.transaction() as session:
            service.add(session, list_name, answers, visitor().person_id)
    except UnreadableAnswers as refused:
        with resources().database.reading() as session:
            return _page(session, list_name, None, answers, refused.problems), 422
    return _saved(list_name, changed=True)


@bp.get("/choices/<list_name>/<code>")
@needs(Act.CHANGE_CHOICES)
def word(list_name: str, code: str) -> str:
    with resources().database.reading() as session:
        row = _get(session, list_name, code)
        return _page(session, list_name, row, service.answers_of(row), {})


@bp.post("/choices/<list_name>/<code>")
@needs(Act.CHANGE_CHOICES)
def save_word(list_name: str, code: str) -> Response | tuple[str, int]:
    _check(list_name)
    answers = posted_answers(word_form(list_name, new=False), request.form, request.files)
    try:
        with resources().database.transaction() as session:
            row = _get(session, list_name, code)
            changed = service.change(session, row, answers, visitor().person_id)
    except UnreadableAnswers as refused:
        with resources().database.reading() as session:
            row = _get(session, list_name, code)
            return _page(session, list_name, row, answers, refused.problems), 422
    return _saved(list_name, changed)


@bp.post("/choices/<list_name>/<code>/retirement")
@needs(Act.CHANGE_CHOICES)
def retire_word(list_name: str, code: str) -> Response:
    """Offer it no more, or again."""
    with resources().database.transaction() as session:
        row = _get(session, list_name, code)
        if request.form.get("retired") == "yes":
            service.retire(session, row, visitor().person_id)
        else:
            service.bring_back(session, row, visitor().person_id)
    return _saved(list_name, changed=True)


def _page(
    session: Session,
    list_name: str,
    row: ChoiceRow | None,
    answers: Mapping[str, Any],
    problems: Mapping[str, Message],
) -> str:
    form = word_form(list_name, new=row is None)
    return render_template(
        "manage/word.html",
        list_name=list_name,
        title=LIST_TITLES[list_name],
        row=row,
        groups=field_groups(session, form, None, answers, problems),
        errors=errors_of(form, problems),
    )


def _saved(list_name: str, changed: bool) -> Response:
    flash(gettext("Saved") if changed else gettext("Nothing was changed"), "good")
    return redirect(url_for(".choice_list", list_name=list_name))


def _get(session: Session, list_name: str, code: str) -> ChoiceRow:
    return choices.find(session, list_name, code) or abort(404)


def _check(list_name: str) -> None:
    if list_name not in LIST_TITLES:
        abort(404)
