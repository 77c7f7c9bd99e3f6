"""The connection that a request came on, where gunicorn itself holds it: ended on purpose, and with notice."""

from collections.abc import Iterable
from contextlib import suppress
from socket import SHUT_RD
from typing import TYPE_CHECKING

from flask import Flask, request

from .resources import resources

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANNOUNCE = "fieldapp.announce_close"


def register(app: Flask) -> None:
    app.wsgi_app = Announcing(app.wsgi_app)  # type: ignore[method-assign]


class Announcing:
    """Remembers with each request how its answer can say that it is the last on its connection.

    gunicorn drops an application's own `Connection: close`; its response, which `start_response` is of, can be told.
    """

    def __init__(self, answer: "WSGIApplication") -> None:
        self._answer = answer

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        response = getattr(start_response, "__self__", None)
        environ[ANNOUNCE] = getattr(response, "force_close", None)
        return self._answer(environ, start_response)


def hang_up() -> None:
    """Read no more of this request, and end the connection after its answer, which says so.

    Chromium repeats a request by itself if the connection broke and had been used before: all that arrived of a piece
    of a photo would come again. And what is not wanted would be read to the end, a minute on a slow line. An end
    without notice would be met by the next request, which Chromium then sends twice. Behind a proxy all this is the
    proxy's.
    """
    connection, announce = request.environ.get("gunicorn.socket"), request.environ.get(ANNOUNCE)
    if connection is None or announce is None or resources().config.proxies:
        return
    announce()
    with suppress(OSError):
        connection.shutdown(SHUT_RD)
