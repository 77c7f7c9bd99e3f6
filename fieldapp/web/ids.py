"""The ids in addresses: no larger than the database can look for, so that a mistyped one is simply not there."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

from fieldapp.store.places import LARGEST_ID


class Id(IntegerConverter):
    """`<int:…>` in an address."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID} | more)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = Id
