"""What the server cannot take, and in which words it says so. `retryable` decides what a phone does about it."""

from fieldapp.rules.words import N_
from fieldapp.services.attach import UnknownPhoto
from fieldapp.services.parcel import BadEnvelope, FormatTooOld, PhotoTooLarge
from fieldapp.services.receive import (
    AlreadyDecided,
    DifferentContent,
    ForeignEntry,
    RevisionConflict,
    UnknownSite,
)
from fieldapp.store.outages import DatabaseBusy, DiskBroken, DiskFull
from fieldapp.store.photo_files import (
    DamagedPiece,
    NotAPicture,
    PhotoLocked,
    TooLong,
    WrongDigest,
    WrongOffset,
)
from fieldapp.web.problems import Answer

from .requests import (
    BadRequest,
    DigestMismatch,
    NoLength,
    NotAPiece,
    OtherCoding,
    OtherTus,
    TooLarge,
    Truncated,
)

SOON_S, LATER_S = 5, 600

_DAMAGED = N_("It was damaged on the way")
_COMES_AGAIN = N_("It is sent again.")
_UNREADABLE = N_("The server cannot read this")
_UPDATE = N_("Open the app with network, so that it can renew itself.")
_CONFLICT = N_("This record has another version")
_COMPARE = N_("It was changed elsewhere. Compare both, then send yours again.")
_NOT_HERE = N_("The server does not have this record")
_ASK = N_("Ask your supervisor. What you recorded stays on this phone.")
_TELL = N_("Nothing is lost. Tell your administrator.")
_PHOTO = N_("This photo cannot be taken")
_PHOTO_TOO_BIG = N_("Take the photo again, or choose a smaller one.")

BROKEN = Answer(
    500, N_("Something went wrong here"), N_("Nothing you saved is lost. Try again later.")
)
"""A mistake of the program."""

REFUSALS: dict[type[Exception], Answer] = {
    AlreadyDecided: Answer(
        409,
        N_("This record is already decided"),
        N_("Ask your supervisor to open it again."),
        "already-decided",
    ),
    BadEnvelope: Answer(422, _UNREADABLE, _ASK, "invalid"),
    BadRequest: Answer(400, _UNREADABLE, _UPDATE, "bad-request"),
    DamagedPiece: Answer(460, _DAMAGED, _COMES_AGAIN, "checksum-mismatch", retryable=True),
    DatabaseBusy: Answer(
        503,
        N_("The server is busy"),
        N_("Nothing is lost. It is sent again in a moment."),
        "busy",
        after_s=SOON_S,
    ),
    DifferentContent: Answer(409, _CONFLICT, _COMPARE, "different-content"),
    DigestMismatch: Answer(400, _DAMAGED, _COMES_AGAIN, "digest-mismatch", retryable=True),
    DiskBroken: Answer(
        503, N_("The disk of the server has a fault"), _TELL, "disk-broken", after_s=LATER_S
    ),
    DiskFull: Answer(
        503,
        N_("The server has no room left"),
        _TELL,
        "disk-full",
        after_s=LATER_S,
    ),
    ForeignEntry: Answer(404, _NOT_HERE, _ASK, "unknown"),
    FormatTooOld: Answer(426, N_("The app is too old"), _UPDATE, "client-too-old", retryable=True),
    NoLength: Answer(411, _UNREADABLE, _UPDATE, "length-required"),
    NotAPicture: Answer(
        422, _PHOTO, N_("It is not a JPEG, PNG, WebP or HEIC picture."), "not-a-picture"
    ),
    NotAPiece: Answer(415, _UNREADABLE, _UPDATE, "not-a-piece"),
    OtherCoding: Answer(415, _UNREADABLE, _UPDATE, "other-coding"),
    OtherTus: Answer(412, _UNREADABLE, _UPDATE, "other-version"),
    PhotoLocked: Answer(
        423,
        N_("This photo is just being sent"),
        _COMES_AGAIN,
        "locked",
        retryable=True,
        after_s=SOON_S,
    ),
    PhotoTooLarge: Answer(413, N_("A photo is too big"), _PHOTO_TOO_BIG, "photo-too-large"),
    RevisionConflict: Answer(412, _CONFLICT, _COMPARE, "revision-conflict"),
    TooLarge: Answer(413, N_("This is too big"), _ASK, "too-large"),
    TooLong: Answer(413, _PHOTO, _PHOTO_TOO_BIG, "too-long"),
    Truncated: Answer(400, _DAMAGED, _COMES_AGAIN, "truncated", retryable=True),
    UnknownPhoto: Answer(404, _NOT_HERE, _ASK, "unknown"),
    UnknownSite: Answer(404, N_("The server does not know this site"), _ASK, "unknown"),
    WrongDigest: Answer(422, _DAMAGED, _COMES_AGAIN, "digest-mismatch", retryable=True),
    WrongOffset: Answer(409, _DAMAGED, _COMES_AGAIN, "mismatching-upload-offset", retryable=True),
}
