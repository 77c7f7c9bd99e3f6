"""Who is in the demonstration. Their names say that nobody real is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.rules.roles import Role
from fieldapp.services.people import add_person, grant
from fieldapp.store.database import Session
from fieldapp.store.models import Project

from .facts import ProjectStory

PASSWORD = "demo-steppe"  # noqa: S105 - it is printed at every start
ADMINISTRATOR, AUDITOR = "admin", "auditor"


@dataclass(frozen=True)
class DemoPerson:
    sign_in_name: str
    display_name: str
    language: str
    does: str
    """For whoever starts the server."""
    is_installation_administrator: bool = False


PEOPLE = (
    DemoPerson("bat", "Бат · Bat (demo)", "mn", "records in Mongolia"),
    DemoPerson("saraa", "Сараа · Saraa (demo)", "mn", "reviews in Mongolia"),
    DemoPerson("li", "李 · Li (demo)", "zh_Hans_CN", "records in Guizhou"),
    DemoPerson("chen", "陈 · Chen (demo)", "zh_Hans_CN", "reviews in Guizhou"),
    DemoPerson(ADMINISTRATOR, "Administrator (demo)", "en", "runs the installation", True),
    DemoPerson(AUDITOR, "Auditor (demo)", "en", "looks, and changes nothing"),
)
LANGUAGES = {each.sign_in_name: each.language for each in PEOPLE}


def add_people(session: Session, password_hash: str) -> Mapping[str, int]:
    """Everybody, who may do nothing yet. Returns their ids by the name they sign in with."""
    return {
        each.sign_in_name: add_person(
            session,
            each.sign_in_name,
            each.display_name,
            password_hash,
            by=None,
            language=each.language,
            is_installation_administrator=each.is_installation_administrator,
        ).id
        for each in PEOPLE
    }


def grant_roles(
    session: Session,
    ids: Mapping[str, int],
    projects: Sequence[tuple[ProjectStory, Project]],
) -> None:
    """To each what they do in each project."""
    for story, project in projects:
        for name, role in (
            (story.fieldworker, Role.FIELDWORKER),
            (story.supervisor, Role.SUPERVISOR),
            (ADMINISTRATOR, Role.ADMINISTRATOR),
            (AUDITOR, Role.VIEWER),
        ):
            grant(session, ids[name], project.id, role, by=ids[ADMINISTRATOR])
