"""Telling the server that a backup was put back."""

import click
from flask.cli import with_appcontext

from fieldapp.services.restored import begin_epoch
from fieldapp.web.resources import resources


@click.command("restored")
@with_appcontext
def restored() -> None:
    """After a backup was put back: let every phone send again what is not here any more."""
    begun = begin_epoch(resources().database, resources().photos)
    click.echo(f"Epoch {begun.epoch} has begun: each phone asks what is here and sends the rest.")
    if begun.photos_awaited:
        click.echo(f"{begun.photos_awaited} photos are not on the disk and are awaited again.")
