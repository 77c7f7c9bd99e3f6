"""The choice lists: species, materials, causes, protections, zones. Kept in the database, so that they can grow."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, or_, select

from fieldapp.rules.species import EVERGREEN, SUCKERING

from . import installation
from .database import Session
from .models import ChoiceRow
from .names import LABELS

SEED = Path(__file__).parent / "seed" / "choices.json"
COLUMNS = {"code": "code", "en": "label_en", "mn": "label_mn", "zh": "label_zh"}

LIST_NAMES: tuple[str, ...] = tuple(json.loads(SEED.read_text(encoding="utf-8")))


def seed(session: Session) -> None:
    """Add the words that this release brings and the tables lack. What people changed stays as it is."""
    installation.locked(session)
    known = set(session.execute(select(ChoiceRow.list_name, ChoiceRow.code)))
    lists = json.loads(SEED.read_text(encoding="utf-8"))
    new = [
        _columns(list_name, 10 * number, word)
        for list_name, words in lists.items()
        for number, word in enumerate(words, start=1)
        if (list_name, word["code"]) not in known
    ]
    if new:
        session.execute(insert(ChoiceRow), new)


def of_list(session: Session, list_name: str) -> Sequence[ChoiceRow]:
    """All words of a list in their order, retired ones last."""
    query = select(ChoiceRow).where(ChoiceRow.list_name == list_name)
    return session.scalars(
        query.order_by(ChoiceRow.is_retired, ChoiceRow.position, ChoiceRow.code)
    ).all()


def offered(
    session: Session, list_name: str, language: str, kept: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Codes and words that can be chosen today, in their order; of the retired ones those in `kept`."""
    query = (
        select(ChoiceRow.code, LABELS[language])
        .where(
            ChoiceRow.list_name == list_name,
            or_(ChoiceRow.is_retired.is_(False), ChoiceRow.code.in_(kept)),
        )
        .order_by(ChoiceRow.position, ChoiceRow.code)
    )
    return list(session.execute(query))


def find(session: Session, list_name: str, code: str) -> ChoiceRow | None:
    return session.scalar(
        select(ChoiceRow).where(ChoiceRow.list_name == list_name, ChoiceRow.code == code)
    )


def codes(session: Session, list_name: str) -> set[str]:
    """Every code that the list ever had."""
    return set(session.scalars(select(ChoiceRow.code).where(ChoiceRow.list_name == list_name)))


def add(session: Session, row: ChoiceRow) -> ChoiceRow:
    """Keep the word, and give an id."""
    session.add(row)
    session.flush()
    return row


def last_position(session: Session, list_name: str) -> int:
    query = select(func.max(ChoiceRow.position)).where(ChoiceRow.list_name == list_name)
    return session.scalar(query) or 0


def _columns(list_name: str, position: int, word: Mapping[str, Any]) -> dict[str, Any]:
    labels = {column: word[name] for name, column in COLUMNS.items()}
    facts = {name: fact for name, fact in word.items() if name not in COLUMNS}
    if list_name == "species":
        facts |= {"suckers": word["code"] in SUCKERING, "evergreen": word["code"] in EVERGREEN}
    return {"list_name": list_name, "position": position, "facts": facts, **labels}
