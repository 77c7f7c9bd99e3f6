"""Who this server is and what it takes. A phone asks before it trusts an answer: hotels answer everything with 200."""

from datetime import UTC, datetime

from flask import Response

from fieldapp.services.parcel import OLDEST_FORMAT
from fieldapp.store import installation
from fieldapp.store.previews import LARGEST_PREVIEW_BYTES
from fieldapp.web.access import public
from fieldapp.web.resources import resources

from .answers import ACCEPTS, as_json
from .blueprint import bp

SMALLEST_PIECE_BYTES, LARGEST_PIECE_BYTES = 16 * 1024, 1024 * 1024


@bp.get("/hello")
@public
def hello() -> Response:
    config = resources().config
    with resources().database.reading() as session:
        here = installation.get(session)
    return as_json(
        {
            "instance": here.instance,
            "epoch": here.epoch,
            "receipt_key": resources().receipt_key.public,
            "api": [1],
            "accepts": ACCEPTS,
            "min_client": OLDEST_FORMAT,
            "now": datetime.now(UTC),
            "limits": {
                "body": config.max_body_bytes,
                "photo": config.max_photo_bytes,
                "preview": LARGEST_PREVIEW_BYTES,
                "pixels": config.max_photo_pixels,
                "chunk_min": SMALLEST_PIECE_BYTES,
                "chunk_max": LARGEST_PIECE_BYTES,
            },
        }
    )
