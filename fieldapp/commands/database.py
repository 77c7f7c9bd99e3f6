"""What an operator asks the database for."""

import click
from flask.cli import with_appcontext

from fieldapp.store import installation, ledger, migrate
from fieldapp.web.resources import resources


@click.command("upgrade-database")
@with_appcontext
def upgrade_database() -> None:
    """Bring the tables to this release. Starting the server does it too."""
    migrate.upgrade(resources().config.database)
    click.echo("The database fits this release.")


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Read the whole ledger and say whether every line is as it was written."""
    with resources().database.reading() as reading:
        broken = ledger.verify(reading)
        lines = installation.get(reading).ledger_number
    if broken is not None:
        raise click.ClickException(f"Line {broken} of the ledger is not as it was written.")
    click.echo(f"All {lines} lines of the ledger are as they were written.")
