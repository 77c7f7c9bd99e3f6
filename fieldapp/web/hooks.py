"""What a question tells the scripts of its form, as short attributes of HTML."""

from fieldapp.records.questions import Bounds, Condition, Question

UNIT_STEPS = {
    "kg": 10, "t": 0.5, "jin": 10, "m3": 0.5, "L": 10,
    "m2": 50, "ha": 0.1, "mu": 0.5,
    "MNT": 1000, "CNY": 10,
}  # fmt: skip
"""How much one tap adds; units that are not here are counted one by one."""


def in_short(condition: Condition | None) -> str | None:
    """`basis=per_hole`, `method=rows tagged`, `n_dead n_missing` (one of them above 0)."""
    if condition is None:
        return None
    asked = " ".join(condition.questions)
    return f"{asked}={' '.join(condition.answers)}" if condition.answers else asked


def between(bounds: Bounds) -> str | None:
    """`3 600`, or with one end open: `3 `."""
    if bounds == (None, None):
        return None
    return " ".join("" if bound is None else str(bound) for bound in bounds)


def bare(holds: bool) -> str | None:
    """An attribute that is there or not."""
    return "" if holds else None


def step_by(question: Question, unit: Question | None) -> str | None:
    """What one tap adds: `5`, or by unit, `kg=10 t=0.5`. None: one."""
    if unit:
        codes = sorted(code for code in unit.codes if code in UNIT_STEPS)
        return " ".join(f"{code}={UNIT_STEPS[code]}" for code in codes) or None
    return str(question.step) if question.step != 1 else None
