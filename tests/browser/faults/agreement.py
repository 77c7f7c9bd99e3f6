"""What must hold when a fault is over, whatever it was."""

from hashlib import sha256
from typing import Any

from sqlalchemy.orm import joinedload

from fieldapp.store import ledger
from fieldapp.store.database import Session
from fieldapp.store.models import Entry, LedgerLine, Photo, Revision
from fieldapp.store.photo_files import PhotoFiles
from tests.browser.field import Field
from tests.browser.phones import Handset

HELD = """
    const {sha256} = await import(js + "digest.js")
    const entries = []
    for (const {id, state, receipt, sent, photos, photos_kept} of await store.entries()) {
      const kept = []
      for (const {sha256: name, size} of photos) {
        const bytes = await store.photoBytes(name)
        kept.push({name, size, digest: bytes && (await sha256(bytes))})
      }
      entries.push({id, state, receipt, photos_kept, body: sent && (await sha256(sent.body)), photos: kept})
    }
    return entries
"""


def check(phone: Handset, field: Field, photos: PhotoFiles) -> None:
    """Whatever the phone recorded is with the server once, with equal bytes, and nothing else is.

    Every receipt is complete and names a revision and a ledger line that are there; the ledger is as it was written;
    every photo is on disk byte for byte, and no half of one beside it.
    """
    held = {each["id"]: each for each in phone.store(HELD)}
    with field.database.reading() as session:
        assert ledger.verify(session) is None
        person = phone.store("return (await store.account()).id")
        filed = _filed(session, field, person)
        assert {str(entry.id) for entry in filed} == set(held)
        for entry in filed:
            _check_entry(session, entry, held[str(entry.id)])
            _check_photos(entry, held[str(entry.id)], photos)
    for each in photos.unfinished():
        assert str(each.entry_id) not in held or not photos.staged_bytes(each.entry_id, each.sha256)


def _filed(session: Session, field: Field, person_id: int) -> list[Entry]:
    query = session.query(Entry).options(joinedload(Entry.revisions), joinedload(Entry.photos))
    mine = query.filter_by(project_id=field.site.project_id, recorded_by=person_id)
    return mine.all()


def _check_entry(session: Session, entry: Entry, held: dict[str, Any]) -> None:
    receipt = held["receipt"]
    assert held["state"] == "sent"
    assert (receipt["revision"], receipt["digest"]) == (entry.revision, entry.digest)
    assert (receipt["state"], receipt["missing"]) == ("complete", [])
    assert [each.number for each in entry.revisions] == list(range(1, entry.revision + 1))
    for revision in entry.revisions:
        assert sha256(revision.body).hexdigest() == revision.digest
    assert held["body"] == entry.revisions[-1].digest == entry.digest
    line = session.get_one(LedgerLine, receipt["seq"])
    assert (line.hash, line.subject) == (receipt["audit"], _subject(entry.revisions[-1], session))


def _subject(revision: Revision, session: Session) -> str:
    return session.get_one(LedgerLine, revision.ledger_number).subject


def _check_photos(entry: Entry, held: dict[str, Any], files: PhotoFiles) -> None:
    shown = [each.photo for each in entry.revisions[-1].photos]
    assert entry.photos_missing == 0
    assert [photo.sha256 for photo in shown] == [each["name"] for each in held["photos"]]
    for photo, on_phone in zip(shown, held["photos"], strict=True):
        assert photo.held_at is not None
        assert _on_disk(photo, files) == photo.sha256
        assert on_phone["digest"] == photo.sha256 or not held["photos_kept"]
        assert files.path(photo.sha256).stat().st_size == photo.size_bytes == on_phone["size"]


def _on_disk(photo: Photo, files: PhotoFiles) -> str:
    return sha256(files.path(photo.sha256).read_bytes()).hexdigest()
