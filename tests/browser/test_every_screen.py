"""Every screen, in every language and look: axe finds nothing, nothing runs off a narrow screen or under large text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status
from fieldapp.store.models import Entry, FlagRow, Person
from tests import factories
from tests.people import PASSWORD_HASH, signed_in

from .field import Field
from .forms import Planted
from .pictures import keep_picture
from .serving import Server

LANGUAGES = ("en", "mn", "zh_Hans_CN")
THEMES = ("light", "sun", "dark")
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

FIELDWORKER = {
    "home": "/",
    "my-records": "/mine",
    "fix-needed": "/mine/entry?id={returned}",
    "record": "/mine/entry?id={received}",
    "count-trees": "/new/tree_count?site={site}",
    "site-photo": "/new/site_photo?site={site}",
    "soil-treatment": "/new/soil_treatment?site={site}",
    "sites": "/sites",
    "site": "/sites/{site}",
    "sending": "/sending",
    "help": "/help",
    "account": "/account",
    "password": "/account/password",
    "sign-out": "/sign-out",
    "not-here": "/nowhere",
}
SUPERVISOR = {
    "review": "/review",
    "review-entry": "/review/{flagged}",
    "review-approved": "/review/{approved}",
    "carry": "/carry",
    "register": "/register",
    "register-project": "/register/projects/{project}",
    "register-site": "/register/sites/{site}",
    "register-entries": "/register/entries?site={site}",
    "site-desk": "/sites/{site}",
}
ADMINISTRATOR = {
    "manage": "/manage",
    "organisations": "/manage/organisations",
    "project": "/manage/projects/{project}",
    "project-settings": "/manage/projects/{project}/settings",
    "project-people": "/manage/projects/{project}/people",
    "add-person": "/manage/projects/{project}/people/new",
    "choice-lists": "/manage/choices",
    "species": "/manage/choices/species",
    "change-site": "/manage/site/{site}",
}
STRANGER = {"sign-in": "/sign-in"}
SCREENS = {
    "stranger": STRANGER,
    "fieldworker": FIELDWORKER,
    "supervisor": SUPERVISOR,
    "administrator": ADMINISTRATOR,
}
ERRORS = {
    "sign-in": ("/sign-in", "stranger"),
    "add-person": ("/manage/projects/{project}/people/new", "administrator"),
    "password": ("/account/password", "fieldworker"),
}


@dataclass(frozen=True)
class Stage:
    """People, and entries in every state, behind the screens."""

    server: Server
    people: dict[str, Person | None]
    ids: dict[str, Any]


@pytest.fixture
def stage(server: Server, field: Field, planted: Planted) -> Stage:
    with field.database.transaction() as session:
        administrator = factories.a_person(
            session,
            display_name="Oyun",
            password_hash=PASSWORD_HASH,
            is_installation_administrator=True,
        )
        answers = factories.TREE_COUNT | {"cohorts": [planted.cohorts["C1"]]}
        states: dict[str, dict[str, Any]] = {
            "received": {"answers": answers},
            "flagged": {"answers": answers, "worst_flag": Severity.WARN},
            "approved": {"answers": answers, "status": Status.APPROVED},
            "returned": {"answers": answers, "status": Status.RETURNED},
        }
        site = session.merge(field.site)
        bat = session.merge(field.bat)
        entries = {
            name: factories.an_entry(
                session, site, bat, lat=47.501, lon=106.202, accuracy_m=9, **facts
            )
            for name, facts in states.items()
        }
        factories.an_entry(session, site, bat, "soil_treatment", status=Status.APPROVED)
        a_return = {"reason": "count_again", "remarks": {"n_dead": "11?"}}
        tuya = session.merge(field.tuya)
        factories.a_review(session, entries["returned"], tuya, Decision.RETURN, **a_return)
        factories.a_review(session, entries["approved"], tuya, Decision.APPROVE)
        session.add(a_doubt(entries["flagged"]))
    people = {
        "stranger": None,
        "fieldworker": field.bat,
        "supervisor": field.tuya,
        "administrator": administrator,
    }
    ids = {name: entry.id for name, entry in entries.items()}
    return Stage(server, people, ids | {"site": field.site.id, "project": field.site.project_id})


def a_doubt(entry: Entry) -> FlagRow:
    return FlagRow(
        entry_id=entry.id,
        revision=1,
        code="U01",
        severity=Severity.WARN,
        question="n_dead",
        message="%(value)s is unusual here; %(low)s to %(high)s is usual.",
        figures={"value": "11", "low": 0, "high": 9},
    )


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """Without a service worker: what the server sends is looked at."""
    context = chromium.new_context(
        service_workers="block", reduced_motion="reduce", bypass_csp=True
    )
    yield context
    context.close()


def open_as(window: BrowserContext, stage: Stage, role: str, language: str, theme: str) -> Page:
    cookies = {"language": language, "theme": theme}
    person = stage.people[role]
    if person is not None:
        browser = signed_in(stage.server.app, person)
        cookies["fieldapp"] = browser.get_cookie("fieldapp").value  # type: ignore[union-attr]
    window.clear_cookies()
    window.add_cookies(
        [{"name": name, "value": value, "url": stage.server.url} for name, value in cookies.items()]
    )
    return window.pages[0] if window.pages else window.new_page()


@pytest.mark.parametrize("role", SCREENS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(window: BrowserContext, stage: Stage, language: str, role: str):
    found = []
    for theme in THEMES if language == "mn" else ("light",):
        page = open_as(window, stage, role, language, theme)
        for name, address in SCREENS[role].items():
            show(
                page, stage, address, "desk" if role in ("supervisor", "administrator") else "phone"
            )
            found += [f"{name}, {theme}: {problem}" for problem in problems(page)]
            keep_picture(page, f"{language}/{theme}", name)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_something_is_wrong(
    window: BrowserContext, stage: Stage, language: str
):
    found = []
    for name, (address, role) in ERRORS.items():
        page = open_as(window, stage, role, language, "light")
        show(page, stage, address, "phone")
        page.locator(".bar button, form:not([action='/language']) button.go").last.click()
        page.wait_for_selector("[data-error-summary]")
        found += [f"{name}: {problem}" for problem in problems(page)]
        keep_picture(page, f"{language}/errors", name)
    assert found == []


@pytest.mark.parametrize("role", SCREENS)
def test_nothing_runs_off_a_narrow_screen_or_under_large_text(
    window: BrowserContext, stage: Stage, role: str
):
    found = []
    for language in ("mn", "zh_Hans_CN"):
        page = open_as(window, stage, role, language, "light")
        for name, address in SCREENS[role].items():
            show(page, stage, address, "phone")
            for width, text in ((320, "100%"), (360, "150%")):
                page.set_viewport_size({"width": width, "height": 740})
                page.add_style_tag(content=f"html {{ font-size: calc(1.125 * {text}) !important }}")
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    found.append(f"{name}, {language}, {width} px, text {text}: {over} px too wide")
    assert found == []


def show(page: Page, stage: Stage, address: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(stage.server.url + address.format(**stage.ids), wait_until="networkidle")


def problems(page: Page) -> list[str]:
    """What axe finds. At full height, so that no bar lies over a link that can be scrolled free."""
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]  # type: ignore[index]
    page.set_viewport_size({"width": width, "height": min(height + 200, 6000)})
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']} at {node['target']}"
        for violation in violations
        for node in violation["nodes"]
    ]
