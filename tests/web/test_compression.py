"""What travels is packed as the browser reads it, and unpacks to the same."""

import gzip
from collections.abc import Callable

import brotli
import pytest

from tests.people import Browser

UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    None: bytes,
}
PAGE, SCRIPT = "/help", "/static/any/js/words.js"


@pytest.mark.parametrize("address", [PAGE, SCRIPT])
@pytest.mark.parametrize(
    ("reads", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("zstd", None),
        ("", None),
        ("nonsense;;q=x", None),
    ],
)
def test_each_browser_gets_what_it_reads(
    browser: Browser, address: str, reads: str, coding: str | None
):
    plain = browser.get(address, headers={"Accept-Encoding": ""})

    answer = browser.get(address, headers={"Accept-Encoding": reads})

    assert answer.headers.get("Content-Encoding") == coding
    assert UNPACK[coding](answer.data) == plain.data
    assert "Accept-Encoding" in answer.headers["Vary"] or coding is None


def test_a_picture_is_not_packed_again(browser: Browser):
    answer = browser.get("/static/any/icons/icon-192.png", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in answer.headers
