"""What every page is given besides its own words."""

from typing import Any

from flask import Flask, request
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from .access import find_visitor
from .languages import LANGUAGES, html_lang
from .resources import resources
from .symbols import record_icon

THEMES = ("light", "sun", "dark")
THEME_COOKIE = "theme"


def register(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static_url=static_url)
    app.jinja_env.filters.update(record_icon=record_icon)
    app.context_processor(_for_every_page)


def static_url(name: str) -> str:
    return resources().assets.url(name)


def _for_every_page() -> dict[str, Any]:
    return {
        "html_lang": html_lang(),
        "theme": current_theme(),
        "languages": list(LANGUAGES.items()),
        "person": find_visitor(),
        "csrf_token": generate_csrf,
        "demonstration": resources().has_demonstration,
    }


def current_theme() -> str:
    theme = request.cookies.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "light"
