"""Who belongs to the installation, and what they may do in which project. Each change writes to the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from fieldapp.rules.roles import Role
from fieldapp.rules.words import N_, Message
from fieldapp.store import installation, ledger, people
from fieldapp.store.database import Session
from fieldapp.store.models import Person

from .sign_in import sign_in_name

ROLE_WORDS = {
    Role.FIELDWORKER: N_("Fieldworker"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.VIEWER: N_("Viewer"),
}
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
TOO_COMMON = frozenset(
    {
        "password",
        "passw0rd",
        "12345678",
        "123456789",
        "1234567890",
        "87654321",
        "11223344",
        "66668888",
        "qwertyui",
        "qwerty123",
        "qwertyuiop",
        "1q2w3e4r",
        "iloveyou",
        "password1",
        "abc12345",
        "abcd1234",
        "a1234567",
        "aa123456",
        "woaini1314",
        "5201314a",
        "mongolia",
        "ulaanbaatar",
        "fieldapp",
    }
)


class Unfit(Exception):
    """What was typed cannot be kept. `problems` names the fields and says what to do."""

    def __init__(self, problems: dict[str, Message]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class AlreadySetUp(Exception):
    """There is a first administrator already."""


class LastAdministrator(Exception):
    """Nobody would be left who can run the installation."""


def check_password(password: str, repeated: str, name: str = "") -> dict[str, Message]:
    """What is wrong with a new password, by field. Length and being hard to guess count, not its signs."""
    if len(password) < SHORTEST_PASSWORD:
        long_enough = Message(N_("Use at least %(n)s characters."), {"n": SHORTEST_PASSWORD})
        return {"password": long_enough}
    if len(password) > LONGEST_PASSWORD:
        return {"password": Message(N_("Use at most %(n)s characters."), {"n": LONGEST_PASSWORD})}
    easy = password.casefold() in TOO_COMMON or len(set(password)) < 4
    if easy or (name and sign_in_name(name) == sign_in_name(password)):
        return {"password": Message(N_("This is easy to guess. Choose another password."))}
    if password != repeated:
        return {"repeated": Message(N_("Type the same password twice."))}
    return {}


def check_names(session: Session, typed_name: str, display_name: str) -> dict[str, Message]:
    """What is wrong with the names of a new person, by field."""
    problems = {}
    if not display_name.strip():
        problems["display_name"] = Message(N_("Enter the name others see."))
    if not sign_in_name(typed_name):
        problems["name"] = Message(N_("Enter a name to sign in with."))
    elif people.find_person_named(session, sign_in_name(typed_name)):
        problems["name"] = Message(N_("Somebody has this name. Choose another."))
    return problems


def add_person(
    session: Session,
    typed_name: str,
    display_name: str,
    password_hash: str,
    *,
    by: int | None,
    language: str | None = None,
    is_installation_administrator: bool = False,
) -> Person:
    """A new person. Unfit if the name is taken or empty. `by` None: the installation itself."""
    if problems := check_names(session, typed_name, display_name):
        raise Unfit(problems)
    person = people.add_person(
        session,
        Person(
            sign_in_name=sign_in_name(typed_name),
            display_name=_one_line(display_name),
            password_hash=password_hash,
            language=language,
            is_installation_administrator=is_installation_administrator,
        ),
    )
    facts = {"name": person.sign_in_name, "runs_installation": is_installation_administrator}
    _write(session, "person.added", person.id, facts, by)
    return person


def add_first_administrator(
    session: Session,
    typed_name: str,
    display_name: str,
    password_hash: str,
    language: str | None = None,
) -> Person:
    """Who sets up an empty installation. AlreadySetUp if somebody was faster."""
    installation.locked(session)
    if people.anybody(session):
        raise AlreadySetUp
    return add_person(
        session,
        typed_name,
        display_name,
        password_hash,
        by=None,
        language=language,
        is_installation_administrator=True,
    )


def set_password(
    session: Session,
    person_id: int,
    password_hash: str,
    now: datetime,
    *,
    by: int | None,
    except_session_id: int | None = None,
) -> None:
    """A new password. It signs the person out everywhere, except where it was typed."""
    people.get_person(session, person_id).password_hash = password_hash
    people.end_sessions(session, person_id, now, except_session_id)
    _write(session, "person.password_changed", person_id, {}, by)


def choose_language(session: Session, person_id: int, language: str) -> None:
    people.get_person(session, person_id).language = language


def end_person(session: Session, person_id: int, now: datetime, *, by: int | None) -> None:
    """Somebody left: signed out everywhere, their entries stay theirs. LastAdministrator keeps one in."""
    person = people.get_person(session, person_id)
    installation.locked(session)
    if person.is_installation_administrator and _runs_alone(session):
        raise LastAdministrator
    person.ended_at = now
    people.end_sessions(session, person_id, now)
    _write(session, "person.ended", person_id, {}, by)


def bring_back(session: Session, person_id: int, *, by: int | None) -> None:
    """Somebody who had left works here again."""
    people.get_person(session, person_id).ended_at = None
    _write(session, "person.brought_back", person_id, {}, by)


def grant(session: Session, person_id: int, project_id: int, role: Role, *, by: int | None) -> None:
    """Give a role in a project. Granting it twice changes nothing."""
    if people.find_membership(session, person_id, project_id, role):
        return
    people.add_membership(session, person_id, project_id, role)
    _write(session, "role.granted", person_id, {"project": project_id, "role": role}, by)


def withdraw(
    session: Session, person_id: int, project_id: int, role: Role, *, by: int | None
) -> None:
    """Take a role away. Withdrawing it twice changes nothing."""
    membership = people.find_membership(session, person_id, project_id, role)
    if membership is None:
        return
    people.remove_membership(session, membership)
    _write(session, "role.withdrawn", person_id, {"project": project_id, "role": role}, by)


def within_reach(person: Person, projects: Iterable[int]) -> bool:
    """Whether who may change people in these projects may change this one's password.

    Not of somebody who also works elsewhere, and not of who runs the installation: with the password
    go all that person's rights.
    """
    elsewhere = {membership.project_id for membership in person.memberships} - set(projects)
    return not elsewhere and not person.is_installation_administrator


def _runs_alone(session: Session) -> bool:
    return people.count_installation_administrators(session) == 1


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]


def _write(
    session: Session, act: str, person_id: int, facts: Mapping[str, object], by: int | None
) -> None:
    ledger.write(session, act, f"person/{person_id}", facts, by)
