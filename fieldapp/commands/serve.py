"""Starting the server: one command from a fresh copy to the first form."""

import errno
import json
import socket
import sys
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path

import click
import segno
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication

from fieldapp import demonstration
from fieldapp.config import Config
from fieldapp.store import installation, people
from fieldapp.web.people.first_start import setup_code
from fieldapp.web.resources import resources, start_housekeeping

from .addresses import phone_addresses

TOP = Path(__file__).parent.parent.parent
KEEP_ALIVE_S = 30
"""A phone on a slow network opens connections slowly; an idle one takes no thread."""


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Start fieldapp and say where it is reached."""
    config = resources().config
    try:
        _check_port(config)
    except PortTaken:
        if _is_this_one_running(config):
            click.echo("fieldapp is already running here.")
            _say_addresses(config)
            return
        raise click.ClickException(
            f"Another program uses port {config.port}. "
            f"Take another one: FIELDAPP_PORT={config.port + 1} make run"
        ) from None
    _make_demonstration(config)
    _say_addresses(config)
    _say_sign_ins()
    kept = "Photos" if config.database_url else "Records and photos"
    click.echo(f"  {kept:<20} {config.data.resolve()}")
    click.echo(f"  {'Stop':<20} Ctrl-C\n")
    sys.stdout.flush()
    # A connection to the database does not survive the fork into the server's processes.
    resources().database.close()
    _Gunicorn(current_app._get_current_object(), config).run()  # type: ignore[attr-defined]


class PortTaken(Exception):
    """Somebody listens there already."""


def _check_port(config: Config) -> None:
    try:
        socket.create_server((config.host, config.port), family=_family(config.host)).close()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken from None
        raise click.ClickException(
            f"Cannot listen on {config.host} port {config.port}: {problem.strerror or problem}"
        ) from None


def _is_this_one_running(config: Config) -> bool:
    here = "127.0.0.1" if _is_everywhere(config.host) else config.host
    connection = HTTPConnection(here, config.port, timeout=2)
    try:
        connection.request("GET", "/sync/v1/hello")
        hello = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(hello, dict) and hello.get("instance") == resources().instance


def _say_addresses(config: Config) -> None:
    click.echo()
    if config.public_url:
        click.echo(f"  Address              {config.public_url}")
        return
    if not _is_everywhere(config.host):
        click.echo(f"  Address              http://{config.host}:{config.port}")
        return
    click.echo(f"  On this computer     http://localhost:{config.port}")
    for_phones = [f"http://{address}:{config.port}" for address in phone_addresses()]
    for address in for_phones:
        click.echo(f"  On phones near here  {address}")
    if for_phones:
        click.echo()
        segno.make(for_phones[0]).terminal(out=sys.stdout, compact=True)
        click.echo(
            "  Browsers keep pages for use without network only over https: see docs/running.md\n"
        )


def _make_demonstration(config: Config) -> None:
    """An installation that is not empty stays as it is."""
    with resources().database.reading() as reading:
        is_first_start = not people.anybody(reading)
    if config.demonstration and is_first_start:
        click.echo("First start: making the demonstration. This takes a while, once.")
    demonstration.make(resources().database, resources().photos, config)


def _say_sign_ins() -> None:
    with resources().database.reading() as reading:
        if not people.anybody(reading):
            click.echo(f"  First start          open /setup and enter the code {setup_code()}")
        if not installation.get(reading).has_demonstration:
            return
    click.echo("\n  The demonstration lets anybody in who reads this. Sign in as")
    for person in demonstration.PEOPLE:
        click.echo(f"    {person.sign_in_name:<10} {demonstration.PASSWORD:<16} {person.does}")
    click.echo()


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """The server around the application as it is loaded here: loading it again would double the start."""

    def __init__(self, app: Flask, config: Config) -> None:
        self._app = app
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        config = self._config
        host = f"[{config.host}]" if ":" in config.host else config.host
        settings = {
            "bind": f"{host}:{config.port}",
            "chdir": str(TOP),
            "worker_class": "gthread",
            "workers": config.workers,
            "threads": config.threads,
            "keepalive": KEEP_ALIVE_S,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # In each process that serves: a thread does not survive the fork either.
        start_housekeeping(self._app)
        return self._app
