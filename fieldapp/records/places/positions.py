"""The two questions that fix a point on the earth (WGS 84)."""

from fieldapp.records.questions import Kind, Question
from fieldapp.rules.words import N_

HOW_WRITTEN = N_("In degrees with a decimal point, as the phone shows it.")


def latitude(label: str) -> Question:
    return Question(label, Kind.MEASURE, unit="°", bounds=(-90, 90), hint=HOW_WRITTEN)


def longitude(label: str) -> Question:
    return Question(label, Kind.MEASURE, unit="°", bounds=(-180, 180), hint=HOW_WRITTEN)
