"""Requests that come twice, late, cut off, damaged, slowly, or from somebody else."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from socket import create_connection
from uuid import uuid4

import pytest

from .check import check
from .lengths import length
from .phone import SYNC, deliver_all, digest_header, photo_address, piece_headers

AT_ONCE = 16


@pytest.fixture
def phone(server, known):
    server.start()
    return known.phone(server.wire)


@pytest.fixture
def other(server, known, phone):
    return known.phone(server.wire, 1)


def test_16_identical_entries_at_once_are_filed_once(server, known, phone, tally):
    kept = phone.record(photos=1)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [pool.submit(phone.put, kept.id, kept.body, None) for _ in range(AT_ONCE)]
        answers = [each.result() for each in sent]
    tally("faults", AT_ONCE)

    assert sorted(each.status for each in answers) == [200] * (AT_ONCE - 1) + [201]
    assert len({(each.json["seq"], each.json["audit"]) for each in answers}) == 1
    deliver_all(phone)
    check(known, server.wire, phone)


def test_16_identical_photos_at_once_are_kept_once(server, known, phone, tally):
    kept = phone.record(photos=1, photo_bytes=100 * 1024)
    [name] = kept.photos
    phone.piece_bytes = 1024 * 1024
    phone.send_entry(kept)

    def send():
        headers = piece_headers(0)
        return phone.ask("PATCH", photo_address(kept, name), headers, kept.photos[name]).status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = {each.result() for each in [pool.submit(send) for _ in range(AT_ONCE)]}
    tally("faults", AT_ONCE)

    assert answers <= {200, 409, 423}
    deliver_all(phone)
    check(known, server.wire, phone)


def test_an_entry_that_comes_again_late_changes_nothing(server, known, phone, tally):
    kept = phone.record(photos=1)
    deliver_all(phone)
    first = kept.body
    phone.correct(kept, "seen again")
    deliver_all(phone)

    again = phone.put(kept.id, first, None)
    tally("faults")

    assert (again.status, again.json["revision"]) == (200, 2)
    assert phone.put(kept.id, kept.body, kept.replaces).status == 200
    check(known, server.wire, phone)


def test_a_photo_that_comes_again_late_changes_nothing(server, known, phone, tally):
    kept = phone.record(photos=1)
    deliver_all(phone)
    [name] = kept.photos

    assert phone.send_piece(kept, name, 0).json["state"] == "complete"
    tally("faults")
    check(known, server.wire, phone)


def test_a_piece_that_comes_again_late_is_told_where_the_photo_goes_on(server, known, phone, tally):
    kept = phone.record(photos=1)
    [name] = kept.photos
    phone.send_entry(kept)
    phone.send_piece(kept, name, 0)

    late = phone.send_piece(kept, name, 0)
    tally("faults")

    assert (late.status, late.headers["upload-offset"]) == (409, str(phone.piece_bytes))
    assert phone.offset_of(kept, name) == phone.piece_bytes
    deliver_all(phone)
    check(known, server.wire, phone)


@pytest.mark.parametrize("what", ["entry", "photo"])
def test_a_request_may_be_cut_off_after_any_byte(server, known, phone, tally, what):
    kept = phone.record(photos=1)
    [name] = kept.photos
    if what == "photo":
        phone.send_entry(kept)
        request = _request(
            "PATCH", photo_address(kept, name), piece_headers(0), kept.photos[name], phone
        )
    else:
        headers = {"Content-Digest": digest_header(kept.body), "If-None-Match": "*"}
        request = _request("PUT", f"{SYNC}/entries/{kept.id}", headers, kept.body, phone)

    for sent in range(1, len(request), length(61, 7)):
        _send_raw(server, request[:sent])
        tally("faults")
    _send_raw(server, request[:-1])

    time.sleep(0.3)
    deliver_all(phone)
    check(known, server.wire, phone)


def test_a_damaged_entry_is_not_filed(server, known, phone, tally):
    kept = phone.record(photos=0)
    damaged = kept.body.replace(b"2026", b"2025")
    headers = {"Content-Digest": digest_header(kept.body)}

    answer = phone.ask("PUT", f"{SYNC}/entries/{kept.id}", headers, damaged)
    tally("faults")

    assert (answer.status, answer.problem) == (400, "digest-mismatch")
    deliver_all(phone)
    check(known, server.wire, phone)


def test_a_damaged_photo_is_not_kept(server, known, phone, tally):
    kept = phone.record(photos=1)
    [(name, photo)] = kept.photos.items()
    phone.send_entry(kept)
    damaged = photo[:-1] + bytes([photo[-1] ^ 1])

    answer = phone.ask("PATCH", photo_address(kept, name), piece_headers(0), damaged)
    tally("faults")

    assert (answer.status, answer.problem) == (422, "digest-mismatch")
    check(known, server.wire, phone)
    deliver_all(phone)
    check(known, server.wire, phone)


def test_a_phone_that_sends_slowly_holds_up_nobody(server, known, phone, other, tally):
    kept = phone.record(photos=1)
    [name] = kept.photos
    phone.send_entry(kept)
    request = _request(
        "PATCH", photo_address(kept, name), piece_headers(0), kept.photos[name], phone
    )
    with closing(create_connection(("127.0.0.1", server.port))) as slow:
        for byte in range(0, len(request) - 200, 100):
            slow.sendall(request[byte : byte + 100])
            time.sleep(0.01)
        assert phone.ask("PATCH", photo_address(kept, name), piece_headers(0), b"x").status == 423
        other.record(photos=1)
        deliver_all(other)
        tally("faults")
    time.sleep(0.3)
    deliver_all(phone)
    check(known, server.wire, phone, other)


def test_what_is_somebody_elses_is_not_here(server, known, phone, other, tally):
    kept = phone.record(photos=1)
    [name] = kept.photos
    deliver_all(phone)

    assert other.ask("GET", f"{SYNC}/entries/{kept.id}").status == 404
    assert other.ask("GET", f"{SYNC}/entries/{kept.id}/revision").status == 404
    tus = {"Tus-Resumable": "1.0.0"}
    assert other.ask("HEAD", photo_address(kept, name), tus).status == 404
    assert other.put(kept.id, kept.body, None).status == 404
    assert other.put(kept.id, kept.body + b" ", kept.etag).status == 404
    tally("faults", 5)
    check(known, server.wire, phone, other)


def test_a_photo_of_somebody_else_is_not_had_by_naming_it(server, known, phone, other, tally):
    kept = phone.record(photos=1)
    deliver_all(phone)
    own = other.record(photos=0)
    own.body = kept.body

    other.send_entry(own)
    tally("faults")

    assert own.receipt["missing"] == list(kept.photos)
    assert other.offset_of(own, next(iter(kept.photos))) == 0
    check(known, server.wire, phone, other)


def test_the_second_of_two_corrections_is_told_of_the_first(server, known, phone, tally):
    kept = phone.record(photos=0)
    deliver_all(phone)
    first_etag, first = kept.etag, kept.body
    phone.correct(kept, "one hand")
    deliver_all(phone)

    answer = phone.put(kept.id, first.replace(b"2026", b"2025"), first_etag)
    tally("faults")

    assert (answer.status, answer.problem) == (412, "revision-conflict")
    assert answer.headers["etag"] == kept.etag
    check(known, server.wire, phone)


@pytest.mark.parametrize("name", ["../../outside", "..%2f..%2foutside", "a" * 63 + "/", "A" * 64])
def test_no_name_from_a_phone_becomes_a_path(server, known, phone, tally, name):
    kept = phone.record(photos=1)
    [own] = kept.photos
    body = kept.body.replace(own.encode(), name.encode())
    before = _files(known.data.parent)

    answer = phone.put(uuid4(), body, None)
    assert answer.status == 422
    address = f"{SYNC}/entries/{kept.id}/photos/{name}"
    assert phone.ask("PATCH", address, piece_headers(0), kept.photos[own]).status == 404
    tally("faults", 2)

    assert _files(known.data.parent) == before
    check(known, server.wire)


def _files(folder) -> set[str]:
    return {str(path) for path in folder.rglob("*") if "fieldapp.db" not in path.name}


def _request(method, address, headers, body, phone):
    lines = {"Host": "here", "Content-Length": len(body), "Authorization": phone.authorization}
    head = "".join(f"{name}: {value}\r\n" for name, value in (lines | headers).items())
    return f"{method} {address} HTTP/1.1\r\n{head}\r\n".encode() + body


def _send_raw(server, request: bytes) -> None:
    """Send so much and hang up."""
    with closing(create_connection(("127.0.0.1", server.port))) as connection:
        connection.sendall(request)
