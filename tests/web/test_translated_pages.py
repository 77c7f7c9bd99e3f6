"""No page that can be reached by its links shows a sentence in English to who reads another language."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.exceptions import HTTPException

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Status
from fieldapp.store.models import Entry, FlagRow
from fieldapp.web import languages
from tests import factories
from tests.parcels import a_photo
from tests.people import Browser
from tests.phones import Phone

from .places_team import Team, a_team

TRANSLATIONS = Path(languages.__file__).parents[1] / "translations"
LANGUAGES = sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())
SIGNED_IN = ("worker", "supervisor", "administrator", "viewer", "runner")
READERS = (*SIGNED_IN, "")
STARTS = ("/", "/sign-in", "/welcome", "/setup", "/nowhere")
FOR_PROGRAMS = {
    "carry.receipts",
    "offline.kept",
    "offline.manifest",
    "offline.service_worker",
    "photos.show_photo",
    "register.export_csv",
    "static_files.static_file",
    "sync.get_changes",
    "sync.get_entry",
    "sync.get_revision",
    "sync.hello",
}
BY_QR_CODE = {"receipts.receipt"}
"""Shown to people who come from a phone's screen; read here by itself."""
ENOUGH = 8
"""So many pages of one view are read: every list and every kind of place, but not every word."""

LINK = re.compile(r'<a\b[^>]*\shref="(/[^"#.]*)["#]')
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
PLACE = re.compile(r"%(?:\(\w+\)[sd]|%)")


@pytest.fixture
def team(app, database) -> Team:
    """The team after some work: a record of each kind and status, each with a doubt, and places of each kind."""
    team = a_team(app, database)
    with database.transaction() as session:
        cohort = factories.a_cohort(session, team.site, n_planted=1200)
        factories.a_plot(session, team.site, lat=47.501, lon=106.202, n_spots=24)
        factories.a_photo_point(session, team.site, lat=47.5, lon=106.2)
        recorder, reviewer = team.people["worker"], team.people["supervisor"]
        for record_type, answers in factories.ANSWERS.items():
            told = answers | ({"cohorts": [cohort.id]} if record_type == "tree_count" else {})
            for status in Status:
                entry = factories.an_entry(
                    session, team.site, recorder, record_type, status=status, answers=told
                )
                if status == Status.RETURNED:
                    factories.a_review(session, entry, reviewer, "return", reason="count_again")
                session.add(a_doubt(entry))
    return team


def a_doubt(entry: Entry) -> FlagRow:
    return FlagRow(
        entry_id=entry.id,
        revision=1,
        code="P04",
        severity=Severity.WARN,
        message="%(value)s is unusual here; %(low)s to %(high)s is usual.",
        figures={"value": 9, "low": 20, "high": 40},
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS)
def test_no_page_falls_back_to_english(app, team, browser, language, who):
    reader = team.browser(who) if who else browser

    assert in_english(app, reader, language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_of_all_does_not_either(app, browser, language):
    assert in_english(app, browser, language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_receipt_does_not_either(app, team, browser, language):
    phone = Phone(app, team.people["worker"])
    receipt: Any = phone.record(team.site, photos=[a_photo()]).json
    browser.set_cookie(languages.COOKIE, language)

    for shown in (receipt["proof"], "nonsense"):
        assert found(browser.get(f"/receipt/{shown}").text, language) == []


def test_english_would_be_noticed(app, team):
    reader = team.browser("worker")
    reader.set_cookie(languages.COOKIE, "en")

    assert all(found(page, "mn") for _address, page in pages(app, reader))


def test_links_lead_to_every_page(app, team):
    people = (team.browser(who) for who in SIGNED_IN)
    read = {view_of(app, address) for each in people for address, _page in pages(app, each)}

    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert views - read == FOR_PROGRAMS | BY_QR_CODE


def in_english(app: Flask, reader: Browser, language: str) -> dict[str, list[str]]:
    """What is left in English on the pages of a reader of another language."""
    reader.set_cookie(languages.COOKIE, language)
    read = list(pages(app, reader))
    assert read
    return {address: left for address, page in read if (left := found(page, language))}


def found(page: str, language: str) -> list[str]:
    return [each for each in sentences(language) if each in page]


def pages(app: Flask, reader: Browser) -> Iterator[tuple[str, str]]:
    """The pages that links lead to from where people start, with what is on them."""
    ahead, seen = list(STARTS), Counter[str]()
    for address in ahead:
        view = view_of(app, address)
        seen[view] += 1
        if seen[view] > ENOUGH:
            continue
        answer = reader.get(address)
        if answer.mimetype == "text/html" and not answer.location:
            yield address, shown(answer.text)
            links = (unescape(link) for link in LINK.findall(answer.text))
            ahead += [link for link in dict.fromkeys(links) if link not in ahead]


def view_of(app: Flask, address: str) -> str:
    """The view that answers there."""
    try:
        view, _named = app.url_map.bind("").match(urlsplit(address).path)
    except HTTPException:
        return ""
    return str(view)


def shown(page: str) -> str:
    """What a page shows or reads aloud; the words in scripts are told apart by their English."""
    return unescape(SCRIPT.sub("", page))


@cache
def sentences(language: str) -> list[str]:
    """The pieces between the places of what is English and long, unless the translation has them too."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open(encoding="utf-8") as file:
        said = [message for message in read_po(file, locale=language) if message.id]
    texts = (message.id if isinstance(message.id, str) else message.id[0] for message in said)
    pieces = (piece.strip() for text in texts for piece in PLACE.split(text))
    return sorted({piece for piece in pieces if len(piece) > 12})
