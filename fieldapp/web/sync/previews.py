"""Previews: a picture of a few kilobytes goes ahead of its photo, so that a supervisor sees something early."""

from uuid import UUID

from flask import Response

from fieldapp.services.attach import get_photo
from fieldapp.store.previews import LARGEST_PREVIEW_BYTES
from fieldapp.web.access import bearer, visitor
from fieldapp.web.resources import resources

from .blueprint import bp
from .requests import check_digest, whole_body


@bp.put("/entries/<uuid:entry_id>/photos/<sha256>/preview")
@bearer
def put_preview(entry_id: UUID, sha256: str) -> Response:
    """Keep it until the photo itself is here."""
    preview = whole_body(LARGEST_PREVIEW_BYTES)
    check_digest(preview)
    held = resources()
    with held.database.reading() as session:
        photo = get_photo(session, entry_id, sha256, visitor().person_id)
    if not photo.is_held:
        held.photos.check_room()
        held.previews.keep(entry_id, photo.sha256, preview)
    return Response(status=204)
