"""Language and look, chosen with one tap on any page, before signing in too."""

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from fieldapp.services.people import choose_language
from fieldapp.web.access import find_visitor, public
from fieldapp.web.languages import COOKIE, LANGUAGES
from fieldapp.web.pages import THEME_COOKIE, THEMES
from fieldapp.web.resources import resources

from .blueprint import bp
from .cookies import set_choice
from .next_page import came_from


@bp.post("/language")
@public
def language() -> Response:
    """The language belongs to the person, and to this browser for the time before the next sign-in."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    if person := find_visitor():
        with resources().database.transaction() as writing:
            choose_language(writing, person.person_id, chosen)
    return _remembered(COOKIE, chosen)


@bp.post("/theme")
@public
def theme() -> Response:
    """The look belongs to the screen: bright sun on the phone, dark on the laptop."""
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(400)
    return _remembered(THEME_COOKIE, chosen)


def _remembered(cookie: str, chosen: str) -> Response:
    response = redirect(came_from(), 303)
    set_choice(response, cookie, chosen)
    return response
