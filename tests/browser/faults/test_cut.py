"""The line breaks after any byte of any request or answer: each record arrives once and whole all the same."""

import pytest

from tests.faults.lengths import length

from .far import FarPhone
from .proxy import Fault
from .troubles import Meant, Only, cut_answer, cut_request, is_entry, is_photo

# Nothing, the first byte, within the first line, the headers, where they end, the body, its last bytes.
BYTES = length(
    (0, 60, 1_000, 1_060, 1_300),
    (0, 1, 2, 3, 10, *range(20, 1_600, 20)),
)
PHOTO_BYTES = 120_000
PHOTO_CUTS = length(
    (1_000, 20_000, 65_000, 119_000),
    (0, 1, 100, *range(900, 1_300, 10), *range(2_000, 125_000, 2_500)),
)
ENDS = ("request", "answer")


def cut(end: str, after_bytes: int) -> Fault:
    return cut_request(after_bytes) if end == "request" else cut_answer(after_bytes)


def arrives_all_the_same(phone: FarPhone, fault: Fault, meant: Meant) -> None:
    phone.record(entries=1, photos=1, photo_bytes=PHOTO_BYTES)
    phone.proxy.fault = trouble = Only(fault, meant)
    for _ in range(3):
        phone.deliver()
    assert trouble.met
    phone.deliver_all()
    phone.check()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("after_bytes", BYTES)
def test_an_entry_cut_off_after_any_byte_arrives_once(phone: FarPhone, end: str, after_bytes: int):
    arrives_all_the_same(phone, cut(end, after_bytes), is_entry)


@pytest.mark.parametrize("after_bytes", PHOTO_CUTS)
def test_a_photo_cut_off_after_any_byte_arrives_whole(phone: FarPhone, after_bytes: int):
    arrives_all_the_same(phone, cut_request(after_bytes), is_photo)


@pytest.mark.parametrize("after_bytes", BYTES)
def test_a_photo_whose_answer_was_cut_off_arrives_whole(phone: FarPhone, after_bytes: int):
    arrives_all_the_same(phone, cut_answer(after_bytes), is_photo)
