"""The addresses of the static files."""

from flask import Blueprint, Response, abort

from .access import public
from .compression import packed_once
from .resources import resources

FOREVER = "public, max-age=31536000, immutable"

bp = Blueprint("static_files", __name__)


@bp.get("/static/<version>/<path:name>")
@public
def static_file(version: str, name: str) -> Response:
    """A page of an earlier release still finds its files, but must not keep the new ones for good."""
    assets = resources().assets
    asset = assets.files.get(name) or abort(404)
    response = packed_once(asset.body, asset.mime)
    response.headers["Cache-Control"] = FOREVER if version == assets.version else "no-cache"
    return response
