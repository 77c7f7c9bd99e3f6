"""Photos: sent in pieces that can be taken up again (tus 1.0 with checksums, at an address known beforehand)."""

from uuid import UUID

from flask import Response, request

from fieldapp.services.attach import (
    add_piece,
    finish_left,
    get_photo,
    hold,
    is_left_whole,
)
from fieldapp.store import receipts
from fieldapp.store.photo_files import Checksum, DamagedPiece, TooLong
from fieldapp.store.photo_rows import ExpectedPhoto
from fieldapp.store.receipts import Receipt
from fieldapp.web.access import bearer, public, visitor
from fieldapp.web.connections import hang_up
from fieldapp.web.resources import resources

from .answers import receipt_answer
from .blueprint import bp
from .requests import (
    NotAPiece,
    OtherTus,
    Pieces,
    Truncated,
    content_length,
    upload_checksum,
    upload_offset,
)

ADDRESS = "/entries/<uuid:entry_id>/photos/<sha256>"
TUS = "1.0.0"
MEDIA_TYPE = "application/offset+octet-stream"


@bp.route(ADDRESS, methods=["OPTIONS"])
@public
def photo_options(entry_id: UUID, sha256: str) -> Response:  # noqa: ARG001 - the same for every photo
    response = Response(status=204)
    response.headers["Tus-Version"] = TUS
    response.headers["Tus-Extension"] = "checksum"
    response.headers["Tus-Checksum-Algorithm"] = ",".join(Checksum.ALGORITHMS)
    response.headers["Tus-Max-Size"] = str(resources().config.max_photo_bytes)
    return response


@bp.route(ADDRESS, methods=["HEAD"])
@bearer
def head_photo(entry_id: UUID, sha256: str) -> Response:
    _check_tus()
    photo = _photo(entry_id, sha256)
    response = Response(status=200)
    response.headers["Upload-Offset"] = str(_offset(photo))
    response.headers["Upload-Length"] = str(photo.size_bytes)
    return response


@bp.patch(ADDRESS)
@bearer
def patch_photo(entry_id: UUID, sha256: str) -> Response:
    _check_tus()
    if request.mimetype != MEDIA_TYPE:
        raise NotAPiece(request.mimetype)
    offset, checksum = upload_offset(), upload_checksum()
    pieces = Pieces(length := content_length(resources().config.max_photo_bytes))
    photo = _photo(entry_id, sha256)
    if photo.is_held:
        return _answer_again(photo)
    if offset + length > photo.size_bytes:
        raise TooLong(photo.size_bytes)
    size_bytes, kind = _grow(photo, offset, pieces, checksum)
    if kind:
        return _hold(photo, kind)
    response = Response(status=204)
    response.headers["Upload-Offset"] = str(size_bytes)
    return response


@bp.after_request
def _say_which_tus(response: Response) -> Response:
    if request.endpoint in ("sync.head_photo", "sync.patch_photo", "sync.photo_options"):
        response.headers["Tus-Resumable"] = TUS
        response.headers["Cache-Control"] = "no-store"
    if request.endpoint == "sync.patch_photo":
        hang_up()
    return response


def _check_tus() -> None:
    if request.headers.get("Tus-Resumable") != TUS:
        raise OtherTus(request.headers.get("Tus-Resumable"))


def _photo(entry_id: UUID, sha256: str) -> ExpectedPhoto:
    with resources().database.reading() as session:
        return get_photo(session, entry_id, sha256, visitor().person_id)


def _offset(photo: ExpectedPhoto) -> int:
    """How much is here. What somebody was interrupted at when it was whole is finished first."""
    photos = resources().photos
    if photo.is_held:
        return photo.size_bytes
    if is_left_whole(photos, photo):
        with resources().database.transaction() as session:
            if finish_left(session, photos, photo):
                return photo.size_bytes
    return photos.staged_bytes(photo.entry_id, photo.sha256)


def _grow(
    photo: ExpectedPhoto, offset: int, pieces: Pieces, checksum: Checksum | None
) -> tuple[int, str | None]:
    """Add what comes. Raises Truncated if the phone was cut off; what came is kept if no checksum says otherwise."""
    try:
        grown = add_piece(resources().photos, photo, offset, pieces, checksum)
    except DamagedPiece:
        if pieces.is_cut_off:
            raise Truncated(offset) from None
        raise
    if pieces.is_cut_off:
        raise Truncated(grown.size_bytes)
    return grown


def _hold(photo: ExpectedPhoto, kind: str) -> Response:
    with resources().database.transaction() as session:
        return _held(photo, hold(session, photo, kind))


def _answer_again(photo: ExpectedPhoto) -> Response:
    with resources().database.reading() as session:
        return _held(photo, receipts.get(session, photo.recorded_by, photo.entry_id))


def _held(photo: ExpectedPhoto, receipt: Receipt) -> Response:
    response = receipt_answer(receipt)
    response.headers["Upload-Offset"] = str(photo.size_bytes)
    return response
