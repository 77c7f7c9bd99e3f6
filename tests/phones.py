"""Phones in front of the application: they send as static/js does."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.services.sign_in import open_browser, open_phone
from fieldapp.store.models import Person, Site
from fieldapp.web.access import hashed
from fieldapp.web.resources import resources

from .parcels import an_envelope, canonical

ADDRESS = "/sync/v1"
Headers = Mapping[str, str | None]


def digest_header(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def photo_address(entry_id: object, photo: bytes) -> str:
    return f"{ADDRESS}/entries/{entry_id}/photos/{sha256(photo).hexdigest()}"


class Phone:
    """A phone of this person, with a token of its own."""

    def __init__(self, app: Flask, person: Person) -> None:
        self._app = app
        self.person = person
        self.token = token_urlsafe(32)
        with app.app_context():
            database = resources().database
        with database.transaction() as session:
            now, lasts = datetime.now(UTC), timedelta(days=1)
            token = hashed(token_urlsafe(32))
            browser = open_browser(session, person, token, "Chrome (Android)", now, lasts)
            self.session_id = open_phone(
                session, browser.id, person.id, hashed(self.token), now, lasts
            ).id

    def meets(self, app: Flask) -> None:
        """The server was started anew."""
        self._app = app

    def ask(
        self, method: str, address: str, headers: Headers | None = None, **more: Any
    ) -> TestResponse:
        """Send a request. A header that is None is left out."""
        given = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        kept = {name: value for name, value in given.items() if value is not None}
        return self._app.test_client().open(address, method=method, headers=kept, **more)

    def put(
        self, body: bytes, entry_id: UUID | None = None, headers: Headers | None = None, **more: Any
    ) -> TestResponse:
        """Send the bytes of an entry."""
        given = {"Content-Digest": digest_header(body), "If-None-Match": "*", **(headers or {})}
        return self.ask("PUT", f"{ADDRESS}/entries/{entry_id or uuid4()}", given, data=body, **more)

    def record(
        self,
        at: Site,
        record_type: str = "site_photo",
        photos: Sequence[bytes] = (),
        entry_id: UUID | None = None,
        replaces: str | None = None,
        **envelope: Any,
    ) -> TestResponse:
        """Send an entry as the form makes it."""
        body = canonical(an_envelope(at, record_type, photos, **envelope))
        condition = {"If-Match": replaces, "If-None-Match": None if replaces else "*"}
        return self.put(body, entry_id, condition)

    def patch(
        self,
        entry_id: object,
        photo: bytes,
        offset: int = 0,
        piece: bytes | None = None,
        headers: Headers | None = None,
        **more: Any,
    ) -> TestResponse:
        """Send a piece of a photo: the rest of it, unless another is given."""
        given = {
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            **(headers or {}),
        }
        sent = photo[offset:] if piece is None else piece
        return self.ask("PATCH", photo_address(entry_id, photo), given, data=sent, **more)

    def head(self, entry_id: object, photo: bytes) -> TestResponse:
        return self.ask("HEAD", photo_address(entry_id, photo), {"Tus-Resumable": "1.0.0"})

    def preview(
        self, entry_id: object, photo: bytes, preview: bytes, headers: Headers | None = None
    ) -> TestResponse:
        """Send the preview of a photo."""
        given = {
            "Content-Type": "image/webp",
            "Content-Digest": digest_header(preview),
            **(headers or {}),
        }
        return self.ask("PUT", f"{photo_address(entry_id, photo)}/preview", given, data=preview)

    def post(self, address: str, content: Any, headers: Headers | None = None) -> TestResponse:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        given = {
            "Content-Digest": digest_header(body),
            "Content-Type": "application/json",
            **(headers or {}),
        }
        return self.ask("POST", ADDRESS + address, given, data=body)

    def changes(self, since: str | None = None, **headers: str) -> TestResponse:
        asked = {"lang": "mn", **({"since": since} if since else {})}
        return self.ask("GET", f"{ADDRESS}/changes", headers, query_string=asked)


def problem_of(answer: TestResponse) -> str:
    """The name of the problem that the server tells of, in words and for programs."""
    assert answer.mimetype == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json or {}
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    assert isinstance(problem["retryable"], bool)
    return str(problem["type"]).removeprefix("/problems/")
