"""Pages travel compressed: most phones pay for every kilobyte."""

import gzip

from flask import Flask, Response, request

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/problem+json",
)
NOT_WORTH_IT_BYTES = 500


def register(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or (response.content_length or 0) < NOT_WORTH_IT_BYTES
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
