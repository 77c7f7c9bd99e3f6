"""What cannot be read is refused in clear words and changes nothing; what only looks odd is kept."""

import gzip
import json
from base64 import b64encode
from hashlib import sha256
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from fieldapp.records import RECORD_TYPES
from fieldapp.rules.flags import Severity
from fieldapp.store.models import Entry, FlagRow, LedgerLine, Revision
from tests.databases import on_both_databases
from tests.parcels import a_photo, an_envelope, canonical, named
from tests.phones import ADDRESS, digest_header, problem_of

ENTRY = "0197a000-0000-7000-8000-000000000001"
MEGABYTE = 1024 * 1024
QUESTIONS = [(each.name, name) for each in RECORD_TYPES for name in each.questions()]
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=70)
    | st.dates().map(str)
    | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}


@pytest.fixture
def sound(field):
    return an_envelope(field.site, "site_photo")


@pytest.fixture
def nothing_changed(field):
    def nothing_changed():
        with field.database.reading() as session:
            counts = [
                session.scalar(select(func.count()).select_from(model))
                for model in (Entry, Revision, LedgerLine)
            ]
        return counts == [0, 0, 0]

    return nothing_changed


def filed(field):
    with field.database.reading() as session:
        entry = session.scalars(select(Entry)).one()
        flags = session.scalars(select(FlagRow).order_by(FlagRow.id)).all()
        return entry, [(flag.code, flag.severity, flag.question) for flag in flags]


BROKEN = {
    "no JSON": lambda body: b"not json",
    "a list": lambda body: b"[]",
    "cut short": lambda body: body[:-1],
    "no number": lambda body: body.replace(b'"monitoring"', b"NaN"),
    "infinite": lambda body: body.replace(b'"monitoring"', b"-Infinity"),
    "beyond all": lambda body: body.replace(b'"monitoring"', b"1e999"),
    "too deep": lambda body: body.replace(b'"monitoring"', b"[" * 40 + b"]" * 40),
    "bottomless": lambda body: body.replace(b'"monitoring"', b"[" * 200_000),
    "no UTF-8": lambda body: body.replace(b"monitoring", b"\xff\xfe"),
    "unknown member": lambda body: body.replace(b'"format":1', b'"format":1,"admin":true'),
    "missing member": lambda body: body.replace(b'"format":1,', b""),
    "a later format": lambda body: body.replace(b'"format":1', b'"format":2'),
    "unknown kind": lambda body: body.replace(b'"site_photo"', b'"moon_landing"'),
    "impossible day": lambda body: body.replace(b"2026-06-12T", b"2026-02-30T"),
    "no zone": lambda body: body.replace(b"+08:00", b""),
    "impossible site": lambda body: body.replace(b'"site":', b'"site":99999999999'),
    "a site in words": lambda body: body.replace(b'"site":', b'"site":"x","y":'),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_a_broken_envelope_is_refused(phone, sound, nothing_changed, breaking):
    answer = phone.put(breaking(canonical(sound)))

    assert (answer.status_code, problem_of(answer)) == (422, "invalid")
    assert not answer.json["retryable"]
    assert nothing_changed()


def test_an_old_program_is_asked_to_renew_itself(phone, sound, nothing_changed):
    answer = phone.put(canonical(sound | {"format": 0}))

    assert (answer.status_code, problem_of(answer)) == (426, "client-too-old")
    assert nothing_changed()


def test_a_body_that_is_too_big_is_refused(phone, sound, nothing_changed):
    answer = phone.put(canonical(sound | {"answers": {"note": "x" * MEGABYTE}}))

    assert (answer.status_code, problem_of(answer)) == (413, "too-large")
    assert nothing_changed()


def test_a_photo_that_is_too_big_is_refused(phone, sound, nothing_changed):
    photo = named(a_photo(), size=8 * MEGABYTE + 1)

    answer = phone.put(canonical(sound | {"photos": [photo]}))

    assert (answer.status_code, problem_of(answer)) == (413, "photo-too-large")
    assert nothing_changed()


def test_a_gif_is_refused_before_it_is_sent(phone, sound, nothing_changed):
    answer = phone.put(canonical(sound | {"photos": [named(a_photo(), mime="image/gif")]}))

    assert (answer.status_code, problem_of(answer)) == (422, "invalid")
    assert nothing_changed()


def test_a_body_without_length_is_refused(phone, sound, nothing_changed):
    answer = phone.put(canonical(sound), environ_overrides=CHUNKED)

    assert (answer.status_code, problem_of(answer)) == (411, "length-required")
    assert nothing_changed()


PACKED = {"Content-Encoding": "gzip"}


def test_a_body_may_come_packed(phone, sound, field):
    body = canonical(sound)
    packed = gzip.compress(body)
    many = {"entries": [{"id": str(uuid4()), "body": body.decode(), "if_match": None}]}

    one = phone.put(packed, headers=PACKED)
    several = phone.post("/entries", gzip.compress(json.dumps(many).encode()), PACKED)

    assert one.status_code == 201
    assert one.json["digest"] == sha256(body).hexdigest()
    assert several.json["answers"][0]["receipt"]["digest"] == one.json["digest"]
    with field.database.reading() as session:
        assert set(session.scalars(select(Revision.body))) == {body}


@pytest.mark.parametrize(
    ("coding", "packing", "status", "problem"),
    [
        ("gzip", lambda body: gzip.compress(body)[:-9], 400, "bad-request"),
        ("gzip", lambda body: gzip.compress(body) + b"more", 400, "bad-request"),
        ("gzip", lambda body: body, 400, "bad-request"),
        ("gzip", lambda body: gzip.compress(body + b" " * 2 * MEGABYTE), 413, "too-large"),
        ("br", lambda body: body, 415, "other-coding"),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body)), 415, "other-coding"),
    ],
    ids=["cut off", "more behind", "not packed", "a bomb", "another", "twice"],
)
def test_a_body_that_cannot_be_unpacked_is_refused(
    phone, sound, nothing_changed, coding, packing, status, problem
):
    answer = phone.put(packing(canonical(sound)), headers={"Content-Encoding": coding})

    assert (answer.status_code, problem_of(answer)) == (status, problem)
    assert nothing_changed()


