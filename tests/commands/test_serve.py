"""Starting the server: real processes, a real port, Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
from gunicorn.app.base import BaseApplication

from fieldapp.app import create_app
from fieldapp.commands.addresses import phone_addresses
from fieldapp.config import Config
from fieldapp.demonstration import PASSWORD, PEOPLE
from fieldapp.store import installation
from fieldapp.store.database import Database

TOP = Path(__file__).parent.parent.parent
PATIENCE_S = 60
ALICE = ("create-administrator", "--name", "alice", "--display-name", "Alice")


@pytest.fixture
def config(tmp_path: Path, free_port: int) -> Config:
    return Config(data=tmp_path / "data", port=free_port, host="127.0.0.1", demonstration=False)


@pytest.fixture
def become(monkeypatch):
    """The settings of the server that this process would have become."""
    become = []
    monkeypatch.setattr(BaseApplication, "run", lambda server: become.append(server.cfg))
    return become


@pytest.fixture
def run(become):
    """Runs commands in this process."""

    def run(config, *command, typed=""):
        app = create_app(config)
        try:
            return app.test_cli_runner().invoke(args=command, input=typed)
        finally:
            app.extensions["fieldapp"].database.close()

    return run


@contextmanager
def serving(config: Config) -> Iterator[Path]:
    """A running server that answers; Ctrl-C ends it. What it says is in the file that is given."""
    said = config.data.with_name("said.txt")
    settings = {
        "FIELDAPP_DATA": str(config.data),
        "FIELDAPP_PORT": str(config.port),
        "FIELDAPP_HOST": config.host,
        "FIELDAPP_DEMONSTRATION": str(int(config.demonstration)),
    }
    with said.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=TOP,
            env=os.environ | settings,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for_answer(server, config.port, said)
        yield said
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE_S) == 0
    finally:
        server.kill()
        server.wait()


def _wait_for_answer(server: subprocess.Popen[bytes], port: int, said: Path) -> None:
    for _ in range(PATIENCE_S * 10):
        try:
            answer(port, "/sync/v1/hello")
        except OSError:
            assert server.poll() is None, said.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def answer(port, address):
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", address)
        response = connection.getresponse()
        return response.status, response.headers.get("Location"), response.read().decode()


def instance(port):
    return json.loads(answer(port, "/sync/v1/hello")[2])["instance"]


def test_it_starts_answers_and_ends_on_ctrl_c(config):
    with serving(config) as said:
        assert answer(config.port, "/sign-in")[:2] == (302, "/setup")
        assert "First start" in answer(config.port, "/setup")[2]

    words = said.read_text()
    assert f"http://127.0.0.1:{config.port}" in words
    assert str(config.data) in words
    assert "Ctrl-C" in words
    assert "Traceback" not in words


def test_a_second_start_finds_what_the_first_one_kept(config, run):
    with serving(config) as said:
        before = instance(config.port)
    assert re.search(r"/setup and enter the code \w{4}-\w{4}", said.read_text())
    run(config, *ALICE, typed="two trees and a marmot\n")

    with serving(config) as said:
        assert instance(config.port) == before
        assert answer(config.port, "/sign-in")[0] == 200

    assert "/setup" not in said.read_text()


def test_starting_it_twice_says_that_it_is_running(config, run):
    with serving(config):
        again = run(config, "serve")

    assert again.exit_code == 0
    assert "already running" in again.output
    assert f"http://127.0.0.1:{config.port}" in again.output


def test_an_installation_of_somebody_else_on_the_port_is_another_program(config, run, tmp_path):
    with serving(config):
        refused = run(replace(config, data=tmp_path / "elsewhere"), "serve")

    assert refused.exit_code == 1
    assert f"Another program uses port {config.port}." in refused.output


def test_a_port_in_use_is_said_in_plain_words(config, run):
    with socket.create_server(("127.0.0.1", config.port)) as silent:
        silent.settimeout(PATIENCE_S)
        refused = run(config, "serve")

    assert refused.exit_code == 1
    assert f"Another program uses port {config.port}." in refused.output
    assert f"FIELDAPP_PORT={config.port + 1} make run" in refused.output


def test_an_address_that_is_not_ours_is_said_in_plain_words(config, run):
    refused = run(replace(config, host="192.0.2.1"), "serve")

    assert refused.exit_code == 1
    assert "Cannot listen on 192.0.2.1" in refused.output


def test_an_installation_with_people_is_never_filled_with_the_demonstration(config, run, become):
    config = replace(config, demonstration=True)
    run(config, *ALICE, typed="two trees and a marmot\n")

    said = run(config, "serve").output

    assert "demonstration" not in said
    assert run(config, "verify").output.startswith("1 lines of the ledger")
    assert len(become) == 1


def test_the_sign_ins_of_the_demonstration_are_said_at_every_start(config, run, become):
    run(config, *ALICE, typed="two trees and a marmot\n")
    with closing(Database(config.database)) as database, database.transaction() as session:
        installation.get(session).has_demonstration = True

    said = run(config, "serve").output

    assert PASSWORD in said
    assert all(person.sign_in_name in said for person in PEOPLE)


def test_it_becomes_a_server_whose_threads_slow_phones_cannot_use_up(config, run, become):
    run(replace(config, threads=48, workers=2), "serve")

    (settings,) = become
    assert settings.worker_class_str == "gthread"
    assert settings.threads == 48
    assert settings.workers == 2
    assert settings.control_socket_disable


def test_phones_are_shown_where_to_go(config, run, become):
    everywhere = run(replace(config, host="0.0.0.0"), "serve").output
    behind_a_proxy = run(replace(config, public_url="https://field.example.org"), "serve").output

    assert f"http://localhost:{config.port}" in everywhere
    for address in phone_addresses():
        assert f"http://{address}:{config.port}" in everywhere
    assert ("█" in everywhere) == bool(phone_addresses())
    assert "https://field.example.org" in behind_a_proxy
    assert "localhost" not in behind_a_proxy
