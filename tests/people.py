"""The browsers of people, and how they sign in."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldapp.services.sign_in import open_browser
from fieldapp.store.models import Person
from fieldapp.web.access import cookie_name, hashed
from fieldapp.web.passwords import hashed_password
from fieldapp.web.resources import resources

PASSWORD = "two trees and a marmot"
PASSWORD_HASH = hashed_password(PASSWORD)
FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser(FlaskClient):
    """Sends forms as a browser does: with the hidden token of the page that they stand on."""

    def form_token(self, page: str, **request: Any) -> str:
        """The hidden token of the forms on a page."""
        token = FORM_TOKEN.search(self.get(page, **request).text)
        assert token, f"no form on {page}"
        return token[1]

    def send(
        self, address: str, fields: Mapping[str, object] | None = None, page: str | None = None
    ) -> TestResponse:
        """Open the page, which is the address itself unless another is named, and send the form."""
        token = self.form_token(page or address)
        return self.post(address, data={"csrf_token": token, **(fields or {})})

    @property
    def sign_in_cookie(self) -> str:
        """What the browser holds as proof that somebody is signed in; empty if it holds none."""
        cookie = self.get_cookie("fieldapp")
        return cookie.value if cookie else ""


def signed_in(app: Flask, person: Person) -> Browser:
    """A browser in which this person is signed in, without the slow way through the password."""
    token, browser = token_urlsafe(32), cast(Browser, app.test_client())
    with app.app_context():
        name, database = cookie_name(), resources().database
    with database.transaction() as session:
        now = datetime.now(UTC)
        open_browser(session, person, hashed(token), "Firefox/150 (Linux)", now, timedelta(days=1))
    browser.set_cookie(name, token)
    return browser
