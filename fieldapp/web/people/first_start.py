"""The first administrator of an empty installation."""

import hmac
from collections.abc import Mapping

from flask import abort, current_app, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.rules.words import Message
from fieldapp.services.people import add_first_administrator, check_names, check_password
from fieldapp.services.sign_in import TooManyTries
from fieldapp.store import people
from fieldapp.web.access import public
from fieldapp.web.languages import current_language, msg
from fieldapp.web.passwords import hashed_password
from fieldapp.web.resources import resources

from .blueprint import bp
from .sign_in import counted_try, wait_in_words, welcome_in

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TRIES = "setup code"
"""Under what wrong codes are counted, as if it were a name."""


def setup_code() -> str:
    """Shown in the terminal where the server was started, so that a stranger on the network cannot be first.

    The same after a restart, and from every process: it follows from the installation's secret.
    """
    digest = hmac.digest(str(current_app.secret_key).encode(), b"first administrator", "sha256")
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:8])
    return f"{letters[:4]}-{letters[4:]}"


@bp.get("/setup")
@public
def set_up() -> str:
    _only_while_empty()
    return _page({})


@bp.post("/setup")
@public
def check_set_up() -> Response | tuple[str, int]:
    _only_while_empty()
    try:
        attempt = counted_try(TRIES)
    except TooManyTries as refused:
        return _page({"code": wait_in_words(refused)}), 429
    if not hmac.compare_digest(_letters(request.form.get("code", "")), _letters(setup_code())):
        return _page({"code": gettext("This is not the code from the terminal.")}), 401
    if problems := _problems(request.form):
        return _page({field: msg(problem) for field, problem in problems.items()}), 422
    return welcome_in(attempt, _add(request.form))


def _problems(typed: Mapping[str, str]) -> dict[str, Message]:
    name, password = typed.get("name", ""), typed.get("password", "")
    with resources().database.reading() as reading:
        names = check_names(reading, name, typed.get("display_name", ""))
    return names | check_password(password, typed.get("repeated", ""), name)


def _add(typed: Mapping[str, str]) -> int:
    password_hash = hashed_password(typed["password"])
    with resources().database.transaction() as writing:
        person = add_first_administrator(
            writing, typed["name"], typed["display_name"], password_hash, current_language()
        )
        return person.id


def _only_while_empty() -> None:
    with resources().database.reading() as reading:
        if people.anybody(reading):
            abort(404)


def _letters(code: str) -> bytes:
    return "".join(letter for letter in code.upper() if letter.isalnum()).encode()


def _page(errors: dict[str, str]) -> str:
    typed = {field: request.form.get(field, "") for field in ("code", "display_name", "name")}
    listed = [(f"q-{field}", text) for field, text in errors.items()]
    return render_template("people/set_up.html", typed=typed, problems=errors, errors=listed)
