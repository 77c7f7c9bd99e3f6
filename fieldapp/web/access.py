"""Who is asking, and whether they may. A view that does not say who may see it is seen by nobody."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp.rules.roles import Act, Role, may
from fieldapp.store import open_sessions, people
from fieldapp.store.models.people import SessionKind
from fieldapp.store.open_sessions import OpenSession
from fieldapp.store.outages import Outage

from .resources import resources

View = TypeVar("View", bound=Callable[..., Any])
SEEN_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Visitor:
    """The person behind a request."""

    person_id: int
    display_name: str
    language: str | None
    session_id: int
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    """By project."""
    is_installation_administrator: bool = False

    @property
    def initial(self) -> str:
        return self.display_name[:1].upper()

    def may(self, act: Act, project_id: int) -> bool:
        roles = self.roles.get(project_id, frozenset())
        return self.is_installation_administrator or may(roles, act)

    def may_somewhere(self, act: Act) -> bool:
        return self.is_installation_administrator or any(
            may(roles, act) for roles in self.roles.values()
        )

    def projects(self, act: Act) -> frozenset[int]:
        """The projects in which this person holds a role that allows the act."""
        return frozenset(project for project, roles in self.roles.items() if may(roles, act))

    def require(self, act: Act, project_id: int) -> None:
        """Answer 404 if this is not allowed: what is foreign does not exist."""
        if not self.may(act, project_id):
            abort(404)


def public(view: View) -> View:
    """Anybody may see this."""
    return _marked(view, lambda: None)


def signed_in(view: View) -> View:
    """Anybody who is signed in with a cookie may see this."""
    return _marked(view, _check_signed_in)


def needs(act: Act) -> Callable[[View], View]:
    """Only who holds the act in at least one project may see this."""

    def mark(view: View) -> View:
        return _marked(view, lambda: _check_signed_in() or _check_act(act))

    return mark


def installation_administrator(view: View) -> View:
    """Only who runs the installation may see this."""
    return _marked(view, lambda: _check_signed_in() or _check_installation())


def bearer(view: View) -> View:
    """Only a phone's own token opens this; a cookie never does."""
    return _marked(view, _check_bearer)


def visitor() -> Visitor:
    """The person behind this request. Only where the view asks for one."""
    return cast(Visitor, g.visitor)


def find_visitor() -> Visitor | None:
    """The person behind this request, if anybody is signed in."""
    return cast("Visitor | None", g.get("visitor"))


def register(app: Flask) -> None:
    app.before_request(_guard)


def is_guarded(view: Callable[..., Any]) -> bool:
    """Whether the view says who may see it."""
    return hasattr(view, "guard")


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _marked(view: View, guard: Callable[[], Response | None]) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    view = _current_view()
    if not is_guarded(view):
        abort(403)
    if request.endpoint != "static_files.static_file":
        _recognise()
    return cast("Response | None", view.guard())  # type: ignore[attr-defined]


def _current_view() -> Callable[..., Any]:
    return current_app.view_functions[request.endpoint or ""]


def _recognise() -> None:
    """Put the person into `g`, by the bearer token if there is one, else by the cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        g.phone = _find_visitor(token.strip(), SessionKind.PHONE)
        return
    cookie = request.cookies.get(cookie_name())
    if cookie:
        g.visitor = _find_visitor(cookie, SessionKind.BROWSER)


def _find_visitor(token: str, kind: SessionKind) -> Visitor | None:
    now = datetime.now(UTC)
    database = resources().database
    with database.reading() as session:
        known = open_sessions.find(session, hashed(token), kind, now)
    if known and now - known.last_seen_at > SEEN_AGAIN_AFTER:
        _note_seen(known.id, now)
    return _visitor_of(known) if known else None


def _note_seen(session_id: int, now: datetime) -> None:
    expires_at = now + timedelta(days=resources().config.signed_in_days)
    # A database that cannot be written to is no reason to show nobody anything.
    with suppress(Outage), resources().database.transaction() as session:
        people.seen(session, session_id, now, expires_at)


def _visitor_of(known: OpenSession) -> Visitor:
    return Visitor(
        person_id=known.person_id,
        display_name=known.display_name,
        language=known.language,
        session_id=known.id,
        roles=known.roles,
        is_installation_administrator=known.is_installation_administrator,
    )


def cookie_name() -> str:
    """Over https the browser itself guards the cookie's host and path."""
    https = resources().config.public_url.startswith("https://")
    return "__Host-fieldapp" if https else "fieldapp"


def _check_signed_in() -> Response | None:
    if find_visitor() is None and request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    if find_visitor() is None:
        abort(401)
    return None


def _check_act(act: Act) -> Response | None:
    if not visitor().may_somewhere(act):
        abort(403)
    return None


def _check_installation() -> Response | None:
    if not visitor().is_installation_administrator:
        abort(403)
    return None


def _check_bearer() -> Response | None:
    g.visitor = g.get("phone")
    if g.visitor is None:
        abort(401)
    return None
