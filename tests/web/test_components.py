"""The macros that every page is made of."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fieldapp.records import RECORD_TYPES
from fieldapp.web import symbols

TEMPLATES = Path(__file__).parents[2] / "templates"
FIELDS: dict[str, dict[str, Any]] = {
    "text_field": {},
    "number_field": {"unit": "cm"},
    "stepper": {"unit": "cm"},
    "chips": {"choices": [("a", "One"), ("b", "Two")]},
    "select": {"choices": [("a", "One"), ("Group", [("b", "Two")])]},
    "date_field": {},
    "textarea": {},
    "amount_field": {"unit_name": "depth_unit", "units": [("kg", "kg")]},
    "photo_field": {},
}
STATES = (
    *("draft", "on_phone", "sending", "sent", "fix", "approved", "failed", "not_accepted"),
    *("queued", "safe", "attention", "received", "returned", "rejected"),
)

CONTROLS = ("input", "select", "textarea")

Render = Callable[..., str]


@pytest.fixture
def pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return pages


@pytest.fixture
def render(pages: Environment) -> Render:
    def render(template: str, macro: str, /, **arguments: Any) -> str:
        module = pages.get_template(f"macros/{template}.html").module
        return str(getattr(module, macro)(**arguments))

    return render


class Page(HTMLParser):
    """The tags of a piece of a page, in order, each with whether it stands inside a label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None], bool]] = []
        self.in_label = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_label = self.in_label or tag == "label"
        self.tags.append((tag, dict(attrs), self.in_label))

    def handle_endtag(self, tag: str) -> None:
        self.in_label = self.in_label and tag != "label"

    def every(self, attribute: str) -> list[str]:
        return [str(attrs[attribute]) for _, attrs, _ in self.tags if attribute in attrs]

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs, _ in self.tags if tag in names]

    @property
    def nameless(self) -> list[dict[str, str | None]]:
        """Controls that neither a label nor an aria-label names."""
        return [
            attrs
            for tag, attrs, in_label in self.tags
            if tag in CONTROLS
            and not (in_label or attrs.get("aria-label") or attrs.get("id") in self.every("for"))
        ]


each_field = pytest.mark.parametrize("name", FIELDS)


@each_field
def test_every_hint_error_and_unit_is_tied_to_its_control(render, name):
    text = render(
        "form",
        name,
        name="depth",
        label="Depth",
        hint="From above",
        error="Enter a number.",
        **FIELDS[name],
    )

    page = Page(text)
    described = [each for ids in page.every("aria-describedby") for each in ids.split()]

    assert {"q-depth-hint", "q-depth-error"} <= set(described)
    assert set(described) <= set(page.every("id"))


@each_field
def test_the_error_stands_before_the_control_that_it_leads_to(render, name):
    text = render(
        "form", name, name="depth", label="Depth", error="Enter a number.", **FIELDS[name]
    )

    assert text.index("Enter a number.") < text.index('id="q-depth"')


@each_field
def test_every_control_has_a_name(render, name):
    page = Page(render("form", name, name="depth", label="Depth", **FIELDS[name]))

    assert page.all(*CONTROLS)
    assert not page.nameless


@each_field
def test_what_people_typed_stays_text(render, name):
    text = render(
        "form", name, name="depth", label="<script>", hint="<b>", error="<i>", **FIELDS[name]
    )

    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_question_that_may_stay_open_says_so_in_words(render):
    text = render("form", "text_field", name="note", label="Note", optional=True)

    assert "(optional)" in text
    assert "*" not in text


def test_a_number_is_typed_on_a_digit_keyboard(render):
    assert 'type="text" inputmode="numeric"' in render("form", "number_field", name="n", label="N")
    assert 'inputmode="decimal"' in render(
        "form", "number_field", name="n", label="N", decimal=True
    )


def test_zero_is_an_answer(render):
    assert 'value="0"' in render("form", "number_field", name="n", label="N", value=0)
    assert "value=" not in render("form", "number_field", name="n", label="N", value=None)


def test_ids_and_codes_are_chosen_alike(render):
    for value in (7, "7", [7], ["7"]):
        text = render(
            "form", "chips", name="plot", label="Plot", choices=[(6, "A"), (7, "B")], value=value
        )
        assert re.findall(r'value="(\d)"[^>]* checked', text) == ["7"]


def test_trees_can_be_counted_without_scripts(render):
    page = Page(render("form", "tally", name="alive", label="Alive", icon_name="tree", value=104))

    assert [control["value"] for control in page.all("input")] == ["104"]
    assert {button["type"] for button in page.all("button")} == {"button"}
    assert all("js-only" in str(button["class"]) for button in page.all("button"))


@pytest.mark.parametrize("state", STATES)
def test_a_status_is_an_icon_and_a_word(render, state):
    text = render("parts", "status", state=state)

    assert "<svg" in text
    assert re.sub(r"<[^>]+>", "", text).strip()


@pytest.mark.parametrize("state", STATES)
def test_a_record_is_at_one_step_of_its_way(render, state):
    assert render("parts", "track", state=state).count('aria-current="step"') == 1


def test_no_errors_leave_no_summary(render):
    assert not render("parts", "error_summary", errors=[]).strip()


def test_a_bar_of_parts_never_runs_over(render):
    text = render("evidence", "meter", parts=[(90, "good"), (40, "dead")], total=100, title="Trees")

    assert re.findall(r'd="M([\d.]+) 5H([\d.]+)"', text) == [("0", "90.0"), ("90.0", "100")]


def test_no_change_is_not_the_same_as_nothing_known(render):
    assert render("evidence", "change", amount=0) == "="
    assert render("evidence", "change", amount=None) == "–"
    assert "▼" in render("evidence", "change", amount=-25, better=False)


def test_every_icon_that_the_code_names_is_drawn(pages):
    drawn = pages.get_template("macros/icons.html").module.ICONS
    named = {record_type.icon for record_type in RECORD_TYPES}
    for table in (*symbols.OF_LISTS.values(), *symbols.OF_QUESTIONS.values()):
        named |= set(table.values())

    assert named <= set(drawn)
