"""A receipt that a phone shows can be checked by anybody: it is genuine, or the page says that it is not."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.services.proof import prove
from fieldapp.services.restored import begin_epoch
from fieldapp.services.review import Judgement, decide
from fieldapp.store.database import Database
from fieldapp.store.receipts import Receipt
from fieldapp.web.resources import resources
from tests import factories
from tests.parcels import a_photo
from tests.people import Browser
from tests.phones import Phone


@pytest.fixture
def field(database: Database) -> SimpleNamespace:
    with database.transaction() as session:
        project = factories.a_project(session)
        return SimpleNamespace(
            database=database,
            site=factories.a_site(session, project, name="Zaamar North"),
            bat=factories.a_person(session, "bat", project),
            oyun=factories.a_person(session, "oyun", project, Role.SUPERVISOR),
        )


@pytest.fixture
def phone(app: Flask, field: SimpleNamespace) -> Phone:
    return Phone(app, field.bat)


def shown(browser: Browser, line: str, status: int = 200) -> str:
    answer = browser.get(f"/receipt/{line}")
    assert answer.status_code == status
    return answer.text


def sent(phone: Phone, field: SimpleNamespace, **envelope: Any) -> dict[str, Any]:
    """A record that arrived: its receipt."""
    receipt: dict[str, Any] | None = phone.record(field.site, **envelope).json
    assert receipt is not None
    return receipt


def decided(field: SimpleNamespace, entry_id: str, decision: Decision) -> None:
    with field.database.transaction() as session:
        judgement = Judgement(UUID(entry_id), 1, decision, "count_again")
        decide(session, judgement, field.oyun.id)


def test_a_receipt_is_genuine_for_whoever_opens_it(
    browser: Browser, phone: Phone, field: SimpleNamespace
):
    receipt = sent(phone, field)

    page = shown(browser, receipt["proof"])

    assert "This receipt is genuine" in page
    assert receipt["audit"][:12] in page
    assert receipt["instance"] in page


def test_it_tells_nothing_about_people_and_places(
    browser: Browser, phone: Phone, field: SimpleNamespace
):
    page = shown(browser, sent(phone, field)["proof"])

    assert "Zaamar" not in page
    assert field.bat.display_name not in page


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        (None, "Sent"),
        (Decision.APPROVE, "Approved"),
        (Decision.RETURN, "Fix needed"),
        (Decision.REJECT, "Not accepted"),
    ],
)
def test_it_says_where_the_record_stands_now(
    browser: Browser, phone: Phone, field: SimpleNamespace, decision: Decision | None, word: str
):
    receipt = sent(phone, field)
    if decision:
        decided(field, receipt["id"], decision)

    assert f"</svg>{word}</span>" in shown(browser, receipt["proof"])


def test_a_record_whose_photos_are_on_their_way_is_not_called_sent(
    browser: Browser, phone: Phone, field: SimpleNamespace
):
    page = shown(browser, sent(phone, field, photos=[a_photo()])["proof"])

    assert "Some still to come" in page
    assert "</svg>Sending…</span>" in page


def test_a_receipt_of_an_earlier_version_says_so(
    browser: Browser, phone: Phone, field: SimpleNamespace
):
    receipt = sent(phone, field)
    etag = f'"1-{receipt["digest"][:16]}"'
    sent(phone, field, entry_id=UUID(receipt["id"]), replaces=etag, language="zh_Hans_CN")

    assert "Version 2 counts now" in shown(browser, receipt["proof"])


def test_what_was_changed_in_it_makes_it_worthless(
    browser: Browser, phone: Phone, field: SimpleNamespace
):
    proof = sent(phone, field)["proof"]
    version_2 = proof.replace(".1.", ".2.", 1)

    assert version_2 != proof
    assert "not a receipt of this server" in shown(browser, version_2, 404)
    assert "not a receipt of this server" in shown(browser, proof[:-1], 404)


@pytest.mark.parametrize(
    "rubbish",
    ["x", "1", ".", "%00", "1.2.3.4.5.6.7.8.9.10.11", "%F0%9F%92%A9." * 20, "A" * 499, "A" * 6000],
)
def test_rubbish_is_told_from_receipts(browser: Browser, rubbish: str):
    assert "not a receipt of this server" in shown(browser, rubbish, 404)


A_RECEIPT = Receipt(
    entry_id=uuid4(),
    revision=1,
    digest="d" * 64,
    status=Status.RECEIVED,
    missing=(),
    number=99_999,
    hash="a" * 64,
    stored_at=datetime(2026, 6, 12, 6, 32, 5, tzinfo=UTC),
    instance="0123456789abcdef",
    epoch=1,
)


def signed(app: Flask, receipt: Receipt) -> str:
    """What this server signed once, and has not in its ledger."""
    with app.app_context():
        return prove(receipt, resources().receipt_key)


def test_a_line_that_was_lost_with_the_server_comes_again_from_the_phone(
    app: Flask, browser: Browser
):
    line = signed(app, A_RECEIPT)
    with app.app_context():
        begin_epoch(resources().database, resources().photos)

    page = shown(browser, line)

    assert "restored from a copy" in page
    assert "The server does not have it now" in page


def test_a_line_that_vanished_without_a_reason_is_not_glossed_over(app: Flask, browser: Browser):
    page = shown(browser, signed(app, A_RECEIPT))

    assert "The ledger does not have this line any more" in page


def test_another_hash_under_the_same_number_is_not_that_line(
    app: Flask, browser: Browser, phone: Phone, field: SimpleNamespace
):
    there = sent(phone, field)

    page = shown(browser, signed(app, replace(A_RECEIPT, number=there["seq"])))

    assert "The ledger does not have this line any more" in page
