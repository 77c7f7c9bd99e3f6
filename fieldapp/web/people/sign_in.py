"""Signing in and out."""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from fieldapp.services.sign_in import Attempt, TooManyTries, begin, open_browser, succeed
from fieldapp.store import people
from fieldapp.web.access import find_visitor, hashed, public, signed_in, visitor
from fieldapp.web.languages import COOKIE, current_language
from fieldapp.web.passwords import is_password
from fieldapp.web.resources import resources

from .blueprint import bp
from .cookies import clear_sign_in, set_choice, set_sign_in
from .next_page import asked_next

Page = tuple[str, int]


@bp.get("/sign-in")
@public
def sign_in() -> Response | str:
    with resources().database.reading() as reading:
        if not people.anybody(reading):
            return redirect(url_for(".set_up"))
    return _page()


@bp.post("/sign-in")
@public
def check_sign_in() -> Response | Page:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        attempt = counted_try(name)
    except TooManyTries as refused:
        return _page([("q-password", wait_in_words(refused))]), 429
    if not is_password(attempt.password_hash, password) or attempt.person_id is None:
        return _page([("q-name", gettext("Name and password do not fit. Check both."))]), 401
    return welcome_in(attempt, attempt.person_id)


@bp.get("/sign-out")
@signed_in
def sign_out() -> str:
    return render_template("people/sign_out.html")


@bp.post("/sign-out")
@signed_in
def end_sign_in() -> Response:
    """The records that wait on the phone stay there, for whoever made them."""
    with resources().database.transaction() as writing:
        people.end_session(writing, visitor().session_id, datetime.now(UTC))
    flash(gettext("You are signed out. What is on this phone stays there."), "good")
    return signed_out(redirect(url_for(".sign_in")))


def counted_try(name: str) -> Attempt:
    """A try that is already counted, committed before the slow comparison of the password."""
    with resources().database.transaction() as writing:
        return begin(writing, name, request.remote_addr or "", datetime.now(UTC))


def wait_in_words(refused: TooManyTries) -> str:
    return str(
        ngettext(
            "Too many tries. Wait %(num)d minute, then try again.",
            "Too many tries. Wait %(num)d minutes, then try again.",
            refused.minutes,
        )
    )


def welcome_in(attempt: Attempt, person_id: int) -> Response:
    """Sign this browser in anew: whatever it was before, it gets a new token and new forms."""
    now, token = datetime.now(UTC), token_urlsafe(32)
    lasts = timedelta(days=resources().config.signed_in_days)
    before = find_visitor()
    with resources().database.transaction() as writing:
        succeed(writing, attempt)
        if before:
            people.end_session(writing, before.session_id, now)
        person = people.get_person(writing, person_id)
        person.language = person.language or current_language()
        label = request.headers.get("User-Agent", "")
        open_browser(writing, person, hashed(token), label, now, lasts)
    session.clear()
    response = redirect(url_for(".welcome", next=asked_next()))
    set_choice(response, COOKIE, person.language)
    set_sign_in(response, token)
    return response


def signed_out(response: Response) -> Response:
    """Forget the sign-in and the pages seen with it. Never "storage": that would take the waiting records."""
    session.pop("csrf_token", None)
    clear_sign_in(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _page(errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "people/sign_in.html",
        errors=errors or [],
        name=request.form.get("name", ""),
        next=asked_next(),
    )
