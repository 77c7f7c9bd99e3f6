"""The questions of the record types in the page's language, for pages that show answers without the server."""

from typing import Any

from fieldapp.records import RECORD_TYPES
from fieldapp.records.questions import Question

from .languages import label

Words = dict[str, list[dict[str, Any]]]


def record_words() -> Words:
    """By record type: its questions in the order asked, each with what is needed to say its answer."""
    return {
        record_type.name: [_words(name, question) for name, question in _asked(record_type)]
        for record_type in RECORD_TYPES
    }


def _asked(record_type: Any) -> list[tuple[str, Question]]:
    return list(record_type.questions().items())


def _words(name: str, question: Question) -> dict[str, Any]:
    words = {
        "name": name,
        "label": label(question.label),
        "kind": question.kind,
        "unit": label(question.unit),
        "unit_from": question.unit_from,
        "list": question.choice_list,
        "choices": {code: label(word) for code, word in question.choices},
    }
    return {key: value for key, value in words.items() if value}
