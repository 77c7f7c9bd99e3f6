"""What flags say, short enough to compare."""

from collections.abc import Iterable

from fieldapp.rules.flags import Flag, Severity

BLOCK, WARN, INFORM = Severity


def severities(flags: Iterable[Flag]) -> list[Severity]:
    return [flag.severity for flag in flags]


def sentence(flags: Iterable[Flag]) -> str:
    """The words of the only flag, with its figures in their places."""
    (flag,) = flags
    return flag.message % flag.figures
