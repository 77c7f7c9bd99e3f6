"""Who may do what. Roles are held per project; this table is the only place that says what they allow."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    FIELDWORKER = "fieldworker"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"


class Act(StrEnum):
    """Something a person does in a project."""

    RECORD = "record"
    SEE_OWN_ENTRIES = "see own entries"
    SEE_ENTRIES = "see entries"
    REVIEW = "review"
    SEE_REGISTER = "see the register"
    EXPORT = "export"
    SEE_PLACES = "see places"
    CHANGE_PLACES = "change places"
    CHANGE_CHOICES = "change choice lists"
    CHANGE_PROJECT = "change the project"
    CHANGE_PEOPLE = "change people"


_EVERYONE = {Act.SEE_PLACES, Act.SEE_REGISTER}
_RECORDS = {Act.RECORD, Act.SEE_OWN_ENTRIES}

ALLOWED: dict[Role, frozenset[Act]] = {
    Role.FIELDWORKER: frozenset(_EVERYONE | _RECORDS),
    Role.SUPERVISOR: frozenset(
        _EVERYONE | _RECORDS | {Act.SEE_ENTRIES, Act.REVIEW, Act.EXPORT, Act.CHANGE_PLACES}
    ),
    Role.ADMINISTRATOR: frozenset(Act),
    Role.VIEWER: frozenset(_EVERYONE | {Act.SEE_ENTRIES, Act.EXPORT}),
}


def may(roles: Iterable[Role], act: Act) -> bool:
    """Whether one of these roles allows the act."""
    return any(act in ALLOWED[role] for role in roles)
