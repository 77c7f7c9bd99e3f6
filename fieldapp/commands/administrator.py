"""Letting somebody in who may do everything: at the start, or when nobody is left who may."""

import sys

import click
from flask.cli import with_appcontext

from fieldapp.rules.words import Message
from fieldapp.services.people import add_person, check_names, check_password
from fieldapp.web.passwords import hashed_password
from fieldapp.web.resources import resources


@click.command("create-administrator")
@click.option("--name", prompt="Name to sign in with", help="The name to sign in with.")
@click.option("--display-name", prompt="Name that others see", help="The name that others see.")
@with_appcontext
def create_administrator(name: str, display_name: str) -> None:
    """Add somebody who runs the installation: who makes projects and is administrator of all."""
    database = resources().database
    with database.reading() as reading:
        _refuse(check_names(reading, name, display_name))
    password, repeated = _asked_password()
    _refuse(check_password(password, repeated, name))
    password_hash = hashed_password(password)
    with database.transaction() as writing:
        person = add_person(
            writing, name, display_name, password_hash, by=None, is_installation_administrator=True
        )
    click.echo(f"{person.display_name} can sign in as {person.sign_in_name}.")


def _asked_password() -> tuple[str, str]:
    """Typed unseen and twice, or a line of a pipe. Never an argument: others can list those."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
        return password, password
    return click.prompt("Password", hide_input=True), click.prompt("Again", hide_input=True)


def _refuse(problems: dict[str, Message]) -> None:
    if problems:
        words = (problem.text % problem.figures for problem in problems.values())
        raise click.ClickException(" ".join(words))
