"""The people of a project: who they are, what they may do in it, and who is new."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.rules.roles import Act, Role
from fieldapp.rules.words import N_, Message
from fieldapp.services import people as service
from fieldapp.services.people import ROLE_WORDS, LastAdministrator, Unfit, check_password
from fieldapp.services.sign_in import sign_in_name
from fieldapp.store import people
from fieldapp.store.database import Session
from fieldapp.store.models import Person
from fieldapp.web.access import Visitor, needs, visitor
from fieldapp.web.languages import LANGUAGES, current_language, label, msg
from fieldapp.web.passwords import hashed_password
from fieldapp.web.resources import resources

from .blueprint import bp
from .projects import get_project

ROLE_MEANINGS = {
    Role.FIELDWORKER: N_("Records, and sees their own records."),
    Role.SUPERVISOR: N_("Records, approves what others recorded, keeps sites up."),
    Role.ADMINISTRATOR: N_("Does all of this, and keeps the project, its people and the lists up."),
    Role.VIEWER: N_("Sees all records and the register, changes nothing."),
}


@dataclass(frozen=True)
class Typed:
    """What somebody typed about a person. The password is not shown again."""

    name: str = ""
    display_name: str = ""
    language: str = ""
    roles: tuple[str, ...] = ()

    @property
    def chosen_roles(self) -> set[Role]:
        return {role for role in Role if role in self.roles}


@bp.get("/projects/<int:project_id>/people")
@needs(Act.CHANGE_PEOPLE)
def people_of_project(project_id: int) -> str:
    with resources().database.reading() as session:
        return render_template(
            "manage/people.html",
            project=get_project(session, project_id, Act.CHANGE_PEOPLE),
            members=people.of_project(session, project_id),
            role_words=ROLE_WORDS,
        )


@bp.get("/projects/<int:project_id>/people/new")
@needs(Act.CHANGE_PEOPLE)
def add_person(project_id: int) -> str:
    with resources().database.reading() as session:
        typed = Typed(language=current_language(), roles=(Role.FIELDWORKER,))
        return _new_page(session, project_id, typed, {})


@bp.post("/projects/<int:project_id>/people/new")
@needs(Act.CHANGE_PEOPLE)
def create_person(project_id: int) -> Response | tuple[str, int]:
    """Somebody new, or somebody who works in another project already and keeps their password."""
    visitor().require(Act.CHANGE_PEOPLE, project_id)
    typed, password = _typed(), request.form.get("password", "")
    problems = _missing(typed)
    if not _is_here(typed.name):
        problems |= check_password(password, password, typed.name)
    password_hash = hashed_password(password) if password and not problems else ""
    try:
        with resources().database.transaction() as session:
            _refuse(problems)
            person = _found_or_added(session, typed, password_hash)
            for role in typed.chosen_roles:
                service.grant(session, person.id, project_id, role, by=visitor().person_id)
    except Unfit as unfit:
        with resources().database.reading() as session:
            return _new_page(session, project_id, typed, unfit.problems), 422
    flash(gettext("Added"), "good")
    return redirect(url_for(".people_of_project", project_id=project_id))


@bp.get("/projects/<int:project_id>/people/<int:person_id>")
@needs(Act.CHANGE_PEOPLE)
def person(project_id: int, person_id: int) -> str:
    with resources().database.reading() as session:
        return _person_page(session, project_id, _get_member(session, project_id, person_id), {})


@bp.post("/projects/<int:project_id>/people/<int:person_id>/roles")
@needs(Act.CHANGE_PEOPLE)
def change_roles(project_id: int, person_id: int) -> Response | tuple[str, int]:
    """No role at all: the person works here no more, and is still known as the author of their records."""
    me, chosen = visitor(), _typed().chosen_roles
    with resources().database.transaction() as session:
        member = _get_member(session, project_id, person_id)
        if _gives_up_rights(me, person_id, chosen):
            problem = Message(N_("Somebody else must take this from you."))
            return _person_page(session, project_id, member, {"roles": problem}), 422
        for role in Role:
            turn = service.grant if role in chosen else service.withdraw
            turn(session, person_id, project_id, role, by=me.person_id)
    flash(gettext("Saved"), "good")
    return redirect(url_for(".people_of_project", project_id=project_id))


@bp.post("/projects/<int:project_id>/people/<int:person_id>/password")
@needs(Act.CHANGE_PEOPLE)
def set_password(project_id: int, person_id: int) -> Response | tuple[str, int]:
    """For somebody who forgot it. Signs them out everywhere."""
    visitor().require(Act.CHANGE_PEOPLE, project_id)
    password = request.form.get("password", "")
    problems = check_password(password, password)
    password_hash = "" if problems else hashed_password(password)
    with resources().database.transaction() as session:
        member = _get_reachable(session, project_id, person_id)
        if problems:
            return _person_page(session, project_id, member, problems), 422
        now = datetime.now(UTC)
        service.set_password(session, member.id, password_hash, now, by=visitor().person_id)
    flash(gettext("Password changed. They are signed out everywhere."), "good")
    return redirect(url_for(".people_of_project", project_id=project_id))


@bp.post("/projects/<int:project_id>/people/<int:person_id>/end")
@needs(Act.CHANGE_PEOPLE)
def end_person(project_id: int, person_id: int) -> Response | tuple[str, int]:
    """Somebody left, or came back."""
    me = visitor()
    try:
        with resources().database.transaction() as session:
            member = _get_reachable(session, project_id, person_id)
            if request.form.get("ended") == "yes":
                service.end_person(session, member.id, datetime.now(UTC), by=me.person_id)
            else:
                service.bring_back(session, member.id, by=me.person_id)
    except LastAdministrator:
        problem = Message(N_("Nobody else runs this installation."))
        with resources().database.reading() as session:
            member = _get_member(session, project_id, person_id)
            return _person_page(session, project_id, member, {"ended": problem}), 422
    flash(gettext("Saved"), "good")
    return redirect(url_for(".people_of_project", project_id=project_id))


def _typed() -> Typed:
    return Typed(
        name=request.form.get("name", "").strip(),
        display_name=request.form.get("display_name", "").strip(),
        language=request.form.get("language", ""),
        roles=tuple(request.form.getlist("roles")),
    )


def _missing(typed: Typed) -> dict[str, Message]:
    problems = {}
    if not typed.chosen_roles:
        problems["roles"] = Message(N_("Choose what they do here."))
    if not typed.name:
        problems["name"] = Message(N_("Enter a name to sign in with."))
    return problems


def _is_here(typed_name: str) -> bool:
    with resources().database.reading() as session:
        return people.find_person_named(session, sign_in_name(typed_name)) is not None


def _refuse(problems: dict[str, Message]) -> None:
    if problems:
        raise Unfit(problems)


def _found_or_added(session: Session, typed: Typed, password_hash: str) -> Person:
    """Whoever has this name and left the display name open is meant; else somebody new is."""
    known = people.find_person_named(session, sign_in_name(typed.name))
    if known is not None and not typed.display_name:
        return known
    language = typed.language if typed.language in LANGUAGES else None
    return service.add_person(
        session,
        typed.name,
        typed.display_name,
        password_hash,
        by=visitor().person_id,
        language=language,
    )


def _get_member(session: Session, project_id: int, person_id: int) -> Person:
    """Somebody with a role in this project; 404 otherwise."""
    get_project(session, project_id, Act.CHANGE_PEOPLE)
    members = {member.id: member for member in people.of_project(session, project_id)}
    return members.get(person_id) or abort(404)


def _get_reachable(session: Session, project_id: int, person_id: int) -> Person:
    """Somebody whose password this visitor may set; 404 otherwise."""
    member = _get_member(session, project_id, person_id)
    return member if _is_within_reach(visitor(), member) else abort(404)


def _is_within_reach(me: Visitor, member: Person) -> bool:
    return me.is_installation_administrator or service.within_reach(
        member, me.projects(Act.CHANGE_PEOPLE)
    )


def _gives_up_rights(me: Visitor, person_id: int, chosen: set[Role]) -> bool:
    is_self = me.person_id == person_id and not me.is_installation_administrator
    return is_self and Role.ADMINISTRATOR not in chosen


def _role_words_and(problems: dict[str, Message]) -> dict[str, Any]:
    """What the roles are called, and what is wrong: at the fields, and in the summary on top."""
    said = {field: msg(problem) for field, problem in problems.items()}
    return {
        "problems": said,
        "errors": [(f"q-{field}", problem) for field, problem in said.items()],
        "role_words": {role: label(word) for role, word in ROLE_WORDS.items()},
        "role_meanings": ROLE_MEANINGS,
    }


def _new_page(session: Session, project_id: int, typed: Typed, problems: dict[str, Message]) -> str:
    return render_template(
        "manage/new_person.html",
        project=get_project(session, project_id, Act.CHANGE_PEOPLE),
        typed=typed,
        **_role_words_and(problems),
    )


def _person_page(
    session: Session, project_id: int, member: Person, problems: dict[str, Message]
) -> str:
    return render_template(
        "manage/person.html",
        project=get_project(session, project_id, Act.CHANGE_PEOPLE),
        member=member,
        roles=[each.role for each in member.memberships if each.project_id == project_id],
        within_reach=_is_within_reach(visitor(), member),
        **_role_words_and(problems),
    )
