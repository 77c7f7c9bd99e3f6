"""What phones are told, as JSON."""

from typing import Any

import msgspec
from flask import Response
from flask_babel import gettext

from fieldapp.rules.reasons import find_reason
from fieldapp.services.changes import Told
from fieldapp.services.proof import prove
from fieldapp.store.changes import GivenReview
from fieldapp.store.receipts import Receipt
from fieldapp.web.resources import resources

ACCEPTS = ("gzip", "previews", "key", "revision")
"""What this server takes that the first release did not. A phone uses a new thing only where the server names it."""


def as_json(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, mimetype="application/json")


def receipt_answer(receipt: Receipt, status: int = 200, **more: Any) -> Response:
    """The proof that an entry is here."""
    answer = as_json(receipt_body(receipt) | more, status)
    answer.headers["ETag"] = receipt.etag
    answer.headers["Cache-Control"] = "no-store"
    return answer


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.entry_id,
        "revision": receipt.revision,
        "digest": receipt.digest,
        "state": _state(receipt.is_complete),
        "status": receipt.status,
        "missing": receipt.missing,
        "seq": receipt.number,
        "audit": receipt.hash,
        "stored_at": receipt.stored_at,
        "instance": receipt.instance,
        "epoch": receipt.epoch,
        "proof": prove(receipt, resources().receipt_key),
    }


def told_body(told: Told) -> dict[str, Any]:
    """A changed entry, in the person's language."""
    entry = told.entry
    return {
        "id": entry.id,
        "record_type": entry.record_type,
        "site": entry.site_id,
        "revision": entry.revision,
        "etag": entry.etag,
        "digest": entry.digest,
        "status": entry.status,
        "state": _state(not told.missing),
        "missing": told.missing,
        "recorded_at": entry.recorded_at,
        "received_at": entry.received_at,
        "review": review_body(told.review),
    }


def review_body(review: GivenReview | None) -> dict[str, Any] | None:
    """A decision. The reason is a code with its words, or the supervisor's own words."""
    if review is None:
        return None
    reason = find_reason(review.reason)
    return {
        "decision": review.decision,
        "reason": review.reason,
        "reason_label": gettext(reason.label) if reason else review.reason,
        "reason_advice": gettext(reason.advice) if reason else "",
        "remarks": review.remarks,
        "reviewed_by": review.reviewed_by,
        "reviewed_at": review.reviewed_at,
        "revision": review.revision,
    }


def _state(is_complete: bool) -> str:
    return "complete" if is_complete else "awaiting-photos"
