"""What a phone keeps of the pages: the same for everybody, complete, and small."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask

from fieldapp.store.database import Database
from fieldapp.web.languages import HTML_LANG, LANGUAGES
from fieldapp.web.modules import modules, sentences
from fieldapp.web.offline import FORMS, PAGES
from fieldapp.web.resources import resources
from tests import factories
from tests.people import Browser, signed_in

LARGEST_APP = 80 * 1024
LARGEST_FIRST_PAGE = 30 * 1024
MOST_REQUESTS = 6
OVER_HTTPS = {"Accept-Encoding": "gzip, deflate, br, zstd"}
"""What browsers read there; only there they keep pages."""
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
VENDOR = Path("static/js/vendor")

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def people(app: Flask, database: Database) -> tuple[Browser, Browser]:
    """Bat, who looks at the dark side in Mongolian, and Saraa, who judges in Chinese."""
    with database.transaction() as session:
        project = factories.a_project(session)
        bat = factories.a_person(session, "bat-erdene", project, language="mn")
        saraa = factories.a_person(session, "saraa", language="zh_Hans_CN")
    first, second = signed_in(app, bat), signed_in(app, saraa)
    first.set_cookie("theme", "dark")
    return first, second


@each_language
def test_what_is_kept_is_nobodys(people: tuple[Browser, Browser], browser: Browser, language: str):
    address = _kept_address(browser, language)
    answers = [each.get(address) for each in (*people, browser)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.data for answer in answers}) == 1
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert "Erdene" not in answers[0].text
    assert "Saraa" not in answers[0].text
    assert "csrf" not in answers[0].text.lower()


@each_language
def test_kept_pages_are_in_the_language_asked_for(browser: Browser, language: str):
    pages = _kept(browser, language)["pages"]

    assert set(pages) == {*PAGES, *FORMS}
    opening = f'<html lang="{HTML_LANG[language]}" data-theme="light">'
    assert all(opening in page for page in pages.values())


def test_there_is_nothing_to_keep_in_another_language_or_version(browser: Browser):
    address = _kept_address(browser)

    assert browser.get(address.replace("/en/", "/fr/")).status_code == 404
    assert browser.get("/kept/en/older.json").status_code == 404


def test_all_that_the_kept_pages_load_is_kept(browser: Browser):
    kept = _kept(browser)

    for page in kept["pages"].values():
        assert set(LOADED.findall(page)) <= set(kept["files"])


def test_a_kept_page_looks_as_this_phone_does_from_its_first_moment(browser: Browser):
    for page in _kept(browser)["pages"].values():
        assert re.search(r'<script src="/static/\w+/js/look.js">', page)


def test_a_kept_page_is_guarded_as_the_servers_is(browser: Browser):
    guards = browser.get("/help").headers

    assert all(guards[name] == value for name, value in _kept(browser)["headers"].items())
    assert "Content-Security-Policy" in _kept(browser)["headers"]


@each_language
def test_the_worker_keeps_the_pages_of_its_language(browser: Browser, language: str):
    worker = browser.get(f"/service-worker.js?lang={language}")

    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert f'"/kept/{language}/' in worker.text


def test_without_a_language_the_worker_speaks_the_browsers(browser: Browser):
    worker = browser.get("/service-worker.js", headers={"Accept-Language": "mn"})

    assert '"/kept/mn/' in worker.text


@each_language
def test_the_whole_offline_app_is_small(browser: Browser, language: str):
    address = _kept_address(browser, language)

    kept = browser.get(address, headers=OVER_HTTPS)

    assert kept.headers["Content-Encoding"] == "br"
    assert len(kept.data) <= LARGEST_APP


@pytest.mark.parametrize("page", ["/", "/mine", "/new/tree_count", "/new/site_photo"])
def test_a_page_can_be_used_after_few_bytes_and_requests(
    app: Flask, people: tuple[Browser, Browser], database: Database, page: str
):
    answer = people[0].get(page, headers=OVER_HTTPS)
    files = set(LOADED.findall(brotli.decompress(answer.data).decode()))
    loaded = [name for name in files if "/icons/" not in name]
    sizes = [len(people[0].get(name, headers=OVER_HTTPS).data) for name in loaded]

    assert len(loaded) + 1 <= MOST_REQUESTS
    assert len(answer.data) + sum(sizes) <= LARGEST_FIRST_PAGE


def test_the_app_can_be_installed(app: Flask, browser: Browser):
    answer = browser.get("/manifest.webmanifest")
    manifest: Any = answer.json

    assert answer.mimetype == "application/manifest+json"
    assert manifest["start_url"] == "/"
    assert manifest["display"] == "standalone"
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    assert all(browser.get(icon["src"]).status_code == 200 for icon in manifest["icons"])


def test_a_pages_words_are_all_that_its_script_may_say(app: Flask):
    with app.app_context():
        said = sentences(resources().assets, "js/home.js")

    assert "Sign in again" in said
    assert ("%(n)s record could not be sent", "%(n)s records could not be sent") in said
    assert "%(n)s MB" in said


def test_every_sentence_of_a_script_can_be_found(app: Flask):
    """The extraction reads literals only, and not those within template strings."""
    with app.app_context():
        scripts = {
            name: asset.body.decode()
            for name, asset in resources().assets.files.items()
            if name.startswith("js/") and "/vendor/" not in name
        }

    unseen = re.compile(
        r"""\$\{[^`]*\b(t|ngettext)\(|(?<!function )(?<![\w.])(t|ngettext)\((?!")"""
    )
    assert [name for name, source in scripts.items() if unseen.search(source)] == []


def test_a_script_brings_what_it_imports_and_what_that_imports(app: Flask):
    with app.app_context():
        assets = resources().assets

    assert "js/vendor/idb/index.js" in modules(assets, "js/home.js", later=False)
    assert "js/delivery.js" not in modules(assets, "js/home.js", later=False)
    assert "js/delivery.js" in modules(assets, "js/home.js")


def test_what_others_wrote_is_what_they_published():
    listed = {
        name: digest
        for package in json.loads((VENDOR / "vendor.json").read_text())
        for name, digest in package["files"].items()
    }

    assert set(listed) == set(_vendored())
    for name, digest in listed.items():
        assert b64encode(sha512((VENDOR / name).read_bytes()).digest()).decode() == digest


def _vendored() -> Iterator[str]:
    for path in VENDOR.rglob("*"):
        if path.is_file() and path.name != "vendor.json":
            yield path.relative_to(VENDOR).as_posix()


def _kept_address(browser: Browser, language: str = "en") -> str:
    worker = browser.get(f"/service-worker.js?lang={language}").text
    return re.search(r'PAGES = "([^"]+)"', worker)[1]  # type: ignore[index]


def _kept(browser: Browser, language: str = "en") -> Any:
    return browser.get(_kept_address(browser, language)).json
