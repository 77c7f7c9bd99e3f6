"""A Chromium that can be ended without a chance to tidy up."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright

from .phones import CHROMIUM, SWITCHES

STARTS_WITHIN_S = 20


@contextmanager
def browser(playwright: Playwright, profile: Path) -> Iterator[Page]:
    """A Chromium of our own, on a profile that outlives it. It ends by SIGKILL, without a chance to tidy up."""
    port_file = profile / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    switches = [
        *SWITCHES,
        "--headless=new",
        "--remote-debugging-port=0",
        "--no-first-run",
        f"--user-data-dir={profile}",
    ]
    process = subprocess.Popen(
        [CHROMIUM, *switches, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        connected = playwright.chromium.connect_over_cdp(f"http://localhost:{_port(port_file)}")
        yield connected.contexts[0].pages[0]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(port_file: Path) -> int:
    for _ in range(STARTS_WITHIN_S * 20):
        if port_file.exists() and port_file.read_text():
            return int(port_file.read_text().splitlines()[0])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not start")
