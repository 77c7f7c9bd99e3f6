"""Asking whether all that was received is still here as it was."""

import click
from flask.cli import with_appcontext

from fieldapp.services.verify import Misfit, Part
from fieldapp.services.verify import verify as verify_all
from fieldapp.web.resources import resources

WORDS = {
    Part.LINE: "Line {name} of the ledger is not as it was written.",
    Part.REVISION: "Revision {name} is not as it came.",
    Part.PHOTO: "Photo {name} is not on the disk as it came.",
}


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Read the ledger, every revision and every photo, and say whether all is as it was."""
    found = verify_all(resources().database, resources().photos)
    if isinstance(found, Misfit):
        raise click.ClickException(WORDS[found.part].format(name=found.name))
    click.echo(
        f"{found.lines} lines of the ledger, {found.revisions} revisions and {found.photos} photos "
        "are as they were."
    )
