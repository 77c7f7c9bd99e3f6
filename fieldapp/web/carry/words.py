"""What became of a parcel, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from fieldapp.formats.parcel_file import CutOff, NotAParcel, PartAltered, PartMissing
from fieldapp.rules.words import N_
from fieldapp.services.attach import UnknownPhoto
from fieldapp.services.carriers import (
    OtherServer,
    PersonLeft,
    PhoneSignedOut,
    UnknownPhone,
    WrongSignature,
)
from fieldapp.services.carry import EarlierRefused, Outcome, Part, Report
from fieldapp.services.parcel import BadEnvelope, FormatTooOld, PhotoTooLarge
from fieldapp.services.receive import (
    AlreadyDecided,
    DifferentContent,
    ForeignEntry,
    RevisionConflict,
    UnknownSite,
)
from fieldapp.store.models import Entry
from fieldapp.store.parcel_files import ParcelTooLarge
from fieldapp.store.photo_files import (
    NotAPicture,
    PhotoLocked,
    TooLong,
    WrongDigest,
    WrongOffset,
)
from fieldapp.web.problems import Answer

_ALTERED = N_("It was changed or damaged on the way.")
_OTHER_VERSION = N_("The server has another version of it.")
_UNREADABLE = N_("The server cannot read it.")
_TOO_BIG = N_("A photo is too big.")
_JUST_SENDING = N_("It is just being sent from elsewhere. Hand in the file again.")

WHY: Mapping[type[Exception], str] = {
    AlreadyDecided: N_("It is decided already."),
    BadEnvelope: _UNREADABLE,
    DifferentContent: _OTHER_VERSION,
    EarlierRefused: N_("The version before it could not be taken."),
    ForeignEntry: N_("It belongs to somebody else."),
    FormatTooOld: _UNREADABLE,
    NotAPicture: N_("It is no picture."),
    PartAltered: _ALTERED,
    PartMissing: N_("It is not in the file."),
    PhotoLocked: _JUST_SENDING,
    PhotoTooLarge: _TOO_BIG,
    RevisionConflict: _OTHER_VERSION,
    TooLong: _ALTERED,
    UnknownPhoto: N_("The record does not show it."),
    UnknownSite: N_("The person may not record at this site."),
    WrongDigest: _ALTERED,
    WrongOffset: _JUST_SENDING,
}
"""Why one part was not taken. It is still on the phone."""

REFUSED: dict[type[Exception], Answer] = {
    CutOff: Answer(
        422,
        N_("The end of the file is missing"),
        N_("Copy the file again from the phone, then hand it in again."),
    ),
    NotAParcel: Answer(
        422,
        N_("This is not a file with records"),
        N_("Choose the file that the phone saved. Its name begins with fieldapp."),
    ),
    OtherServer: Answer(
        422,
        N_("This file is for another server"),
        N_("Hand it in where the person signs in."),
    ),
    ParcelTooLarge: Answer(
        413,
        N_("This file is too big"),
        N_("Save a file with fewer records on the phone."),
    ),
    PersonLeft: Answer(
        403,
        N_("This person no longer works here"),
        N_("Ask an administrator."),
    ),
    PhoneSignedOut: Answer(
        403,
        N_("The phone that saved this file is signed out"),
        N_("The person signs in on that phone again, or hands in the file under their own name."),
    ),
    UnknownPhone: Answer(
        403,
        N_("The server does not know the phone that saved this file"),
        N_("Only the person who recorded it can hand it in, under their own name."),
    ),
    WrongSignature: Answer(
        422,
        N_("This file was changed after the phone saved it"),
        N_("Nothing was taken. Save the file again on the phone."),
    ),
}
"""Why a whole file is refused, and what to do."""


@dataclass(frozen=True)
class ShownRecord:
    """What became of a record with its photos."""

    entry_id: UUID
    entry: Entry | None
    """None if it is not here."""
    outcome: Outcome
    why: str | None
    photos: int
    photos_here: int
    photo_problems: list[str]


def shown_records(report: Report, entries: Mapping[UUID, Entry]) -> Iterator[ShownRecord]:
    """The records of a parcel in its order."""
    for entry_id in dict.fromkeys(part.entry_id for part in report.parts):
        parts = [part for part in report.parts if part.entry_id == entry_id]
        photos = [part for part in parts if part.sha256]
        outcome, why = _in_one([part for part in parts if part.sha256 is None])
        problems = dict.fromkeys(_why(part) for part in photos if part.why)
        yield ShownRecord(
            entry_id,
            entries.get(entry_id),
            outcome,
            why,
            photos=len(photos),
            photos_here=sum(part.why is None for part in photos),
            photo_problems=list(problems),
        )


def counts(report: Report, records: Sequence[ShownRecord]) -> dict[str, dict[str, int]]:
    """How many records and how many photos had each outcome."""
    outcomes = {
        "records": [record.outcome for record in records],
        "photos": [part.outcome for part in report.parts if part.sha256],
    }
    return {
        what: {each.value: found.count(each) for each in Outcome}
        for what, found in outcomes.items()
    }


def _in_one(revisions: list[Part]) -> tuple[Outcome, str | None]:
    """What became of a record, over its revisions: the one that could not be taken tells."""
    for outcome in (Outcome.REFUSED, Outcome.TAKEN):
        for part in revisions:
            if part.outcome is outcome:
                return outcome, _why(part) if part.why else None
    return Outcome.HERE, None


def _why(part: Part) -> str:
    return str(gettext(WHY[type(part.why)])) if part.why else ""
