"""What answers say about themselves: pages guard themselves, and programs are not told what only pages need."""

from tests.people import Browser


def test_a_page_tells_the_browser_what_it_may_do(browser: Browser):
    headers = browser.get("/help").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_a_phone_asks_for_can_never_act_as_a_page(browser: Browser):
    headers = browser.get("/sync/v1/hello").headers

    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" not in headers
