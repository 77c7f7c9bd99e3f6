"""What the application holds for its views: settings, database, photos, static files."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from fieldapp.config import Config
from fieldapp.services import housekeeping
from fieldapp.store.database import Database
from fieldapp.store.keys import SigningKey
from fieldapp.store.parcel_files import ParcelFiles
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.previews import Previews
from fieldapp.store.small_copies import SmallCopies

from .assets import Assets


@dataclass(frozen=True)
class Resources:
    config: Config
    database: Database
    photos: PhotoFiles
    small_copies: SmallCopies
    previews: Previews
    parcels: ParcelFiles
    assets: Assets
    instance: str
    receipt_key: SigningKey
    has_demonstration: bool


def register(app: Flask, held: Resources) -> None:
    app.extensions["fieldapp"] = held


def start_housekeeping(app: Flask) -> None:
    """For a process that serves, not for one that only runs a command."""
    held = cast(Resources, app.extensions["fieldapp"])
    house = housekeeping.House(held.database, held.photos, held.previews, held.parcels)
    housekeeping.start(house, held.config.data)


def resources() -> Resources:
    """The resources of the application that answers this request."""
    return cast(Resources, current_app.extensions["fieldapp"])
