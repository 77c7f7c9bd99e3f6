"""What every test may ask for."""

from collections.abc import Iterator
from contextlib import closing

import hypothesis
import pytest

from fieldapp.store.database import Database, Session

from .databases import Databases, PostgreSQLServer, SQLiteFiles, postgresql_server

# A slow machine is no failure.
hypothesis.settings.register_profile("fieldapp", deadline=None)
hypothesis.settings.load_profile("fieldapp")


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """SQLite, unless the test is marked `on_both_databases`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    kept: Databases = request.getfixturevalue(database_kind)
    return kept


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without a table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a database with all tables and no rows but those the migrations bring."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction, open for the whole test."""
    with database.transaction() as session:
        yield session


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLiteFiles:
    return SQLiteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    with postgresql_server() as server:
        yield server
