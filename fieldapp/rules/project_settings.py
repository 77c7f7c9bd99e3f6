"""What a project may set for itself, with the defaults. Only what differs from them is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .thresholds import Thresholds
from .units import USUAL_SIZES, Amount, AmountUnit, ContainerSizes
from .words import N_


@dataclass(frozen=True)
class ProjectSettings:
    """How a project shrinks its photos, fills its carts, judges survival and doubts entries."""

    photo_long_side_px: int = 1600
    photo_quality: float = 0.7
    survival_target: float = 0.85
    containers: ContainerSizes = field(default_factory=lambda: USUAL_SIZES)
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True)
class Setting:
    """One number that a project may set: its name, its meaning in words, and what it may be."""

    label: str
    unit: str
    low: float
    high: float
    hint: str = ""
    whole: bool = False
    percent: bool = False
    """Kept as a share of 1, shown and typed in percent; low and high are shares."""


PLAIN: Mapping[str, Setting] = {
    "photo_long_side_px": Setting(
        N_("Longer side of a photo"),
        "px",
        480,
        4000,
        N_("The phone makes photos smaller before it sends them."),
        whole=True,
    ),
    "photo_quality": Setting(
        N_("Quality of a photo"),
        "%",
        0.3,
        0.95,
        N_("More is sharper, and costs more data."),
        percent=True,
    ),
    "survival_target": Setting(
        N_("Trees that should be alive"),
        "%",
        0.01,
        1,
        N_("Where it is dry, 70 of 100 is often the aim."),
        percent=True,
    ),
}

CONTAINERS: Mapping[AmountUnit, str] = {
    AmountUnit.SACK: N_("One sack holds"),
    AmountUnit.BARROW: N_("One wheelbarrow holds"),
    AmountUnit.BUCKET: N_("One bucket holds"),
    AmountUnit.CART: N_("One cart holds"),
    AmountUnit.TRUCK: N_("One truck holds"),
}

CONTAINER_SIZE_UNITS = (
    (AmountUnit.KG, N_("kg")),
    (AmountUnit.M3, N_("m³")),
    (AmountUnit.L, N_("L")),
)
CONTAINER_BOUNDS = {
    AmountUnit.KG: (Decimal("0.1"), Decimal(50_000)),
    AmountUnit.M3: (Decimal("0.001"), Decimal(50)),
    AmountUnit.L: (Decimal(1), Decimal(50_000)),
}

_DOUBT_DAYS = 365

DOUBTS: Mapping[str, Setting] = {
    "counted_low_warn": Setting(
        N_("Doubt a full count that finds less of the planted trees than"),
        "%",
        0.5,
        1,
        percent=True,
    ),
    "counted_high_warn": Setting(
        N_("Doubt a full count that finds more of the planted trees than"), "%", 1, 2, percent=True
    ),
    "counted_low_block": Setting(
        N_("Stop a full count that finds less of the planted trees than"), "%", 0, 1, percent=True
    ),
    "counted_high_block": Setting(
        N_("Stop a full count that finds more of the planted trees than"), "%", 1, 3, percent=True
    ),
    "unknown_share": Setting(
        N_("Doubt a count with more trees that nobody could judge than"), "%", 0, 1, percent=True
    ),
    "odd_below_usual": Setting(
        N_("Ask about the unit if a rate is below this part of the usual"), "%", 0, 1, percent=True
    ),
    "treated_over_site": Setting(
        N_("Stop a treatment of more of the site's area than"), "%", 1, 2, percent=True
    ),
    "lime_ph": Setting(N_("Doubt lime on soil with a pH above"), "pH", 5, 10),
    "outside_site_warn_m": Setting(
        N_("Doubt an entry recorded outside by more than"), "m", 5, 5000
    ),
    "outside_site_accuracies": Setting(
        N_("Or by more than so many times what the position may be wrong"), "×", 1, 10
    ),
    "outside_site_block_m": Setting(
        N_("Stop an entry recorded outside by more than"), "m", 50, 100_000
    ),
    "accuracy_warn_m": Setting(N_("Doubt a position that may be wrong by more than"), "m", 5, 1000),
    "accuracy_unusable_m": Setting(
        N_("Do not use a position that may be wrong by more than"), "m", 10, 5000
    ),
    "photo_warn_hours": Setting(
        N_("Doubt a photo taken before or after the day by more than"), "h", 1, 24 * _DOUBT_DAYS
    ),
    "photo_block_hours": Setting(
        N_("Stop a photo taken before or after the day by more than"), "h", 1, 24 * _DOUBT_DAYS
    ),
    "clock_warn_s": Setting(N_("Doubt a phone whose clock is wrong by more than"), "s", 10, 86_400),
    "clock_block_s": Setting(
        N_("Stop an entry if the phone's clock is wrong by more than"), "s", 60, 10 * 86_400
    ),
    "entered_late_days": Setting(
        N_("Note what was written down later than"), N_("days"), 1, _DOUBT_DAYS, whole=True
    ),
}
"""The thresholds of `Thresholds`, by the names they have there."""

SETTINGS: Mapping[str, Setting] = {**PLAIN, **DOUBTS}

DEFAULTS = ProjectSettings()


IN_ORDER = (
    ("counted_low_block", "counted_low_warn"),
    ("counted_high_warn", "counted_high_block"),
    ("outside_site_warn_m", "outside_site_block_m"),
    ("accuracy_warn_m", "accuracy_unusable_m"),
    ("photo_warn_hours", "photo_block_hours"),
    ("clock_warn_s", "clock_block_s"),
)
"""The second of each pair is not below the first: stopping is the further step of doubting."""


def read(stored: Mapping[str, Any]) -> ProjectSettings:
    """The settings of a project: its own where it has some, else the defaults."""
    own = {name: number_of(name, stored[name]) for name in SETTINGS if name in stored}
    sizes = {
        unit: Amount(Decimal(stored[unit][0]), AmountUnit(stored[unit][1]))
        for unit in CONTAINERS
        if unit in stored
    }
    return made_of(own, {**USUAL_SIZES, **sizes})


def made_of(numbers: Mapping[str, Any], containers: ContainerSizes) -> ProjectSettings:
    """Settings of these numbers, by the names in SETTINGS; the defaults for those that are not given."""
    return ProjectSettings(
        **{name: number for name, number in numbers.items() if name in PLAIN},
        containers=containers,
        thresholds=Thresholds(**{n: number for n, number in numbers.items() if n in DOUBTS}),
    )


def number_of(name: str, text: str) -> float | Decimal:
    """The number that this text is, of the kind that the setting is."""
    return type(value_of(DEFAULTS, name))(text) if _is_exact(name) else float(text)


def what_differs(settings: ProjectSettings) -> dict[str, Any]:
    """What is to be stored of these settings: numbers as text, a size as its number and unit."""
    own: dict[str, Any] = {}
    for name in SETTINGS:
        value = value_of(settings, name)
        if value != value_of(DEFAULTS, name):
            own[name] = str(value)
    for unit, size in settings.containers.items():
        if size != USUAL_SIZES.get(unit):
            own[str(unit)] = [str(size.value), str(size.unit)]
    return own


def value_of(settings: ProjectSettings, name: str) -> Any:
    """The value of one of SETTINGS."""
    return getattr(settings if name in PLAIN else settings.thresholds, name)


def _is_exact(name: str) -> bool:
    return SETTINGS[name].whole or isinstance(value_of(DEFAULTS, name), Decimal)
