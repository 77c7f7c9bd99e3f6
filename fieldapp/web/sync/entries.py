"""Entries: sent one by one or several at once, asked for, and answered with receipts."""

from typing import Annotated, Any
from uuid import UUID

from flask import Response, current_app
from msgspec import Meta, Struct

from fieldapp.rules.roles import Act
from fieldapp.services.filing import Delivery
from fieldapp.services.parcel import open_parcel
from fieldapp.services.receive import Filed, ForeignEntry, file, weigh
from fieldapp.store import changes, entries, receipts
from fieldapp.web.access import bearer, visitor
from fieldapp.web.problems import Answer, problem_body
from fieldapp.web.resources import resources

from .answers import as_json, receipt_answer, receipt_body, review_body
from .blueprint import bp
from .refusals import BROKEN, REFUSALS
from .requests import phone_clock, read_json, replaced, sent_body, whole_body

AT_ONCE = 100
ASKED_AT_ONCE = 500


class SentEntry(Struct, forbid_unknown_fields=True):
    """One of several entries. `body` is the text whose bytes are the entry."""

    id: UUID
    body: str
    if_match: str | None


class SentEntries(Struct, forbid_unknown_fields=True):
    entries: Annotated[list[SentEntry], Meta(max_length=AT_ONCE)]


class Asked(Struct, forbid_unknown_fields=True):
    ids: Annotated[list[UUID], Meta(max_length=ASKED_AT_ONCE)]


@bp.put("/entries/<uuid:entry_id>")
@bearer
def put_entry(entry_id: UUID) -> Response:
    body = sent_body(resources().config.max_body_bytes)
    filed = _file(entry_id, body, replaced())
    return receipt_answer(filed.receipt, 201 if filed.is_new else 200)


@bp.post("/entries")
@bearer
def post_entries() -> Response:
    """Several entries in one round trip. Each is answered by itself."""
    body = sent_body(resources().config.max_body_bytes)
    return as_json({"answers": [_answer(each) for each in read_json(SentEntries, body).entries]})


@bp.get("/entries/<uuid:entry_id>")
@bearer
def get_entry(entry_id: UUID) -> Response:
    with resources().database.reading() as session:
        found = receipts.of_entries(session, visitor().person_id, [entry_id])
        reviews = changes.last_reviews(session, found)
    if not found:
        raise ForeignEntry(entry_id)
    return receipt_answer(found[entry_id], review=review_body(reviews.get(entry_id)))


@bp.get("/entries/<uuid:entry_id>/revision")
@bearer
def get_revision(entry_id: UUID) -> Response:
    """The newest revision, byte for byte: what a phone compares with its own before it corrects."""
    with resources().database.reading() as session:
        newest = entries.newest_revision(session, visitor().person_id, entry_id)
    if newest is None:
        raise ForeignEntry(entry_id)
    response = Response(newest.body, mimetype="application/json")
    response.headers["ETag"] = newest.etag
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/receipts/query")
@bearer
def query_receipts() -> Response:
    ids = read_json(Asked, whole_body(resources().config.max_body_bytes)).ids
    with resources().database.reading() as session:
        found = receipts.of_entries(session, visitor().person_id, ids)
    return as_json(
        {
            "receipts": [receipt_body(found[each]) for each in ids if each in found],
            "unknown": [each for each in ids if each not in found],
        }
    )


def _file(entry_id: UUID, body: bytes, replaces: str | None) -> Filed:
    delivery = Delivery(
        parcel=open_parcel(entry_id, body, resources().config.max_photo_bytes),
        sender_id=visitor().person_id,
        records_in=visitor().projects(Act.RECORD),
        sign_in_session_id=visitor().session_id,
        replaces=replaces,
        phone_clock=phone_clock(),
    )
    with resources().database.reading() as session:
        weighed = weigh(session, delivery)
    if isinstance(weighed, Filed):
        return weighed
    with resources().database.transaction() as session:
        return file(session, delivery, weighed)


def _answer(sent: SentEntry) -> dict[str, Any]:
    """What becomes of one of several. Whatever goes wrong with it, the others are answered."""
    try:
        filed = _file(sent.id, sent.body.encode(), sent.if_match)
    except tuple(REFUSALS) as refused:
        return _refused(sent.id, REFUSALS[type(refused)], getattr(refused, "etag", None))
    except Exception as unexpected:
        current_app.logger.error("unexpected", exc_info=unexpected)
        return _refused(sent.id, BROKEN)
    status = 201 if filed.is_new else 200
    return {"id": sent.id, "status": status, "receipt": receipt_body(filed.receipt)}


def _refused(entry_id: UUID, answer: Answer, etag: str | None = None) -> dict[str, Any]:
    refusal = {"id": entry_id, "status": answer.status, "problem": problem_body(answer)}
    return refusal | {"etag": etag} if etag else refusal
