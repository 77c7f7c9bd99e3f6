"""A large parcel comes in pieces that can be taken up again after a cut, as photos do from a phone."""

from flask import Response, abort, request

from fieldapp.store.parcel_files import (
    SHA256,
    ParcelLocked,
    ParcelOffset,
    ParcelTooLarge,
)
from fieldapp.web.access import signed_in
from fieldapp.web.resources import resources
from fieldapp.web.sync.requests import Pieces, upload_offset

from .blueprint import begin, bp, carrier

ADDRESS = "/carry/<sha256>"
LARGEST_PIECE_BYTES = 8 * 1024 * 1024


@bp.route(ADDRESS, methods=["HEAD"])
@signed_in
def head_parcel(sha256: str) -> Response:
    """How much of the file is here."""
    return _at(resources().parcels.size_bytes(carrier().person_id, _name(sha256)), 200)


@bp.patch(ADDRESS)
@signed_in
def patch_parcel(sha256: str) -> Response:
    """The next piece. What came before a cut is kept."""
    me, name = carrier(), _name(sha256)
    length = request.content_length
    if length is None or length > LARGEST_PIECE_BYTES:
        abort(413)
    offset, most_bytes = upload_offset(), resources().config.max_parcel_bytes
    kept = resources().parcels if offset else begin(me.person_id)
    try:
        size_bytes = kept.append(me.person_id, name, offset, Pieces(length), most_bytes)
    except ParcelOffset as other:
        return _at(other.right, 409)
    except ParcelTooLarge:
        abort(413)
    except ParcelLocked:
        abort(423)
    return _at(size_bytes, 204)


def _name(sha256: str) -> str:
    return sha256 if SHA256.fullmatch(sha256) else abort(404)


def _at(offset: int, status: int) -> Response:
    response = Response(status=status)
    response.headers["Upload-Offset"] = str(offset)
    return response
