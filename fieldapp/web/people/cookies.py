"""The cookies of a browser: who is signed in, and what it was asked to look like."""

from datetime import timedelta

from werkzeug.wrappers import Response

from fieldapp.web.access import cookie_name
from fieldapp.web.resources import resources

AS_LONG_AS_BROWSERS_KEEP_IT = timedelta(days=400)
"""The server decides when a sign-in ends: it slides on with every use, also by the phone's own token."""


def set_sign_in(response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(),
        token,
        max_age=AS_LONG_AS_BROWSERS_KEEP_IT,
        secure=_https(),
        httponly=True,
        samesite="Lax",
    )


def clear_sign_in(response: Response) -> None:
    response.delete_cookie(cookie_name(), secure=_https(), httponly=True, samesite="Lax")


def set_choice(response: Response, name: str, choice: str) -> None:
    """Language or theme. Scripts read it too: pages kept on the phone are the same for everybody."""
    response.set_cookie(
        name, choice, max_age=AS_LONG_AS_BROWSERS_KEEP_IT, secure=_https(), samesite="Lax"
    )


def _https() -> bool:
    return resources().config.public_url.startswith("https://")
