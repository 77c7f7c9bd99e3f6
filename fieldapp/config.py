"""Every setting the server reads, in one place. Each comes from the environment variable FIELDAPP_<NAME>.

A setting NAME can also be given as FIELDAPP_<NAME>_FILE: the path of a file that holds it, for secrets.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self


class BadSetting(Exception):
    """A setting cannot be read. Says which, and why."""


@dataclass(frozen=True, kw_only=True)
class Config:
    data: Path = Path("data")
    """The folder of the database (if it is SQLite) and the photos."""
    database_url: str = ""
    """An SQLAlchemy address: postgresql://user:password@host/name. Empty: SQLite in the data folder."""
    host: str = "0.0.0.0"  # noqa: S104 - phones of the same network are to reach it
    """The address to listen on. 127.0.0.1: this machine only."""
    port: int = 8000
    """The port to listen on."""
    public_url: str = ""
    """The address people use, if a proxy stands in front: https://field.example.org. It makes cookies https-only."""
    proxies: int = 0
    """How many proxies stand in front; only then are their forwarded headers believed."""
    demonstration: bool = True
    """Fill an empty installation with a demonstration project. 0: start empty and ask for the first administrator."""
    secret_key: str = ""
    """Signs the forms. Empty: made once and kept in the database."""
    language: str = "en"
    """The language for people who have not chosen: en, mn or zh_Hans_CN."""
    timezone: str = "Asia/Ulaanbaatar"
    """The zone in which times are shown. China keeps the same hour."""
    threads: int = 64
    """Threads of the server process: how many slow phones can be served at once."""
    workers: int = 1
    """Server processes."""
    signed_in_days: int = 180
    """How long a sign-in lasts without being used: a season."""
    max_photo_bytes: int = 8 * 1024 * 1024
    """The largest photo that is taken in."""
    max_photo_pixels: int = 24_000_000
    """The largest photo that is opened for showing; a larger one is kept and flagged."""
    keep_free_bytes: int = 200_000_000
    """Room on the disk that photos leave to entries: with less than this, photos are asked to come later."""
    max_body_bytes: int = 1024 * 1024
    """The largest request that is not a photo."""
    max_parcel_bytes: int = 512 * 1024 * 1024
    """The largest file of records and photos that somebody carries here for a phone without network."""

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{(self.data / 'fieldapp.db').resolve()}"

    @property
    def photo_folder(self) -> Path:
        return self.data / "photos"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings, or BadSetting."""
        values: dict[str, Any] = {}
        for each in fields(cls):
            text = _setting(environment, f"FIELDAPP_{each.name.upper()}")
            if text is not None:
                values[each.name] = _read(each.name, type(each.default), text)
        return cls(**values)


def _setting(environment: Mapping[str, str], name: str) -> str | None:
    path = environment.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else environment.get(name)


def _read(name: str, kind: Any, text: str) -> Any:
    if kind is bool:
        if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise BadSetting(f"FIELDAPP_{name.upper()} is 0 or 1, not {text!r}")
        return text.lower() in ("1", "true", "yes")
    try:
        return Path(text) if issubclass(kind, Path) else kind(text)
    except ValueError:
        raise BadSetting(f"FIELDAPP_{name.upper()} is a whole number, not {text!r}") from None
