"""A server that was put back to a copy gets again what it forgot."""

from uuid import UUID

from sqlalchemy import delete
from werkzeug.wrappers import Response

from fieldapp.store.models import Entry, FlagRow, Installation, Photo, Revision

from .field import Field
from .phones import Phone


def put_back(field: Field, *entries: str, epoch: int | None = None) -> None:
    """To a copy that does not know these entries."""
    with field.database.transaction() as session:
        for entry in entries:
            for row in (FlagRow.entry_id, Revision.entry_id, Photo.entry_id, Entry.id):
                session.execute(delete(row.class_).where(row == UUID(entry)))
        installation = session.query(Installation).one()
        installation.epoch = epoch or installation.epoch + 1


def test_a_restored_server_gets_again_what_it_forgot(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id)
    kept = quiet_phone.record_trees(field.site.id, alive=90)
    assert quiet_phone.deliver() == "done"
    put_back(field, entry)

    assert quiet_phone.deliver() == "done"

    assert {str(each.id) for each in field.entries()} == {entry, kept}
    assert quiet_phone.state_of(entry) == quiet_phone.state_of(kept) == "sent"


def test_asking_a_restored_server_may_be_cut_off_in_the_middle(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id)
    assert quiet_phone.deliver() == "done"
    put_back(field, entry)
    quiet_phone.server.meddle = lambda request: (
        Response("", 502) if request.path.endswith("/receipts/query") else None
    )
    assert quiet_phone.deliver() == "no-network"
    assert field.entries() == []

    quiet_phone.server.meddle = None
    assert quiet_phone.deliver() == "done"

    assert [str(each.id) for each in field.entries()] == [entry]


def test_photos_that_a_restored_server_lost_go_again(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    assert quiet_phone.deliver() == "done"
    forget_photo(field, entry)

    assert quiet_phone.deliver() == "done"

    assert field.photos_held() == 1
    assert quiet_phone.state_of(entry) == "sent"


def test_a_photo_that_neither_has_any_more_is_said_to_be_lost(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    assert quiet_phone.deliver() == "done"
    quiet_phone.store(
        """const known = await store.entry(argument)
           await store.transaction(["entries"], "readwrite", (tx) =>
             tx.objectStore("entries").put({...known, photos_kept: false}))
           await (await import(js + "photos.js")).forgetBytes(known.photos.map((photo) => photo.sha256))""",
        entry,
    )
    forget_photo(field, entry)

    quiet_phone.deliver()

    problem = quiet_phone.store("return (await store.entry(argument)).problem", entry)
    assert problem["title"] == "The server lost a photo that this phone no longer has"
    assert quiet_phone.state_of(entry) == "failed"


def test_a_correction_that_a_restored_server_forgot_goes_again(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id)
    assert quiet_phone.deliver() == "done"
    first = quiet_phone.store("return (await store.entry(argument)).receipt", entry)
    quiet_phone.store(
        """const draft = await store.correct(argument)
           draft.answers.n_alive = 100
           await store.saveDraft(draft)
           await store.finish(draft.id, {form_version: 1, language: "en"})""",
        entry,
    )
    assert quiet_phone.deliver() == "done"
    put_back(field)
    with field.database.transaction() as session:
        known = session.get_one(Entry, UUID(entry))
        session.execute(delete(Revision).where(Revision.entry_id == known.id, Revision.number == 2))
        known.revision, known.digest = 1, first["digest"]
        known.answers = known.answers | {"n_alive": 104}

    assert quiet_phone.deliver() == "done"

    [arrived] = field.entries()
    assert (arrived.revision, arrived.answers["n_alive"]) == (2, 100)
    assert quiet_phone.state_of(entry) == "sent"


def forget_photo(field: Field, entry: str) -> None:
    """As after `restored` found that its file is not there."""
    put_back(field)
    with field.database.transaction() as session:
        [photo] = session.query(Photo).where(Photo.entry_id == UUID(entry))
        photo.held_at = None
        session.get_one(Entry, UUID(entry)).photos_missing = 1
