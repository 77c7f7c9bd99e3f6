"""32 phones deliver at once and the server is killed at any moment: every entry arrives, once."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Event

import pytest

from .check import check
from .lengths import length
from .phone import Phone, deliver_all, try_to_deliver

PHONES = 32
LOADED = "the phones have nothing left to send"


@contextmanager
def delivering(phones: Sequence[Phone]) -> Iterator[None]:
    """The phones send, again and again, until the block ends."""
    done = Event()

    def keep_sending(phone: Phone) -> None:
        while not done.is_set():
            try_to_deliver(phone)
            done.wait(0.05)

    with ThreadPoolExecutor(len(phones)) as pool:
        sending = [pool.submit(keep_sending, phone) for phone in phones]
        try:
            yield
        finally:
            done.set()
    for each in sending:
        each.result()


@pytest.mark.timeout(length(300, 1800))
@pytest.mark.parametrize(
    "database_kind", length(["sqlite"], ["sqlite", "postgresql"]), indirect=True
)
def test_killed_at_random_while_32_phones_deliver(server, known, tally):
    moments = Random(2026)  # the same at each run; what is under way then is not
    phones = [known.phone(server.wire, number) for number in range(PHONES)]
    server.start()
    for _ in range(length(5, 50)):
        for phone in phones:
            phone.record(photos=1)
        with delivering(phones):
            time.sleep(moments.uniform(0.05, 0.7))
            server.kill()
            server.start()
        tally("rounds")
        tally("kills")
        check(known, server.wire, *phones)
    deliver_all(*phones)
    check(known, server.wire, *phones)
