"""A filled form of the story, before anybody sent it: who wrote what, where and when, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from fieldapp.rules.review import Decision

from .photos import Taken

Answers = Mapping[str, Any]
Position = tuple[float, float, float]
"""Latitude, longitude, and how many metres it may be wrong."""


@dataclass(frozen=True)
class Judged:
    """A supervisor's decision, so long after the entry came or was decided before."""

    decision: Decision
    by: str
    after: timedelta
    reason: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Corrected:
    """The fieldworker sends other answers, so long after the return."""

    answers: Answers
    after: timedelta


Step = Judged | Corrected


@dataclass(frozen=True)
class Sheet:
    """One entry of the story."""

    site: str
    about: str
    """What of the site: "F1", "C1 P4", "dung_old"."""
    record_type: str
    by: str
    recorded_at: datetime
    answers: Answers
    position: Position
    photos: Sequence[Taken] = ()
    are_photos_sent: bool = True
    received_after: timedelta = timedelta(hours=9)
    clock_ahead: timedelta = timedelta(0)
    """How wrong the phone's clock was when it sent this."""
    taken_before: timedelta = timedelta(0)
    """How long before the record its photos were taken, as the phone says."""
    steps: Sequence[Step] = ()

    @property
    def entry_id(self) -> UUID:
        """A UUIDv7 of the time of recording: the same whenever the story is told."""
        random = Random(f"{self.site} {self.about} {self.recorded_at}")  # noqa: S311
        milliseconds = int(self.recorded_at.timestamp() * 1000)
        high = milliseconds << 16 | 0x7000 | random.getrandbits(12)
        return UUID(int=high << 64 | 0b10 << 62 | random.getrandbits(62))
