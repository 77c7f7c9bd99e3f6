"""Putting the application together."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from fieldapp import commands
from fieldapp.config import Config
from fieldapp.services import attach
from fieldapp.store import choices, installation, migrate
from fieldapp.store.database import Database
from fieldapp.store.keys import SigningKey
from fieldapp.store.outages import Outage
from fieldapp.store.parcel_files import ParcelFiles
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.previews import Previews
from fieldapp.store.small_copies import SmallCopies
from fieldapp.web import (
    access,
    capture,
    carry,
    compression,
    connections,
    errors,
    field,
    headers,
    ids,
    languages,
    manage,
    offline,
    pages,
    people,
    photos,
    places,
    receipts,
    register,
    resources,
    review,
    static_files,
    sync,
)
from fieldapp.web.assets import Assets

TOP = Path(__file__).parent.parent
PARTS = (
    capture,
    carry,
    field,
    manage,
    offline,
    people,
    photos,
    places,
    receipts,
    register,
    review,
    static_files,
    sync,
)


def create_app(config: Config) -> Flask:
    """The application for these settings. The database is made, or upgraded if it is of an older release."""
    config.data.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(config.database)
    database = Database(config.database)
    photo_files = PhotoFiles(config.photo_folder, config.keep_free_bytes)
    with database.transaction() as session:
        installed = installation.get(session)
        choices.seed(session)
    # With a full disk the server starts all the same, and finishes these later.
    with suppress(Outage):
        attach.recover(database, photo_files)
    app = Flask("fieldapp", template_folder=str(TOP / "templates"), static_folder=None)
    app.config.update(_flask_settings(config, installed.secret_key))
    held = resources.Resources(
        config=config,
        database=database,
        photos=photo_files,
        small_copies=SmallCopies(config.photo_folder / "small", config.max_photo_pixels),
        previews=Previews(config.photo_folder / "previews"),
        parcels=ParcelFiles(config.data / "parcels"),
        assets=Assets(TOP / "static"),
        instance=installed.instance,
        receipt_key=SigningKey(installed.receipt_key),
        has_demonstration=installed.has_demonstration,
    )
    resources.register(app, held)
    _assemble(app)
    if config.proxies:
        forwarded = dict.fromkeys(("x_for", "x_proto", "x_host"), config.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **forwarded)  # type: ignore[method-assign]
    return app


def _flask_settings(config: Config, secret_key: str) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key or secret_key,
        "MAX_CONTENT_LENGTH": 4 * config.max_photo_bytes,
        "MAX_FORM_MEMORY_SIZE": config.max_body_bytes,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=config.signed_in_days),
        "SESSION_COOKIE_NAME": "forms",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.public_url.startswith("https://"),
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch is not an attack
        "BABEL_DEFAULT_LOCALE": config.language,
        "BABEL_DEFAULT_TIMEZONE": config.timezone,
        "BABEL_TRANSLATION_DIRECTORIES": str(TOP / "fieldapp" / "translations"),
    }


def _assemble(app: Flask) -> None:
    protection = CSRFProtect(app)
    protection.exempt(sync.bp)  # a bearer token signs these in, which no other site can send
    for part in (
        connections,
        ids,
        access,
        languages,
        pages,
        headers,
        compression,
        errors,
        commands,
    ):
        part.register(app)
    for part in PARTS:
        app.register_blueprint(part.bp)
