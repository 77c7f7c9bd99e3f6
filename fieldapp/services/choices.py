"""Keeping the choice lists up. A word is retired, never deleted, and its code stays what it is."""

from collections.abc import Mapping
from re import fullmatch
from typing import Any

from fieldapp.records import UnreadableAnswers
from fieldapp.records.places import Group, PlaceForm
from fieldapp.records.questions import YES_NO, Kind, Question
from fieldapp.rules.words import N_, Message
from fieldapp.store import choices, installation, ledger
from fieldapp.store.database import Session
from fieldapp.store.models import ChoiceRow

LIST_TITLES = {
    "species": N_("Species"),
    "material": N_("Soil materials"),
    "mortality_cause": N_("Causes of death"),
    "protection": N_("Protection"),
    "vigour": N_("How well a tree stands"),
    "zones_phytogeographic": N_("Plant regions of Mongolia (16)"),
    "zones_wwf": N_("WWF ecoregions of Mongolia (16)"),
}
LONGEST_LABEL = 120
CONFIDENCE = {"label_mn": "mn_conf", "label_zh": "zh_conf"}
"""How sure the first translation was; it says nothing of a word that was changed here."""

_CODE = {
    "code": Question(
        N_("Code"),
        Kind.TEXT,
        required=True,
        hint=N_("Small letters, digits and _, such as ulm_pum. It cannot be changed later."),
    )
}
_WORDS = {
    "label_en": Question(N_("English"), Kind.TEXT, required=True),
    "label_mn": Question(N_("Mongolian"), Kind.TEXT, required=True),
    "label_zh": Question(N_("Chinese"), Kind.TEXT, required=True),
    "position": Question(
        N_("Place in the list"),
        Kind.COUNT,
        required=True,
        bounds=(0, 100_000),
        hint=N_("Lower numbers stand first."),
    ),
}
_OF_SPECIES = {
    "sci": Question(N_("Scientific name"), Kind.TEXT),
    "suckers": Question(
        N_("Does it grow suckers from its roots?"), Kind.CHOICE, required=True, choices=YES_NO
    ),
    "evergreen": Question(
        N_("Does it keep its leaves in winter?"), Kind.CHOICE, required=True, choices=YES_NO
    ),
}


def word_form(list_name: str, *, new: bool) -> PlaceForm:
    """What is asked about a word of this list. Its code is asked once."""
    questions = (_CODE if new else {}) | _WORDS
    if list_name == "species":
        questions |= _OF_SPECIES
    return PlaceForm("word", LIST_TITLES[list_name], "list", (Group(questions),))


def answers_of(row: ChoiceRow) -> dict[str, Any]:
    """A kept word as its form would have read it."""
    form = word_form(row.list_name, new=False)
    return {name: _value(row, name) for name in form.questions}


def add(session: Session, list_name: str, answers: Mapping[str, Any], person_id: int) -> ChoiceRow:
    """A new word. UnreadableAnswers names what will not do."""
    installation.locked(session)
    values = _read(list_name, answers, new=True)
    _check_code(session, list_name, values["code"])
    row = ChoiceRow(list_name=list_name, code=values["code"], facts={})
    _set(row, values)
    choices.add(session, row)
    ledger.write(session, "choice.added", _subject(row), values, person_id)
    return row


def change(session: Session, row: ChoiceRow, answers: Mapping[str, Any], person_id: int) -> bool:
    """Other words for a code. False if they are the old ones."""
    installation.locked(session)
    session.refresh(row)
    values = _read(row.list_name, answers, new=False)
    before = answers_of(row)
    changed = {
        name: [before[name], value] for name, value in values.items() if before[name] != value
    }
    if changed:
        _set(row, values)
        ledger.write(session, "choice.changed", _subject(row), changed, person_id)
    return bool(changed)


def retire(session: Session, row: ChoiceRow, person_id: int) -> None:
    """Offer the word no more. Entries that name it stay as they are."""
    if not row.is_retired:
        row.is_retired = True
        ledger.write(session, "choice.retired", _subject(row), {}, person_id)


def bring_back(session: Session, row: ChoiceRow, person_id: int) -> None:
    """Offer a retired word again."""
    if row.is_retired:
        row.is_retired = False
        ledger.write(session, "choice.brought_back", _subject(row), {}, person_id)


def first_answers(session: Session, list_name: str) -> dict[str, Any]:
    """A new word stands behind the others."""
    return {"position": choices.last_position(session, list_name) + 10} | (
        {"suckers": "no", "evergreen": "no"} if list_name == "species" else {}
    )


def _read(list_name: str, answers: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    values = word_form(list_name, new=new).read(answers)
    too_long = {
        name: Message(N_("Use at most %(most)s characters."), {"most": LONGEST_LABEL})
        for name, value in values.items()
        if isinstance(value, str) and len(value) > LONGEST_LABEL
    }
    if too_long:
        raise UnreadableAnswers(too_long)
    return values


def _check_code(session: Session, list_name: str, code: str) -> None:
    if not fullmatch(r"[a-z0-9_]{1,32}", code):
        problem = Message(N_("Use up to 32 small letters, digits and _."))
    elif choices.find(session, list_name, code) is not None:
        problem = Message(N_("Another one is called this already."))
    else:
        return
    raise UnreadableAnswers({"code": problem})


def _set(row: ChoiceRow, values: Mapping[str, Any]) -> None:
    facts = dict(row.facts)
    for name, value in values.items():
        if name in CONFIDENCE and getattr(row, name, None) != value:
            facts.pop(CONFIDENCE[name], None)
        if name in _WORDS:
            setattr(row, name, value)
        elif name in _OF_SPECIES:
            facts[name] = value == "yes" if name != "sci" else value
    row.facts = facts


def _value(row: ChoiceRow, name: str) -> Any:
    if name in _WORDS:
        return getattr(row, name)
    if name == "sci":
        return row.facts.get("sci")
    return "yes" if row.facts.get(name) else "no"


def _subject(row: ChoiceRow) -> str:
    return f"choice/{row.list_name}/{row.code}"
