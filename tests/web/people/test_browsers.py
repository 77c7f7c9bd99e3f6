"""A browser's long-winded header, in words."""

import pytest

from fieldapp.web.people.browsers import browser_in_words, is_phone

MOBILE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
LABELS = {
    MOBILE + "Chrome/156.0.0.0 Mobile Safari/537.36": "Chrome on Android",
    MOBILE + "SamsungBrowser/29.0 Chrome/156.0.0.0 Mobile Safari/537.36": (
        "Samsung Internet on Android"
    ),
    MOBILE + "Chrome/134.0.0.0 MicroMessenger/8.0.60 Mobile": "WeChat on Android",
    IPHONE + "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    IPHONE + "(KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1": "Chrome on iPhone",
    DESKTOP + "Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0": "Edge on Windows",
    "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0": "Firefox on Linux",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15": "Safari on Mac",
    "curl/8.5.0": "Unknown browser",
    "": "Unknown browser",
    "<script>Linux": "Linux",
}


@pytest.mark.parametrize(("label", "words"), LABELS.items())
def test_a_browser_is_named_as_people_name_it(app, label, words):
    with app.test_request_context():
        assert browser_in_words(label) == words


def test_a_phone_is_told_from_a_computer():
    assert is_phone(MOBILE)
    assert is_phone(IPHONE)
    assert not is_phone(DESKTOP)
