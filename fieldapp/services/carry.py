"""Taking in a parcel that somebody carried: each part is filed as if the recorder's phone had sent it.

The recorder stays the author, by the key of the phone that signed the parcel; who handed it in is noted. An altered
part is named and the sound ones are taken. Handing in the same parcel again files nothing twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fieldapp.formats.parcel_file import ParcelFile, PartAltered, PartMissing
from fieldapp.formats.parcel_manifest import CarriedEntry, CarriedPhoto
from fieldapp.store import receipts
from fieldapp.store.database import Database
from fieldapp.store.photo_files import (
    NotAPicture,
    PhotoFiles,
    PhotoLocked,
    TooLong,
    WrongDigest,
    WrongOffset,
)
from fieldapp.store.photo_rows import ExpectedPhoto
from fieldapp.store.receipts import Receipt

from .attach import UnknownPhoto, add_piece, get_photo, hold
from .carriers import Carrier, Recorder, find_recorder
from .filing import Delivery
from .parcel import BadEnvelope, FormatTooOld, PhotoTooLarge, open_parcel
from .receive import (
    AlreadyDecided,
    Filed,
    ForeignEntry,
    RevisionConflict,
    UnknownSite,
    file,
    weigh,
)


class EarlierRefused(Exception):
    """The revision that this one corrects could not be taken."""


class Outcome(StrEnum):
    TAKEN = "taken"
    HERE = "here"
    REFUSED = "refused"


REFUSALS = (
    AlreadyDecided,
    BadEnvelope,
    ForeignEntry,
    FormatTooOld,
    NotAPicture,
    PhotoLocked,
    PhotoTooLarge,
    RevisionConflict,
    TooLong,
    UnknownPhoto,
    UnknownSite,
    WrongDigest,
    WrongOffset,
)
"""What the server cannot take from a phone either, and what concerns one part alone."""


@dataclass(frozen=True)
class Part:
    """What became of an entry's revision, or of a photo of it."""

    entry_id: UUID
    number: int
    sha256: str | None
    outcome: Outcome
    why: Exception | None = None


@dataclass(frozen=True)
class Report:
    """What became of a parcel."""

    recorder: Recorder
    made_at: datetime
    parts: Sequence[Part]
    drafts: int
    receipts: Sequence[Receipt]
    """Of the entries that are here now, for the recorder's phone."""


def take_in(
    database: Database, files: PhotoFiles, parcel: ParcelFile, carrier: Carrier, photo_bytes: int
) -> Report:
    """File what is in the parcel, each part in a transaction of its own: what was taken stays taken.

    Raises what `find_recorder` raises; DatabaseBusy and DiskFull, after which it is handed in again.
    """
    with database.reading() as session:
        recorder = find_recorder(session, parcel, carrier)
    taking = _Taking(database, files, parcel, carrier, recorder, photo_bytes)
    entries = list(taking.entries())
    photos = list(taking.photos([part for part in entries if part.outcome != Outcome.REFUSED]))
    here = [part.entry_id for part in entries if part.outcome != Outcome.REFUSED]
    return Report(
        recorder=recorder,
        made_at=parcel.manifest.made_at,
        parts=[*entries, *photos],
        drafts=parcel.manifest.drafts,
        receipts=_receipts(database, recorder, here),
    )


def receipts_of(
    database: Database, parcel: ParcelFile, carrier: Carrier
) -> tuple[Recorder, Sequence[Receipt]]:
    """The receipts of the parcel's entries as they stand now. Raises what `find_recorder` raises."""
    with database.reading() as session:
        recorder = find_recorder(session, parcel, carrier)
    ids = [entry.id for entry in parcel.manifest.entries]
    return recorder, _receipts(database, recorder, ids)


def _receipts(database: Database, recorder: Recorder, ids: Sequence[UUID]) -> Sequence[Receipt]:
    with database.reading() as session:
        found = receipts.of_entries(session, recorder.person_id, ids)
    return [found[each] for each in dict.fromkeys(ids) if each in found]


