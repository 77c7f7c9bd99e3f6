"""What a supervisor compares an entry with: the visit before, to the same place."""

from fieldapp.store import history
from fieldapp.store.database import Session
from fieldapp.store.models import Entry

SAME = ("plot", "cohorts", "photo_point", "material")
"""The answers that say of what an entry tells. Where one of them differs, nothing can be compared."""


def find_visit_before(session: Session, entry: Entry) -> Entry | None:
    """The newest earlier entry of the same plot, cohorts or photo point, or of the same material."""
    asked = {name: entry.answers.get(name) for name in SAME}
    for earlier in history.earlier(session, entry):
        if all(earlier.answers.get(name) == answer for name, answer in asked.items()):
            return earlier
    return None
