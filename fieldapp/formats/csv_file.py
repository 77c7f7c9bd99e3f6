"""CSV that a spreadsheet opens right in every script, and in which no text becomes a formula.

UTF-8 with a byte order mark, without which Excel takes it for another alphabet; lines end as RFC 4180 says.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import TypeAlias

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None

PIECE_CHARACTERS = 32_000
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
STARTS_A_FORMULA = (
    *"=+-@\t\r\n",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
"""What spreadsheets take for the start of a formula, in its full-width forms too."""
UNSEEN = "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def encoded(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, in pieces of some kilobytes."""
    piece = StringIO(BYTE_ORDER_MARK, newline="")
    piece.read()
    writer = csv.writer(piece, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
        if piece.tell() > PIECE_CHARACTERS:
            yield _taken(piece)
    yield _taken(piece)


def _taken(piece: StringIO) -> bytes:
    """What was written so far. Half a character that a phone sent becomes a question mark."""
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text.encode(errors="replace")


def _written(cell: Cell) -> str:
    """Numbers with a decimal point, days and moments as ISO 8601 writes them, nothing for None."""
    match cell:
        case None:
            return ""
        case str():
            return _harmless(cell)
        case Decimal():
            return format(cell, "f")
        case datetime():
            return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _harmless(text: str) -> str:
    """The text, behind an apostrophe if a spreadsheet might run it."""
    shown = text.lstrip(" \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}" + UNSEEN)
    return f"'{text}" if shown.startswith(STARTS_A_FORMULA) else text
