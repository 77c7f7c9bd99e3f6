"""What the form looks like when it is full, wrong or doubtful; and without any script."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.people import PASSWORD, signed_in

from .field import Field
from .forms import Form, Planted
from .phones import PHONE, Phone
from .serving import Server

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST_TARGET_PX = 48
LANGUAGES = ("en", "mn", "zh-CN")

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def form_in(
    new_phone: Callable[..., Phone], planted: Planted, field: Field
) -> Callable[[str], Form]:
    """Bat's form in a language of the browser."""

    def form_in(language: str) -> Form:
        phone = new_phone(locale=language, reduced_motion="reduce", bypass_csp=True)
        phone.open("/sign-in")
        phone.page.locator("#q-name").fill(field.bat.sign_in_name)
        phone.page.locator("#q-password").fill(PASSWORD)
        phone.page.locator(".bar .go").tap()
        phone.page.wait_for_url(lambda url: "/welcome" not in url and "/sign-in" not in url)
        return Form(phone, field.site.id)

    return form_in


def fill_wrongly(form: Form) -> None:
    """Everything open, several causes, an error at every question that must be answered."""
    form.open("tree_count")
    form.write("n_dead", "7")
    for chip in form.question("causes").locator("label.chip:visible").all()[:2]:
        chip.tap()
    form.page.locator("details.fold > summary").tap()
    form.page.locator(".bar .go").tap()
    expect(form.page.locator("#said .note")).to_be_focused()


@each_language
def test_axe_finds_nothing_in_a_form_full_of_errors(form_in: Callable[[str], Form], language: str):
    form = form_in(language)
    fill_wrongly(form)

    assert problems(form.page) == []


@each_language
def test_no_control_is_too_small_for_a_cold_thumb(form_in: Callable[[str], Form], language: str):
    form = form_in(language)
    fill_wrongly(form)

    small = form.page.evaluate(
        """(least) => [...document.querySelectorAll(":is(main, .bar) :is(button, .chip, summary, select), #said a")]
            .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
            .map(([html, box]) => `${html} ${Math.round(box.width)} x ${Math.round(box.height)}`)""",
        SMALLEST_TARGET_PX - 0.5,
    )
    assert small == []


@each_language
@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (360, "150%")])
def test_nothing_runs_off_a_narrow_screen_or_under_large_text(
    form_in: Callable[[str], Form], language: str, width: int, text: str
):
    form = form_in(language)
    fill_wrongly(form)
    form.page.set_viewport_size({"width": width, "height": 740})
    form.page.add_style_tag(content=f"html {{ font-size: calc(1.125 * {text}) !important }}")

    assert form.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_at_most_four_modules_are_loaded_before_it_can_be_filled(form: Form):
    form.open("tree_count")

    scripts = form.page.locator("link[rel=modulepreload], script[type=module]")
    assert scripts.count() <= 4


@pytest.fixture
def plain_page(chromium: Browser, server: Server, field: Field, planted: Planted) -> Any:
    """A browser that runs no scripts, in which Bat is signed in."""
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    cookie = signed_in(server.app, field.bat).get_cookie("fieldapp")
    assert cookie
    context.add_cookies([{"name": "fieldapp", "value": cookie.value, "url": server.url}])
    yield context.new_page()
    context.close()


def test_without_scripts_it_is_a_form_that_is_sent(plain_page: Page, server: Server, field: Field):
    plain_page.goto(f"{server.url}/new/tree_count?site={field.site.id}")
    plain_page.get_by_label("Siberian elm").check(force=True)
    plain_page.get_by_label("Every tree").check(force=True)
    for name, number in {"Planting holes": 120, "Alive": 104, "Dead": 16, "Missing": 0}.items():
        plain_page.get_by_label(name, exact=True).fill(str(number))
    plain_page.get_by_label("Drought / lack of water", exact=True).check(force=True)
    plain_page.get_by_role("group", name="Are the trees in leaf?").get_by_label("Yes").check(
        force=True
    )
    plain_page.get_by_role("button", name="Send").tap()

    expect(plain_page.get_by_text("Sent", exact=True).first).to_be_visible()
    [entry] = field.entries()
    assert entry.answers["n_alive"] == 104
    assert entry.answers["causes"] == {"drought": None}


def test_without_scripts_nothing_is_shown_that_needs_them(
    plain_page: Page, server: Server, field: Field
):
    plain_page.goto(f"{server.url}/new/soil_treatment?site={field.site.id}")

    for words in ("Same as last time", "Save on this phone", "Today", "Yesterday"):
        expect(plain_page.get_by_text(words, exact=True)).to_be_hidden()
    expect(plain_page.get_by_label("Day", exact=True).last).to_be_visible()


def problems(page: Page) -> list[str]:
    """What axe finds. At full height, so that no bar lies over what can be scrolled free."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 360, "height": min(height + 200, 8000)})
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']} at {node['target']}"
        for violation in violations
        for node in violation["nodes"]
    ]
