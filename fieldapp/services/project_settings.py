"""What a project sets for itself: read from what was typed, and kept where it differs from the defaults."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import Group, PlaceForm
from fieldapp.records.questions import Kind, Question
from fieldapp.rules import project_settings
from fieldapp.rules.project_settings import (
    CONTAINER_BOUNDS,
    CONTAINER_SIZE_UNITS,
    CONTAINERS,
    DOUBTS,
    IN_ORDER,
    PLAIN,
    SETTINGS,
    ProjectSettings,
    Setting,
    value_of,
)
from fieldapp.rules.units import Amount, AmountUnit
from fieldapp.rules.words import N_, Message
from fieldapp.store import installation, ledger
from fieldapp.store.database import Session
from fieldapp.store.models import Project

PERCENT = 100


def _question(setting: Setting) -> Question:
    return Question(
        setting.label,
        Kind.COUNT if setting.whole else Kind.MEASURE,
        required=True,
        hint=setting.hint,
        unit=setting.unit,
        bounds=(_typed(setting, setting.low), _typed(setting, setting.high)),
    )


def _containers() -> dict[str, Question]:
    questions = {}
    for unit, label in CONTAINERS.items():
        questions[str(unit)] = Question(
            label, Kind.MEASURE, required=True, unit_from=f"{unit}_unit", bounds=(0, 50_000)
        )
        questions[f"{unit}_unit"] = Question(
            N_("Counted in"), Kind.CHOICE, required=True, choices=CONTAINER_SIZE_UNITS
        )
    return questions


def _typed(setting: Setting, value: Any) -> Any:
    """A value as it is typed: without a point where it needs none."""
    typed = Decimal(str(value)) * (PERCENT if setting.percent else 1)
    return int(typed) if typed == typed.to_integral_value() else typed.normalize()


SETTINGS_FORM = PlaceForm(
    name="settings",
    title=N_("Settings"),
    icon="settings",
    groups=(
        Group({name: _question(setting) for name, setting in PLAIN.items()}),
        Group(_containers(), title=N_("Sacks, carts and trucks")),
        Group(
            {name: _question(setting) for name, setting in DOUBTS.items()},
            title=N_("When an entry is doubted"),
        ),
    ),
)
"""Every setting as a question; a container's size is asked with its unit."""


def answers_of(settings: ProjectSettings) -> dict[str, Any]:
    """The settings as they would be typed."""
    answers: dict[str, Any] = {
        name: _typed(setting, value_of(settings, name)) for name, setting in SETTINGS.items()
    }
    for unit in CONTAINERS:
        size = settings.containers[unit]
        answers |= {str(unit): size.value, f"{unit}_unit": str(size.unit)}
    return answers


def change(session: Session, project: Project, answers: Mapping[str, Any], person_id: int) -> bool:
    """Set what was typed. False if it is what was set. UnreadableAnswers names what will not do."""
    installation.locked(session)
    session.refresh(project)
    settings = _settings(SETTINGS_FORM.read(answers))
    before, after = project.settings, project_settings.what_differs(settings)
    if before == after:
        return False
    project.settings = after
    facts = {
        name: [before.get(name), after.get(name)]
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
    ledger.write(session, "project.settings_changed", f"project/{project.id}", facts, person_id)
    return True


def _settings(values: Mapping[str, Any]) -> ProjectSettings:
    problems = _badly_sized(values) | _out_of_order(values)
    if problems:
        raise UnreadableAnswers(problems)
    numbers = {name: _kept(name, setting, values[name]) for name, setting in SETTINGS.items()}
    sizes = {
        unit: Amount(values[str(unit)], AmountUnit(values[f"{unit}_unit"])) for unit in CONTAINERS
    }
    return project_settings.made_of(numbers, sizes)


def _badly_sized(values: Mapping[str, Any]) -> dict[str, Message]:
    """What no container can hold."""
    problems = {}
    for unit in CONTAINERS:
        low, high = CONTAINER_BOUNDS[AmountUnit(values[f"{unit}_unit"])]
        if values[str(unit)] < low:
            problems[str(unit)] = Message(
                N_("Enter a number of at least %(low)s."), {"low": str(low)}
            )
        if values[str(unit)] > high:
            problems[str(unit)] = Message(
                N_("Enter a number of at most %(high)s."), {"high": str(high)}
            )
    return problems


def _out_of_order(values: Mapping[str, Any]) -> dict[str, Message]:
    return {
        higher: Message(N_("Enter a number of at least %(low)s."), {"low": str(values[lower])})
        for lower, higher in IN_ORDER
        if values[higher] < values[lower]
    }


def _kept(name: str, setting: Setting, typed: Decimal | int) -> float | Decimal:
    value = typed / Decimal(PERCENT) if setting.percent else typed
    return project_settings.number_of(name, str(value))