@pytest.mark.parametrize("is_ours", [True, False], ids=["gunicorn", "another server"])
def test_a_body_that_was_cut_off_is_sent_again(phone, sound, nothing_changed, is_ours):
    body = canonical(sound)
    announced = {"CONTENT_LENGTH": str(len(body) + 1), "wsgi.input_terminated": is_ours}

    answer = phone.put(body, environ_overrides=announced)

    assert (answer.status_code, problem_of(answer)) == (400, "truncated")
    assert answer.json["retryable"]
    assert nothing_changed()


def test_a_body_that_was_damaged_is_sent_again(phone, sound, nothing_changed):
    body = canonical(sound)

    answer = phone.put(body, headers={"Content-Digest": digest_header(body + b" ")})

    assert (answer.status_code, problem_of(answer)) == (400, "digest-mismatch")
    assert answer.json["retryable"]
    assert nothing_changed()


@pytest.mark.parametrize("digest", [None, "", "sha-256=abc", "md5=:AAAA:", "sha-256=:*:"])
def test_a_body_without_digest_is_refused(phone, sound, nothing_changed, digest):
    answer = phone.put(canonical(sound), headers={"Content-Digest": digest})

    assert (answer.status_code, problem_of(answer)) == (400, "bad-request")
    assert nothing_changed()


def test_one_of_several_digests_is_enough(phone, sound):
    body = canonical(sound)
    digests = f"sha-512=:AAAA:, {digest_header(body)}"

    assert phone.put(body, headers={"Content-Digest": digests}).status_code == 201


@pytest.mark.parametrize("entry_id", ["x", "0", "..%2F..", "0197a000-0000-7000-8000"])
def test_an_id_that_is_none_does_not_exist(phone, sound, nothing_changed, entry_id):
    body = canonical(sound)
    headers = {"Content-Digest": digest_header(body)}

    answer = phone.ask("PUT", f"{ADDRESS}/entries/{entry_id}", headers, data=body)

    assert (answer.status_code, problem_of(answer)) == (404, "404")
    assert nothing_changed()


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("/entries", b"[]"),
        ("/entries", {"entries": {}}),
        ("/entries", {"entries": [{"id": "x", "body": "", "if_match": None}]}),
        ("/entries", {"entries": [], "more": 1}),
        ("/entries", {"entries": [{"id": ENTRY, "body": "", "if_match": None}] * 101}),
        ("/receipts/query", b"{"),
        ("/receipts/query", {"ids": ["x"]}),
        ("/receipts/query", {"ids": None}),
        ("/receipts/query", {"ids": [ENTRY] * 501}),
        ("/receipts/query", b"[" * 100_000),
    ],
    ids=lambda content: str(content)[:40] + str(len(str(content))),
)
def test_other_bodies_that_cannot_be_read_are_refused(phone, nothing_changed, address, content):
    answer = phone.post(address, content)

    assert (answer.status_code, problem_of(answer)) == (422, "invalid")
    assert nothing_changed()


