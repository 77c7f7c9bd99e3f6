"""Bringing a database to the tables of this release. A new one is made in the same way.

All migrations run in one transaction: one that fails half-way leaves nothing behind.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from . import views
from .database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
POSTGRESQL_LOCK = (
    0x6669656C64  # "field": two servers that start at once migrate one after the other
)


class BrokenMigration(Exception):
    """A migration left rows behind that point nowhere."""


def upgrade(url: str, migrations: Path = MIGRATIONS) -> None:
    """Run what the database has not seen yet."""
    with closing(Database(url)) as database, _alone(database) as connection:
        if _seen(connection) != _newest(migrations):
            _migrate(connection, migrations)
        views.refresh(connection)


def _seen(connection: Connection) -> str | None:
    """The migration that the database has seen last."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    seen: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return seen


def _newest(migrations: Path) -> str:
    return max(path.stem for path in (migrations / "versions").glob("[0-9]*.py"))


def _migrate(connection: Connection, migrations: Path) -> None:
    # Alembic takes a third of a second to load, which only a start with something to migrate should pay.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction in which nobody else migrates."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # Changing a table means making it anew, and dropping the old one must not drag its rows along.
            # The views that look into it are made to fit afterwards.
            for pragma in ("foreign_keys=OFF", "legacy_alter_table=ON"):
                connection.connection.driver_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})"))
            yield connection
            if database.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise BrokenMigration
