"""What makes the fieldworker's pages work without network: pages for everybody, and the worker that keeps them.

A kept page holds nothing personal and is the same for all people of a language: phones are shared.
"""

from functools import lru_cache
from hashlib import sha256
from json import dumps
from pathlib import Path

from flask import Blueprint, abort, jsonify, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.records import BY_NAME, RECORD_TYPES

from . import capture
from .access import public
from .assets import Assets
from .compression import packed_once
from .headers import HEADERS
from .languages import HTML_LANG, LANGUAGES, current_language
from .modules import modules
from .pages import static_url
from .record_words import record_words
from .resources import resources

bp = Blueprint("offline", __name__)

PAGES = {
    "/": "field/home.html",
    "/mine": "field/mine.html",
    "/mine/entry": "field/entry.html",
    "/sending": "field/sending.html",
    "/sites": "field/sites.html",
    "/help": "field/help.html",
    "/no-network": "field/no_network.html",
}
"""By the address that they answer: their templates."""

FORMS = {f"/new/{name}": name for name in BY_NAME}
SCRIPTS = ("home", "mine", "entry", "sending", "sites", "form")
FILES = ("css/app.css", "icons/icon.svg", "js/look.js")
TOP = Path(__file__).parent.parent.parent
PROGRAM = ("fieldapp/**/*.py", "fieldapp/**/*.mo", "templates/**/*.*")


@bp.context_processor
def _for_everybody() -> dict[str, object]:
    """Whoever asks, by whatever cookie: the page is nobody's."""
    return {"person": None, "theme": "light"}


@bp.get("/kept/<language>/<wanted>.json")
@public
def kept(language: str, wanted: str) -> Response:
    """All that a phone keeps, in one answer: sixty small ones would cost a minute on a slow line.

    A worker of another version must not mix it with its own: it gets 404.
    """
    if language not in LANGUAGES or wanted != version():
        abort(404)
    assets = resources().assets
    everything = {
        "headers": HEADERS,
        "pages": {address: _render(address) for address in (*PAGES, *FORMS)},
        "files": {
            assets.url(name): {
                "type": assets.files[name].mime,
                "body": assets.files[name].body.decode(),
            }
            for name in kept_files(assets)
        },
    }
    return packed_once(dumps(everything, ensure_ascii=False).encode(), "application/json")


@bp.get("/service-worker.js")
@public
def service_worker() -> Response:
    """Not below /static, because a worker rules only what lies below it."""
    language = request.args.get("lang", "")
    if language not in LANGUAGES:
        language = current_language()
    script = render_template("service_worker.js", language=language, version=version())
    response = make_response(script)
    response.mimetype = "text/javascript"
    return _revalidated(response)


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    language = current_language()
    icons = [
        _icon("icons/icon.svg", "any", "any"),
        _icon("icons/icon-192.png", "192x192", "any"),
        _icon("icons/icon-512.png", "512x512", "any"),
        _icon("icons/icon-maskable-512.png", "512x512", "maskable"),
    ]
    response = jsonify(
        name="Fieldapp",
        short_name="Fieldapp",
        description=gettext("The field record of land repair"),
        lang=HTML_LANG[language],
        id="/",
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#F4F2EC",
        theme_color="#FFFFFF",
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    return _revalidated(response)


def version() -> str:
    """Changes when anything does that a kept page is made of."""
    held = resources()
    return _version(held.assets, held.has_demonstration)


def kept_files(assets: Assets) -> list[str]:
    """The files that the kept pages load, at once or later."""
    scripts = dict.fromkeys(
        module for script in SCRIPTS for module in modules(assets, f"js/{script}.js")
    )
    return [*FILES, *scripts]


def _render(address: str) -> str:
    if address in FORMS:
        return capture.kept_page(FORMS[address])
    return render_template(
        PAGES[address],
        kept=True,
        record_types=RECORD_TYPES,
        record_words=record_words() if address == "/mine/entry" else {},
        may_record=True,
        may_review=False,
        fixes=[],
        newest=[],
        days=[],
        own=None,
        answers=[],
        photos=[],
    )


@lru_cache
def _version(assets: Assets, has_demonstration: bool) -> str:
    digest = sha256(f"{assets.version} {has_demonstration}".encode())
    for pattern in PROGRAM:
        for path in sorted(TOP.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _revalidated(response: Response) -> Response:
    """Asked for again each time, and sent again only if it changed."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    mime = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": static_url(name), "sizes": sizes, "type": mime, "purpose": purpose}
