"""Ids for entries that a browser without scripts cannot name itself (RFC 9562, version 7)."""

from datetime import UTC, datetime, timedelta
from secrets import randbits
from uuid import UUID

START = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def new_entry_id(now: datetime | None = None) -> UUID:
    """An id whose first 48 bits are the time in milliseconds."""
    elapsed = (now or datetime.now(UTC)) - START
    milliseconds = elapsed // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62))


def made_at(entry_id: UUID) -> datetime:
    """When the id was made, to the second: the form was opened then, however often it is sent.

    Of an id that was made up it is now.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    elapsed = timedelta(milliseconds=entry_id.int >> 80)
    return START + elapsed // SECOND * SECOND if elapsed <= now - START else now
