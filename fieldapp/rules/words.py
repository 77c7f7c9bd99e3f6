"""Words that a person reads, written where translation itself is out of reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Figure = str | int | float


def N_(message: str) -> str:
    """Mark an English message for the catalogues and return it unchanged.

    The pages translate it when they show it: rules and records know no language.
    """
    return message


@dataclass(frozen=True)
class Message:
    """A sentence with the figures that fill its `%(name)s` places."""

    text: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