class _Taking:
    """A parcel while it is taken in."""

    def __init__(
        self,
        database: Database,
        files: PhotoFiles,
        parcel: ParcelFile,
        carrier: Carrier,
        recorder: Recorder,
        photo_bytes: int,
    ) -> None:
        self._database = database
        self._files = files
        self._parcel = parcel
        self._recorder = recorder
        self._photo_bytes = photo_bytes
        is_own = carrier.person_id == recorder.person_id
        self._carried_by = None if is_own else carrier.person_id

    def entries(self) -> Iterator[Part]:
        """The entries, in the order of the manifest: a correction comes after what it corrects."""
        refused: set[UUID] = set()
        for entry in self._parcel.manifest.entries:
            try:
                if entry.id in refused:
                    raise EarlierRefused
                outcome = Outcome.TAKEN if self._file(entry) else Outcome.HERE
                yield Part(entry.id, entry.n, None, outcome)
            except (EarlierRefused, PartAltered, PartMissing, *REFUSALS) as why:
                refused.add(entry.id)
                yield Part(entry.id, entry.n, None, Outcome.REFUSED, why)

    def photos(self, here: Sequence[Part]) -> Iterator[Part]:
        """The photos in the file that these revisions show, each once for its entry."""
        inside = {photo.sha256: photo for photo in self._parcel.manifest.photos}
        revisions = {(entry.id, entry.n): entry for entry in self._parcel.manifest.entries}
        wanted = {
            (part.entry_id, name): part.number
            for part in here
            for name in revisions[part.entry_id, part.number].photos
            if name in inside
        }
        for (entry_id, name), number in wanted.items():
            try:
                is_new = self._attach(entry_id, inside[name])
                outcome = Outcome.TAKEN if is_new else Outcome.HERE
                yield Part(entry_id, number, name, outcome)
            except (PartAltered, PartMissing, *REFUSALS) as why:
                yield Part(entry_id, number, name, Outcome.REFUSED, why)

    def _file(self, entry: CarriedEntry) -> bool:
        """File the revision. False if it was here."""
        delivery = Delivery(
            parcel=open_parcel(entry.id, self._parcel.body(entry), self._photo_bytes),
            sender_id=self._recorder.person_id,
            records_in=self._recorder.records_in,
            sign_in_session_id=self._recorder.sign_in_session_id,
            replaces=entry.replaces,
            carried_by=self._carried_by,
        )
        with self._database.reading() as session:
            weighed = weigh(session, delivery)
        if isinstance(weighed, Filed):
            return False
        with self._database.transaction() as session:
            return file(session, delivery, weighed).is_new

    def _attach(self, entry_id: UUID, photo: CarriedPhoto) -> bool:
        """Attach the photo. False if it was here."""
        with self._database.reading() as session:
            expected = get_photo(session, entry_id, photo.sha256, self._recorder.person_id)
        if expected.is_held:
            return False
        self._parcel.check_photo(photo)
        if photo.size != expected.size_bytes:
            raise PartAltered
        self._files.check_room()
        kind = self._grown(expected, photo)
        with self._database.transaction() as session:
            hold(session, expected, kind)
        return True

    def _grown(self, expected: ExpectedPhoto, photo: CarriedPhoto) -> str:
        """The kind of the photo, once it is whole. Goes on where the phone itself was cut off."""
        start = self._files.staged_bytes(expected.entry_id, expected.sha256)
        try:
            kind = self._add(expected, photo, start)
        except WrongDigest:
            if not start:
                raise
            # What the phone had sent was damaged, and is gone now.
            kind = self._add(expected, photo, 0)
        if kind is None:
            raise PartAltered
        return kind

    def _add(self, expected: ExpectedPhoto, photo: CarriedPhoto, start: int) -> str | None:
        return add_piece(self._files, expected, start, self._parcel.photo(photo, start)).kind
