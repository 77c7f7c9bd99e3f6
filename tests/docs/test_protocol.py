"""The guide to the protocol says what the server does: its addresses, its refusals, its answers."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.web.sync.refusals import REFUSALS
from tests.factories import a_person, a_project, a_site
from tests.phones import ADDRESS, Phone

GUIDE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
DESCRIBED = re.findall(r"^\| `([A-Z]+ /[^`?]*)", GUIDE, re.MULTILINE)
REFUSED = re.findall(r"^\| ([\d, ]+) \| (`[^|]*`) \| .* \| (yes|no) \|$", GUIDE, re.MULTILINE)


def example(beginning):
    """The JSON of an indented block that begins like this."""
    block = re.search(rf"^    {re.escape(beginning)}.*?\n\n", GUIDE, re.MULTILINE | re.DOTALL)
    assert block
    return json.loads(block[0])


@pytest.fixture
def app(tmp_path):
    app = create_app(Config(data=tmp_path, demonstration=False))
    with closing(app.extensions["fieldapp"].database):
        yield app


def test_every_address_is_described_and_no_other(app):
    served = set()
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(f"{ADDRESS}/"):
            continue
        path = rule.rule.removeprefix(ADDRESS)
        path = path.replace("<uuid:entry_id>", "{id}").replace("<sha256>", "{sha256}")
        served |= {f"{method} {path}" for method in asked_for(rule.methods)}

    assert set(DESCRIBED) == served


def asked_for(methods):
    """Without those that Flask adds."""
    added = {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    return methods - added or methods


def test_every_refusal_is_described_with_its_status_and_whether_to_try_again():
    described = {
        (int(status), slug, retried == "yes")
        for statuses, slugs, retried in REFUSED
        for status in statuses.split(", ")
        for slug in re.findall(r"`([a-z-]+)`", slugs)
    }

    refusals = {(each.status, each.slug, each.may_be_retried) for each in REFUSALS.values()}
    assert refusals - described == set()


def test_the_examples_have_the_members_of_the_answers(app):
    with app.extensions["fieldapp"].database.transaction() as session:
        project = a_project(session)
        site, bat = a_site(session, project), a_person(session, "bat", project)
    hello = app.test_client().get(f"{ADDRESS}/hello").json
    receipt = Phone(app, bat).record(site).json
    assert hello
    assert receipt

    assert example('{"instance"').keys() == hello.keys()
    assert example('{"instance"')["limits"] == hello["limits"]
    assert example('{"instance"')["accepts"] == hello["accepts"]
    assert example('{"id": "0197').keys() == receipt.keys()
    [line] = re.findall(r"^    (1\.instance.*)$", GUIDE, re.MULTILINE)
    assert len(line.split(".")) == len(receipt["proof"].split("."))
