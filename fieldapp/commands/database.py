"""What an operator asks the database for."""

import click
from flask.cli import with_appcontext

from fieldapp.store import migrate
from fieldapp.web.resources import resources


@click.command("upgrade-database")
@with_appcontext
def upgrade_database() -> None:
    """Bring the tables to this release. Starting the server does it too."""
    migrate.upgrade(resources().config.database)
    click.echo("The database fits this release.")
