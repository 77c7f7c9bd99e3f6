"""What the style sheets promise to a person outdoors, with gloves, on a slow line."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
FIELD_CSS = TOP / "static" / "css" / "app.css"
TEMPLATES = TOP / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
MOST_BYTES = 5632
TEXT = {
    "ink": ("card", "paper", "mute"),
    "ink-2": ("card", "paper"),
    "on-go": ("go",),
    "go-ink": ("go-bg",),
    "info": ("card", "paper", "info-bg"),
    "warn-ink": ("warn-bg",),
    "bad-ink": ("card", "bad-bg"),
    "on-strip": ("strip",),
}
EDGES = {"edge": ("card",), "bad": ("card",), "go": ("card",), "warn-edge": ("card",)}


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme. The light one is what the others change."""
    css = FIELD_CSS.read_text()
    rules = re.findall(r"(:root|\[data-theme=\w+\]) \{(.*?)\}", css, re.DOTALL)
    tokens = {
        selector: dict(re.findall(r"--([\w-]+): (#[0-9A-F]+);", body)) for selector, body in rules
    }
    light = tokens[":root"]
    return {
        "light": light,
        "sun": light | tokens["[data-theme=sun]"],
        "dark": light | tokens["[data-theme=dark]"],
    }


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs(of: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [(theme, front, back) for theme in themes() for front in of for back in of[front]]


def test_the_fieldworkers_style_sheet_stays_small():
    assert len(gzip.compress(FIELD_CSS.read_bytes(), 9)) <= MOST_BYTES


@pytest.mark.parametrize(("theme", "front", "back"), pairs(TEXT))
def test_words_can_be_read_in_the_sun(theme, front, back):
    colours = themes()[theme]
    assert contrast(colours[front], colours[back]) >= 7


@pytest.mark.parametrize(("theme", "front", "back"), pairs(EDGES))
def test_the_edge_of_a_control_can_be_seen_in_the_sun(theme, front, back):
    colours = themes()[theme]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("page", PAGES)
def test_a_template_leaves_styles_and_scripts_to_files(page):
    """The content policy allows neither, so a browser would drop them without a word."""
    assert not re.search(
        r"\sstyle=|\son[a-z]+=\"|<style|javascript:", (TEMPLATES / page).read_text()
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_field_is_never_named_by_its_placeholder(page):
    assert "placeholder=" not in (TEMPLATES / page).read_text()
