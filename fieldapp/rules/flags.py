"""A machine's doubt about an entry: it is kept and shown, never a reason to refuse field data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What a doubt does to approval. The order is the order of the supervisor's queue."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True)
class Flag:
    """One doubt: which check raised it, at which question, with the figures behind it.

    `message` is an English sentence with `%(name)s` places for `figures`; whoever shows it translates it.
    """

    code: str
    severity: Severity
    message: str
    question: str | None = None
    figures: Mapping[str, str | int | float] = field(default_factory=dict)
