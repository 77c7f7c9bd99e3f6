"""The ledger: what was received, decided and changed, chained by hashes; and the installation it belongs to."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, now


class LedgerLine(Base):
    """One line. Lines are added, never changed; each carries the hash of the line before it."""

    __tablename__ = "ledger"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    written_at: Mapped[datetime] = mapped_column(default=now)
    act: Mapped[str]
    """What happened: entry.received, photo.held, entry.complete, entry.reviewed, site.changed …"""
    person_id: Mapped[int | None]
    subject: Mapped[str]
    """What it happened to: the entry's id, or `site/17`."""
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class Installation(Base):
    """The one row that says which server this is. Its lock puts the writers of the ledger in a row."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    instance: Mapped[str]
    """A name that two servers never share."""
    epoch: Mapped[int] = mapped_column(default=1)
    """Grows when a backup is restored, so that phones ask again what the server holds."""
    secret_key: Mapped[str]
    receipt_key: Mapped[str]
    """The private key that signs receipts, in PEM."""
    has_demonstration: Mapped[bool] = mapped_column(default=False)
    ledger_number: Mapped[int] = mapped_column(default=0)
    ledger_head: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
