"""Databases are made, and brought up to date, by migrations alone."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from fieldapp.store.migrate import MIGRATIONS, upgrade
from fieldapp.store.models import Base
from tests.databases import on_both_databases

BREAKS_HALF_WAY = """
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{head}"

def upgrade() -> None:
    op.create_table("half_made", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("half_made", sa.Integer))
    raise RuntimeError("the power went")
"""


def tables_of(url):
    engine = create_engine(url)
    found = {
        table: [column["name"] for column in inspect(engine).get_columns(table)]
        for table in inspect(engine).get_table_names()
    }
    engine.dispose()
    return found


def newest(migrations: Path) -> str:
    return max(path.stem for path in (migrations / "versions").glob("[0-9]*.py"))


@on_both_databases
def test_an_empty_database_becomes_what_the_models_say(empty_database_url):
    upgrade(empty_database_url)

    engine = create_engine(empty_database_url)
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_server_default": True}),
            Base.metadata,
        )
    engine.dispose()
    assert differences == []


@on_both_databases
def test_upgrading_again_changes_nothing(database_url):
    before = tables_of(database_url)

    upgrade(database_url)

    assert tables_of(database_url) == before


@on_both_databases
def test_a_migration_that_fails_leaves_nothing_half_made(empty_database_url, tmp_path):
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    upgrade(empty_database_url, migrations)
    before = tables_of(empty_database_url)
    broken = BREAKS_HALF_WAY.format(head=newest(migrations))
    (migrations / "versions" / "9999.py").write_text(broken)

    with pytest.raises(RuntimeError, match="the power went"):
        upgrade(empty_database_url, migrations)

    assert tables_of(empty_database_url) == before


@on_both_databases
def test_servers_that_start_at_once_migrate_once(empty_database_url):
    with ThreadPoolExecutor(4) as servers:
        list(servers.map(upgrade, [empty_database_url] * 4))

    assert set(tables_of(empty_database_url)) >= set(Base.metadata.tables)


def test_migrations_have_consecutive_numbers():
    numbers = sorted(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
