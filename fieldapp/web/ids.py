"""The ids in addresses: no larger than the database can look for, so that a mistyped one is simply not there."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from fieldapp.store.places import LARGEST_ID


class Id(IntegerConverter):
    """`<int:…>` in an address."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID} | more)


def asked_id(name: str) -> int | None:
    """The id that an address asks for with `?name=…`; None if it asks for none. What is no id is not there."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isdecimal() and len(text) <= len(str(LARGEST_ID))) or int(text) > LARGEST_ID:
        abort(404)
    return int(text)


def asked_page() -> int:
    """Which page of a long list an address asks for; the first if it does not say."""
    return max(1, asked_id("page") or 1)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = Id
