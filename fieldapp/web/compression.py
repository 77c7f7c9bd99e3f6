"""Everything travels compressed: most phones pay for every kilobyte. Over https browsers read Brotli, else gzip."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/problem+json",
    "image/svg+xml",
)
NOT_WORTH_IT_BYTES = 500
BROTLI, GZIP = "br", "gzip"
QUICK = {BROTLI: 5, GZIP: 6}
"""About as fast as each other, for what is made for one request."""
SMALLEST = {BROTLI: 11, GZIP: 9}
"""For what is packed once and asked for often."""


def register(app: Flask) -> None:
    app.after_request(_compress)


def packed_once(body: bytes, mime: str) -> Response:
    """An answer that is the same for everybody: as small as it gets, packed when first asked for."""
    response = Response(body, mimetype=mime)
    response.vary.add("Accept-Encoding")
    coding = _coding()
    if coding and mime.startswith(COMPRESSIBLE):
        response.set_data(_smallest(body, coding))
        response.headers["Content-Encoding"] = coding
    return response


def _compress(response: Response) -> Response:
    coding = _coding()
    if (
        coding is None
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or (response.content_length or 0) < NOT_WORTH_IT_BYTES
    ):
        return response
    response.set_data(_packed(response.get_data(), coding, QUICK[coding]))
    response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    return response


def _coding() -> str | None:
    """The better of those that this browser reads."""
    read = request.accept_encodings
    return next((coding for coding in (BROTLI, GZIP) if read.quality(coding)), None)


@lru_cache(maxsize=512)
def _smallest(body: bytes, coding: str) -> bytes:
    return _packed(body, coding, SMALLEST[coding])


def _packed(body: bytes, coding: str, effort: int) -> bytes:
    if coding == BROTLI:
        return bytes(brotli.compress(body, quality=effort))
    return gzip.compress(body, effort, mtime=0)
