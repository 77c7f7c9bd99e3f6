"""What every answer says about itself, so that a browser helps to guard it."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: Flask-WTF checks the referrer of forms over https.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}

FOR_PROGRAMS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""What a phone's scripts ask for is never shown as a page: the rest would only cost a phone's credit."""


def register(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    for name, value in (FOR_PROGRAMS if request.blueprint == "sync" else HEADERS).items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store, private")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
