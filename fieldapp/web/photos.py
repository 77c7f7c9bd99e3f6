"""Photos, as small copies made on demand; the bytes as sent only as a download."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, Response, abort, request, send_file

from fieldapp.rules.roles import Act
from fieldapp.store import history, receipts
from fieldapp.store.database import Session
from fieldapp.store.models import Entry

from .access import signed_in, visitor
from .resources import resources

bp = Blueprint("photos", __name__)

WIDTHS = (320, 640, 1280)


@bp.get("/photos/<uuid:entry_id>/<sha256>")
@signed_in
def show_photo(entry_id: UUID, sha256: str) -> Response:
    """A WebP of the width asked, or with `?original=1` the bytes as they came. While they are awaited, the preview.

    Addressed under its entry, never by its hash alone: a hash is no right to see.
    """
    held = resources()
    with held.database.reading() as session:
        photo = history.find_photo(session, entry_id, sha256)
        if photo is None:
            abort(404)
        own = photo.entry.recorded_by == visitor().person_id
        visitor().require(Act.SEE_OWN_ENTRIES if own else Act.SEE_ENTRIES, photo.entry.project_id)
        mime, sha256, is_held = photo.mime, photo.sha256, photo.held_at is not None
    if not is_held:
        return _preview(entry_id, sha256)
    if request.args.get("original"):
        return _original(sha256, mime)
    width = request.args.get("width", 640, type=int)
    if width not in WIDTHS:
        abort(404)
    copy = held.small_copies.of(held.photos.path(sha256), width)
    return _kept(Response(copy, mimetype="image/webp"))


def previewed(session: Session, entries: Iterable[Entry]) -> dict[UUID, list[str]]:
    """The photos that are still awaited but can be seen small already, by entry, in its order."""
    previews = resources().previews
    missing = receipts.missing_photos(session, [each.id for each in entries if each.photos_missing])
    return {
        entry_id: [sha256 for sha256 in hashes if previews.is_kept(entry_id, sha256)]
        for entry_id, hashes in missing.items()
    }


def _preview(entry_id: UUID, sha256: str) -> Response:
    """Not to be kept: the photo itself takes its place."""
    preview = resources().previews.shown(entry_id, sha256) or abort(404)
    response = Response(preview, mimetype="image/webp")
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _original(sha256: str, mime: str) -> Response:
    """Never shown by the browser itself: the bytes are a stranger's."""
    response = send_file(
        resources().photos.path(sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"{sha256[:12]}.{mime.removeprefix('image/')}",
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _kept(response)


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
