"""The command line: `flask --app wsgi serve` and what an operator does by hand."""

from flask import Flask

from . import administrator, database, restored, serve, verify


def register(app: Flask) -> None:
    for command in (
        serve.serve,
        administrator.create_administrator,
        database.upgrade_database,
        restored.restored,
        verify.verify,
    ):
        app.cli.add_command(command)
