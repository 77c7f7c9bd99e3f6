"""A phone gets what it needs to work without network: its own token, and the pages and lists."""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from flask import jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from fieldapp.rules.roles import Act
from fieldapp.rules.words import N_
from fieldapp.services.phone_keys import KeyTaken, NotAKey, tell_key
from fieldapp.services.sign_in import open_phone
from fieldapp.store import people
from fieldapp.web.access import bearer, hashed, signed_in, visitor
from fieldapp.web.languages import current_language
from fieldapp.web.pages import current_theme
from fieldapp.web.problems import Answer, problem
from fieldapp.web.resources import resources

from .blueprint import bp
from .next_page import asked_next

NO_KEY = Answer(
    422,
    N_("The server cannot read this"),
    N_("Open the app with network, so that it can renew itself."),
    "no-key",
)
OTHER_KEY = Answer(
    409,
    N_("This phone has another key already"),
    N_("Sign out and sign in again on this phone."),
    "other-key",
)


@bp.get("/welcome")
@signed_in
def welcome() -> str:
    """Right after signing in: the page's script fills the phone, then goes on to `next`."""
    return render_template("people/welcome.html", next=asked_next() or _first_page())


def _first_page() -> str:
    """Where this person's work is. Who runs an installation in which they have none begins by making some."""
    if visitor().is_installation_administrator and not visitor().roles:
        return "/manage"
    return "/review" if visitor().may_somewhere(Act.REVIEW) else "/"


@bp.post("/phones")
@signed_in
def pair_phone() -> ResponseReturnValue:
    """A token for the outbox of this browser. It lives and ends with this sign-in."""
    token = token_urlsafe(32)
    lasts = timedelta(days=resources().config.signed_in_days)
    with resources().database.transaction() as writing:
        open_phone(
            writing,
            visitor().session_id,
            visitor().person_id,
            hashed(token),
            datetime.now(UTC),
            lasts,
        )
    return jsonify(token=token, account=_account()), 201


@bp.delete("/sync/v1/phone")
@bearer
def end_phone() -> ResponseReturnValue:
    """Who signed out without network tells the server later. The browser's sign-in ends with the token."""
    with resources().database.transaction() as writing:
        people.end_session(writing, visitor().session_id, datetime.now(UTC))
    return "", 204


@bp.put("/sync/v1/phone/key")
@bearer
def put_key() -> ResponseReturnValue:
    """The key with which this phone signs what somebody else carries for it."""
    told = request.get_json(silent=True)
    key = told.get("public_key") if isinstance(told, dict) else None
    try:
        with resources().database.transaction() as writing:
            tell_key(writing, visitor().session_id, visitor().person_id, str(key))
    except NotAKey:
        return problem(NO_KEY)
    except KeyTaken:
        return problem(OTHER_KEY)
    return "", 204


@bp.record_once
def _leave_to_the_token(state: BlueprintSetupState) -> None:
    """A bearer token signs these requests in, which no other site can send: no form, no form's token."""
    for view in (end_phone, put_key):
        state.app.extensions["csrf"].exempt(view)


def _account() -> dict[str, object]:
    person = visitor()
    return {
        "id": person.person_id,
        "name": person.display_name,
        "language": current_language(),
        "theme": current_theme(),
        "roles": {str(project): sorted(roles) for project, roles in person.roles.items()},
        "can_review": person.may_somewhere(Act.REVIEW),
    }
