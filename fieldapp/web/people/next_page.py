"""Where to go on afterwards. Only to pages of this server, or a link could lead people to a false one."""

from urllib.parse import urlsplit

from flask import request

HOME = "/"
ENTRANCES = ("/sign-in", "/sign-out", "/setup", "/welcome", "/language", "/theme")


def asked_next() -> str | None:
    """The page that was asked for before signing in, if it is one of ours."""
    return own_page(request.values.get("next", ""))


def came_from() -> str:
    """The page on which a button was pressed; Home if the browser does not say."""
    here = urlsplit(request.headers.get("Referer", ""))
    if here.netloc != request.host:
        return HOME
    query = f"?{here.query}" if here.query else ""
    return _path(here.path + query) or HOME


def own_page(address: str) -> str | None:
    """The address, if it is a page of this server to which a person can be led; else None."""
    path = _path(address)
    return path if path and not path.startswith(ENTRANCES) else None


def _path(address: str) -> str | None:
    """Browsers read `//host`, `/\\host` and `/<tab>/host` as another server."""
    if not address.isprintable() or "\\" in address:
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return None
    return address