# Kept, and flagged


@on_both_databases
@pytest.mark.parametrize("text", ["\0", "zero \0 in it", "\ud83d"], ids=["NUL", "a NUL", "half"])
def test_characters_that_no_text_can_hold_are_kept_as_bytes(phone, field, sound, text):
    body = json.dumps(sound | {"answers": {"phase": "before", "note": text}}).encode()

    answer = phone.put(body)

    assert answer.status_code == 201
    assert answer.json["digest"] == sha256(body).hexdigest()
    entry, flags = filed(field)
    assert not entry.is_readable
    assert ("unreadable", Severity.BLOCK, "note") in flags
    with field.database.reading() as session:
        assert session.scalars(select(Revision.body)).one() == body


@on_both_databases
def test_any_json_is_kept(phone, field):
    odd = {"huge": 10**40, "tiny": 1e-300, "deep": [[[{"": [None]}]]], "": "", "кл\u2028юч": "𝕏"}

    assert phone.record(field.site, answers=odd).status_code == 201

    entry, _ = filed(field)
    assert entry.is_readable
    assert {name: entry.answers[name] for name in odd} == odd


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.sampled_from(QUESTIONS), answer=ANY_JSON)
def test_no_answer_is_too_odd_to_be_kept(phone, field, question, answer):
    record_type, name = question

    sent = phone.record(field.site, record_type, answers={"cohorts": [1], name: answer})

    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize(
    "answers",
    [
        {"n_alive": "many"},
        {"n_alive": -1},
        {"n_alive": 1e15},
        {"n_alive": 10**40},
        {"n_alive": "1e999999999"},
        {"height_mean_cm": "1e-999999999"},
        {"plot": "9" * 5000},
        {"n_alive": 1.5},
        {"n_alive": [1]},
        {"n_alive": {"a": None}},
        {"n_alive": True},
        {"n_alive": None},
        {"method": "guessing"},
        {"method": 7},
        {"cohorts": "all"},
        {"cohorts": [{"id": 1}]},
        {"cohorts": [True]},
        {"causes": ["drought"]},
        {"causes": {"drought": -1}},
        {"note": "x" * 5000},
        {"note": {"deep": [1, 2]}},
    ],
    ids=lambda answers: str(answers)[:40],
)
def test_answers_that_cannot_be_read_are_kept(phone, field, answers):
    answer = phone.record(field.site, "tree_count", answers={"cohorts": [1]} | answers)

    assert answer.status_code == 201
    entry, flags = filed(field)
    assert not entry.is_readable
    assert ("unreadable", Severity.BLOCK, next(iter(answers))) in flags
    assert entry.answers["leaf_on"] == "yes"


def test_a_clock_that_is_a_year_off_is_kept(phone, field, sound):
    old = sound | {"recorded_at": "1970-01-01T08:00:00+08:00"}

    answer = phone.put(canonical(old), headers={"X-Phone-Clock": "1970-01-01T08:01:00+08:00"})

    assert answer.status_code == 201
    _, flags = filed(field)
    assert ("D01", Severity.BLOCK, None) in flags


@pytest.mark.parametrize("clock", ["noon", "2026-06-12T14:00:00", "0001-01-01T00:00:00+14:00", "é"])
def test_a_clock_that_cannot_be_read_is_none(phone, field, sound, clock):
    assert phone.put(canonical(sound), headers={"X-Phone-Clock": clock}).status_code == 201

    with field.database.reading() as session:
        assert session.scalars(select(Revision.clock_skew_s)).one() is None


def test_places_and_words_that_are_not_known_are_kept(phone, field):
    answers = {"photo_point": 10**30, "subject": "general"}

    assert phone.record(field.site, "site_photo", answers=answers).status_code == 201

    _, flags = filed(field)
    assert ("unknown_place", Severity.BLOCK, "photo_point") in flags


def test_a_condition_that_is_none_is_no_condition_that_holds(phone, field):
    first = phone.record(field.site)

    for etag in ("*", "x", '""', b64encode(b"\0").decode()):
        answer = phone.record(
            field.site, entry_id=first.json["id"], replaces=etag, answers={"phase": "before"}
        )
        assert (answer.status_code, problem_of(answer)) == (412, "revision-conflict")
