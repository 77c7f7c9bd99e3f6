"""A person's own page: who I am, where I am signed in, my password."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.rules.roles import Act
from fieldapp.services.people import ROLE_WORDS, check_password, set_password
from fieldapp.services.sign_in import TooManyTries, succeed
from fieldapp.store import people
from fieldapp.store.database import Session
from fieldapp.web.access import signed_in, visitor
from fieldapp.web.languages import label, msg
from fieldapp.web.passwords import hashed_password, is_password
from fieldapp.web.resources import resources

from .blueprint import bp
from .browsers import browser_in_words, is_phone
from .sign_in import counted_try, signed_out, wait_in_words


@bp.get("/account")
@signed_in
def account() -> str:
    me = visitor()
    with resources().database.reading() as reading:
        return render_template(
            "people/account.html",
            me=people.get_person(reading, me.person_id),
            works=_works(reading, me.person_id),
            sessions=people.browser_sessions(reading, me.person_id, datetime.now(UTC)),
            this_session=me.session_id,
            browser_in_words=browser_in_words,
            is_phone=is_phone,
            may_review=me.may_somewhere(Act.REVIEW),
            may_record=me.may_somewhere(Act.RECORD),
            may_manage=me.may_somewhere(Act.CHANGE_PLACES),
        )


@bp.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Response:
    """Sign out elsewhere: a lost phone, a borrowed computer."""
    now = datetime.now(UTC)
    with resources().database.transaction() as writing:
        mine = people.browser_sessions(writing, visitor().person_id, now)
        if session_id not in {each.id for each in mine}:
            abort(404)
        people.end_session(writing, session_id, now)
    if session_id == visitor().session_id:
        return signed_out(redirect(url_for(".sign_in")))
    flash(gettext("Signed out there."), "good")
    return redirect(url_for(".account"))


@bp.get("/account/password")
@signed_in
def password() -> str:
    return _password_page({})


@bp.post("/account/password")
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Whoever else may know the old password is signed out everywhere."""
    me = visitor()
    with resources().database.reading() as reading:
        name = people.get_person(reading, me.person_id).sign_in_name
    try:
        attempt = counted_try(name)
    except TooManyTries as refused:
        return _password_page({"current": wait_in_words(refused)}), 429
    if not is_password(attempt.password_hash, request.form.get("current", "")):
        return _password_page({"current": gettext("This is not your password now.")}), 401
    new = request.form.get("password", "")
    if problems := check_password(new, request.form.get("repeated", ""), name):
        return _password_page({field: msg(problem) for field, problem in problems.items()}), 422
    password_hash, now = hashed_password(new), datetime.now(UTC)
    with resources().database.transaction() as writing:
        succeed(writing, attempt)
        set_password(
            writing,
            me.person_id,
            password_hash,
            now,
            by=me.person_id,
            except_session_id=me.session_id,
        )
    flash(gettext("Password changed. You are signed out everywhere else."), "good")
    return redirect(url_for(".account"))


def _works(reading: Session, person_id: int) -> dict[str, list[str]]:
    """The person's roles, in words, by project."""
    works: dict[str, list[str]] = {}
    for project, role in people.roles_by_project(reading, person_id):
        works.setdefault(project, []).append(label(ROLE_WORDS[role]))
    return works


def _password_page(problems: dict[str, str]) -> str:
    errors = [(f"q-{field}", text) for field, text in problems.items()]
    return render_template("people/password.html", problems=problems, errors=errors)
