"""What a line that breaks, and one that creeps, cost a delivery."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.browser.faults.far import FarPhone

from .far import PHOTO_BYTES, far_phone
from .report import figure, heading

BREAKS_EVERY_BYTES = 60_000
PHOTOS = 4
SLOW_BYTES_PER_S = 50_000 / 8
ROUND_TRIP_S = 0.6
FULL, ENTRIES = 50, 20
LIGHT_PHOTO_BYTES = 24_000
"""Fifty photos of 250 KB would take 35 minutes; what each costs beside its bytes is the same."""


def measure_bad_lines(folder: Path) -> None:
    """Print what is wasted over a line that breaks, and the time over a slow one."""
    with far_phone(folder / "lines") as phone:
        heading(f"A line that breaks after every {BREAKS_EVERY_BYTES:,} bytes from the phone")
        _waste(phone)
        heading("A line of 50 kbit/s with a round trip of 600 ms")
        _creep(phone)


def _waste(phone: FarPhone) -> None:
    phone.record(PHOTOS, PHOTOS, PHOTO_BYTES)
    whole = _sent_up(phone, tries=1)
    phone.record(PHOTOS, PHOTOS, PHOTO_BYTES)
    phone.proxy.up.breaks_every_bytes = BREAKS_EVERY_BYTES
    broken = _sent_up(phone, tries=200)
    figure(f"{PHOTOS} entries with 250 KB photos, over a whole line", f"{whole:,} B")
    wasted = 100 * (broken - whole) / whole
    figure("  over the broken line, and wasted", f"{broken:,} B, {wasted:.1f} %", "5 %")
    arrived, sent = _single_shots(phone, broken)
    phone.proxy.up.breaks_every_bytes = None
    words = f"  the same bytes as single multipart uploads: {arrived} arrived"
    figure(words, f"{sent:,} B, {100 if not arrived else 100 * (sent - whole) / whole:.0f} %")


def _sent_up(phone: FarPhone, tries: int) -> int:
    before = phone.proxy.up.bytes
    for _ in range(tries):
        phone.deliver()
        if not phone.waiting():
            return phone.proxy.up.bytes - before
    raise RuntimeError(f"still waiting: {phone.waiting()}")


class Taking(BaseHTTPRequestHandler):
    """Takes whole uploads, as a form's address does."""

    arrived = 0

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if len(self.rfile.read(length)) == length:
            Taking.arrived += 1
            self.send_response(201)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def _single_shots(phone: FarPhone, until_bytes: int) -> tuple[int, int]:
    """Photos sent whole, and again from the start when the line broke. How many arrived, for how many bytes."""
    before = phone.proxy.up.bytes
    with _taking() as port:
        server_port, phone.proxy.to_port = phone.proxy.to_port, port
        while phone.proxy.up.bytes - before < until_bytes and Taking.arrived < PHOTOS:
            phone.page.evaluate(
                """async (size) => {
                  const form = new FormData()
                  form.append("photo", new Blob([new Uint8Array(size)]), "photo.jpg")
                  await fetch("/photo", {method: "POST", body: form}).catch(() => {})
                }""",
                PHOTO_BYTES,
            )
        phone.proxy.to_port = server_port
        phone.proxy.drop()
    return Taking.arrived, phone.proxy.up.bytes - before


@contextmanager
def _taking() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def _creep(phone: FarPhone) -> None:
    phone.record(ENTRIES, ENTRIES, LIGHT_PHOTO_BYTES)
    for way in (phone.proxy.up, phone.proxy.down):
        way.bytes_per_s, way.delay_s = SLOW_BYTES_PER_S, ROUND_TRIP_S / 2
    began = time.perf_counter()
    phone.deliver_all()
    taken_s = time.perf_counter() - began
    for way in (phone.proxy.up, phone.proxy.down):
        way.bytes_per_s, way.delay_s = None, 0.0
    limit_s = ENTRIES * LIGHT_PHOTO_BYTES / SLOW_BYTES_PER_S
    words = f"{ENTRIES} entries with photos of {LIGHT_PHOTO_BYTES:,} B, against their bytes"
    figure(words, f"{taken_s:.0f} s, {limit_s:.0f} s")
    beside_s = (taken_s - limit_s) / ENTRIES
    figure("  each beside its bytes", f"{beside_s:.1f} s")
    large_s = PHOTO_BYTES / SLOW_BYTES_PER_S
    words = f"  reckoned from it: {FULL} with photos of 250 KB, against the limit"
    taken, limit = FULL * (large_s + beside_s), FULL * large_s
    figure(words, f"{taken:,.0f} s, {limit:,.0f} s: {taken / limit:.2f}")
