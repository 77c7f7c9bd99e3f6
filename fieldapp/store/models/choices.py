"""Reference tables: species, materials, causes, protections, zones. Edited by administrators."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class ChoiceRow(Base):
    """One word of a choice list in three languages. It is retired, never deleted: entries name its code."""

    __tablename__ = "choices"
    __table_args__ = (UniqueConstraint("list_name", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_name: Mapped[str]
    code: Mapped[str]
    label_en: Mapped[str]
    label_mn: Mapped[str]
    label_zh: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the list knows besides: scientific name, region, form, group, counts_as, note, confidence of labels."""
