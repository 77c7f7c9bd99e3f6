"""Going on afterwards leads to pages of this server only."""

import pytest

from fieldapp.web.people.next_page import own_page


@pytest.mark.parametrize("page", ["/", "/mine", "/new/tree_count?entry=1", "/sites/1#map", "/амьд"])
def test_a_page_of_ours_is_gone_to(page):
    assert own_page(page) == page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mine",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\x00/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        " //evil.example",
    ],
)
def test_nothing_else_is(address):
    assert own_page(address) is None


@pytest.mark.parametrize("page", ["/sign-in", "/sign-out", "/welcome?next=/", "/setup"])
def test_nobody_is_led_in_a_circle(page):
    assert own_page(page) is None
