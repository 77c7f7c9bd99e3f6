"""The browsers of people, and how they sign in."""

import re
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import cast

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

    def send(
        self, address: str, fields: dict[str, object] | None = None, page: str | None = None
    ) -> TestResponse:
        """Open the page, which is the address itself unless another is named, and send the form to the address."""
        token = FORM_TOKEN.search(self.get(page or address).text)
        assert token, f"no form on {page or address}"
        return self.post(address, data={"csrf_token": token[1], **(fields or {})})


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
