"""What the server says when a phone delivers, and how the phone ends."""

import gzip
import json
from io import BytesIO
from typing import Any

from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from fieldapp.web.resources import resources

from .phones import Phone

QUIET = "/help"
"""A page that delivers nothing by itself."""


def is_delivery(request: Request) -> bool:
    """Whether it brings entries or photos, or asks how much of them is here."""
    return request.path.startswith("/sync/v1/entries")


def is_entry(request: Request) -> bool:
    """Whether it brings one entry by itself."""
    return request.method == "PUT" and is_delivery(request) and "/photos/" not in request.path


def problem(status: int, phone: Phone, **more: object) -> Response:
    """What our server says when it cannot."""
    with phone.server.app.app_context():
        server = resources().instance
    body = {
        "type": "/problems/x",
        "title": "The server is busy",
        "status": status,
        "detail": "Wait.",
        "retryable": status >= 500,
        "server": server,
    }
    return Response(json.dumps(body | more), status, mimetype="application/problem+json")


def answer_for_real(phone: Phone, request: Request) -> Response:
    """What the server answers, for somebody in between who does as he likes with it."""
    asked = request.environ | {"HTTP_ACCEPT_ENCODING": "identity"}
    body, status, headers = run_wsgi_app(phone.server.app, asked, buffered=True)
    return Response(body, status, headers)


def unpacked(request: Request) -> bytes:
    """The packed body, which the server can still read after us."""
    body = request.get_data()
    request.environ["wsgi.input"] = BytesIO(body)
    return gzip.decompress(body)


def ending_of(phone: Phone) -> dict[str, Any]:
    """Send what waits, now. Returns all that the delivery says about its end."""
    return dict(phone.store("return (await import(js + 'delivery.js')).deliver()"))


def trouble_of(phone: Phone, entry_id: str) -> dict[str, Any] | None:
    """Why the phone did not get rid of this record the last time."""
    trouble: dict[str, Any] | None = phone.store(
        "return (await store.entry(argument)).trouble", entry_id
    )
    return trouble
