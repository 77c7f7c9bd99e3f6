"""What a machine doubts about when things happened."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from .flags import Flag, Severity
from .thresholds import DEFAULT_THRESHOLDS, Thresholds
from .words import N_


def photo_far_from_visit(
    taken_at: datetime, visit_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """F01. A photo from another day. `taken_at` is the wall clock at the site, with or without zone."""
    begin = datetime.combine(visit_date, time.min, tzinfo=taken_at.tzinfo)
    after = taken_at - begin
    away_hours = max(-after, after - timedelta(days=1)) / timedelta(hours=1)
    if away_hours <= thresholds.photo_warn_hours:
        return
    yield Flag(
        "F01",
        Severity.BLOCK if away_hours > thresholds.photo_block_hours else Severity.WARN,
        N_("The photo was taken on %(taken_on)s, the visit was on %(visit_date)s."),
        figures={
            "taken_on": taken_at.date().isoformat(),
            "visit_date": visit_date.isoformat(),
        },
    )


def clock_is_off(skew_s: float, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Iterator[Flag]:
    """D01. The phone's clock against the server's; a positive skew is a phone that is ahead."""
    if abs(skew_s) > thresholds.clock_block_s:
        yield Flag(
            "D01",
            Severity.BLOCK,
            N_("The phone's clock was %(hours)s h ahead.")
            if skew_s > 0
            else N_("The phone's clock was %(hours)s h behind."),
            figures={"hours": round(abs(skew_s) / 3600)},
        )
    elif abs(skew_s) > thresholds.clock_warn_s:
        yield Flag(
            "D01",
            Severity.WARN,
            N_("The phone's clock was %(minutes)s min ahead.")
            if skew_s > 0
            else N_("The phone's clock was %(minutes)s min behind."),
            figures={"minutes": round(abs(skew_s) / 60)},
        )


def entered_late(
    happened_on: date, recorded_on: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Iterator[Flag]:
    """D02. Written down so long afterwards that it is a memory."""
    days = (recorded_on - happened_on).days
    if days > thresholds.entered_late_days:
        yield Flag(
            "D02",
            Severity.INFORM,
            N_("Recorded %(days)s days after it happened."),
            figures={"days": days},
        )
