"""Points on the way of an entry or a photo at which the server can be struck: killed, or a disk that errs.

The real functions are wrapped in the process under test; the product knows nothing of it. Names as in
docs/faults.md: R receives an entry, P a photo, S starts, E edits and decides, G tidies, M migrates.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, Literal

from flask import has_request_context, request

AT_START = "start"
COMMIT = "sqlalchemy.engine.default:DefaultDialect.do_commit"
PUT, PATCH, DECIDE = "sync.put_entry", "sync.patch_photo", "review.create_decision"
HOUSE = "fieldapp.services.housekeeping"
FILES = "fieldapp.store.growing_photo"
Strike = Callable[[], None]


@dataclass(frozen=True)
class Point:
    """`where` names a function, `module:path`; `during` the view in which its calls count."""

    name: str
    says: str
    where: str
    when: Literal["before", "half", "after"]
    during: str
    files_only: bool = False
    """Of the file descriptors that are synced, only those of files: folders are another point."""


POINTS = {
    each.name: each
    for each in (
        Point("R1", "entry read", "fieldapp.web.sync.requests:whole_body", "after", PUT),
        Point("R2", "entry opened", "fieldapp.web.sync.entries:open_parcel", "after", PUT),
        Point("R3", "transaction begun", "fieldapp.web.sync.entries:file", "before", PUT),
        Point("R4", "entry's row written", "fieldapp.store.entries:add_first", "after", PUT),
        Point("R5", "ledger line written", "fieldapp.store.ledger:write_after", "after", PUT),
        Point("R6", "before the commit", COMMIT, "before", PUT),
        Point("R7", "committed, not answered", COMMIT, "after", PUT),
        Point("P1", "piece announced", "fieldapp.web.sync.photos:upload_offset", "after", PATCH),
        Point("P2", "piece half written", f"{FILES}:_write_all", "half", PATCH),
        Point("P3", "before fsync", f"{FILES}:os.fsync", "before", PATCH, files_only=True),
        Point("P4", "after fsync", f"{FILES}:os.fsync", "after", PATCH, files_only=True),
        Point("P5", "verified, before rename", f"{FILES}:Path.rename", "before", PATCH),
        Point("P6", "renamed", f"{FILES}:Path.rename", "after", PATCH),
        Point("P7", "folders synced", f"{FILES}:GrowingPhoto.finish", "after", PATCH),
        Point("P8", "noted as held", "fieldapp.store.photo_rows:mark_held", "after", PATCH),
        Point("P9", "photo committed, not answered", COMMIT, "after", PATCH),
        Point("S1", "left photo finished", f"{FILES}:GrowingPhoto.finish", "after", AT_START),
        Point(
            "S2", "recovered, not committed", "fieldapp.services.attach:recover", "after", AT_START
        ),
        Point("E1", "correction written", "fieldapp.store.entries:replace_newest", "after", PUT),
        Point("E2", "correction committed", COMMIT, "after", PUT),
        Point("E3", "decision written", "fieldapp.store.reviews:add", "after", DECIDE),
        Point("E4", "decision committed", COMMIT, "after", DECIDE),
        Point("G1", "house half tidied", f"{HOUSE}:_drop_unnamed", "after", AT_START),
        Point("M1", "migration begun", "alembic.command:upgrade", "before", AT_START),
        Point("M2", "half migrated", "fieldapp.store.keys:new_key", "after", AT_START),
        Point("M3", "migrated, not committed", "alembic.command:upgrade", "after", AT_START),
    )
}


@contextmanager
def wrapped(point: Point, strike: Strike) -> Iterator[None]:
    """While this lasts, `strike` is called whenever the point is passed."""
    holder, name = _holder_of(point.where)
    original = getattr(holder, name)

    @wraps(original)
    def passing(*given: Any, **named: Any) -> Any:
        if not _counts(point, given):
            return original(*given, **named)
        if point.when == "half":
            original(given[0], given[1][: len(given[1]) // 2])
        if point.when != "after":
            strike()
            return original(*given, **named)
        outcome = original(*given, **named)
        strike()
        return outcome

    setattr(holder, name, passing)
    try:
        yield
    finally:
        setattr(holder, name, original)


def _holder_of(where: str) -> tuple[Any, str]:
    module, _, path = where.partition(":")
    *outer, name = path.split(".")
    holder: Any = import_module(module)
    for each in outer:
        holder = getattr(holder, each)
    return holder, name


def _counts(point: Point, given: tuple[Any, ...]) -> bool:
    view = request.endpoint if has_request_context() else AT_START
    if view != point.during:
        return False
    return not point.files_only or stat.S_ISREG(os.fstat(given[0]).st_mode)
