"""The page where a parcel is handed in, what became of it, and the receipts to carry back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO, TypeVar, cast

import msgspec
from flask import Response, abort, render_template, request
from flask.blueprints import BlueprintSetupState

from fieldapp.formats.parcel_file import Bounds, ParcelFile, open_parcel_file
from fieldapp.records import BY_NAME
from fieldapp.rules.words import N_
from fieldapp.services.carry import Report, receipts_of, take_in
from fieldapp.store import own_entries
from fieldapp.store.parcel_files import SHA256
from fieldapp.web.access import signed_in
from fieldapp.web.languages import label
from fieldapp.web.resources import resources
from fieldapp.web.sync.answers import receipt_body

from .blueprint import begin, bp, carrier, check_form_token
from .words import REFUSED, counts, shown_records

T = TypeVar("T")
FORM_BYTES = 64 * 1024
"""What a form adds to the file in it."""


@bp.get("/carry")
@signed_in
def show_form() -> tuple[str, int]:
    carrier()
    return _form("", "", 200)


@bp.post("/carry")
@signed_in
def hand_in() -> tuple[str, int]:
    """Take in a file that came with this form, or piece by piece before it."""
    me = carrier()
    request.max_content_length = resources().config.max_parcel_bytes + FORM_BYTES
    check_form_token()
    try:
        name = _kept_file(me.person_id)
        if name is None:
            return _form(N_("Choose the file."), "", 422)
        report = _with_parcel(me.person_id, name, _taken_in)
    except tuple(REFUSED) as refused:
        answer = REFUSED[type(refused)]
        return _form(answer.title, answer.advice, answer.status)
    if report is None:
        return _form(N_("The file did not come whole"), N_("Hand it in again."), 422)
    return _report(report, name), 200


@bp.get("/carry/<sha256>/receipts.json")
@signed_in
def receipts(sha256: str) -> Response:
    """For the recorder's phone: what the server holds of a parcel that this person just handed in."""
    me = carrier()
    if not SHA256.fullmatch(sha256):
        abort(404)
    try:
        answer = _with_parcel(me.person_id, sha256, _receipts_file)
    except tuple(REFUSED):
        abort(404)
    return answer or abort(404)


@bp.record_once
def _check_the_token_later(state: BlueprintSetupState) -> None:
    """A file of this size is read only from somebody who is signed in; `hand_in` checks the token itself."""
    state.app.extensions["csrf"].exempt(hand_in)


def _kept_file(person_id: int) -> str | None:
    """The name of the parcel, once it is kept on this server; None if there is none in the form."""
    sent_before = request.form.get("sent", "")
    if SHA256.fullmatch(sent_before):
        return sent_before
    chosen = request.files.get("parcel")
    if chosen is None or not chosen.filename:
        return None
    stream = cast(BinaryIO, chosen.stream)
    return begin(person_id).keep(person_id, stream, resources().config.max_parcel_bytes)


def _with_parcel(person_id: int, name: str, work: Callable[[ParcelFile], T]) -> T | None:
    """Open the parcel and do it. None if it is not here whole. Raises what stands in REFUSED."""
    config = resources().config
    bounds = Bounds(config.max_body_bytes, config.max_photo_bytes, config.max_parcel_bytes)
    with resources().parcels.whole(person_id, name) as file:
        if file is None:
            return None
        with open_parcel_file(file, bounds) as parcel:
            return work(parcel)


def _taken_in(parcel: ParcelFile) -> Report:
    held = resources()
    return take_in(held.database, held.photos, parcel, carrier(), held.config.max_photo_bytes)


def _receipts_file(parcel: ParcelFile) -> Response:
    """The receipts as JSON. What counts in it is each receipt's proof, which the server has signed."""
    recorder, found = receipts_of(resources().database, parcel, carrier())
    now = datetime.now(UTC)
    content = {
        "kind": "receipts",
        "format": 1,
        "made_at": now,
        "instance": resources().instance,
        "recorder": {"id": recorder.person_id, "name": recorder.display_name},
        "receipts": [receipt_body(each) for each in found],
    }
    response = Response(msgspec.json.encode(content), mimetype="application/json")
    name = f"receipts-{recorder.display_name}-{now:%Y-%m-%d}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _form(problem: str, advice: str, status: int) -> tuple[str, int]:
    """The form, with what is wrong and what to do about it."""
    page = render_template(
        "carry/form.html",
        problem=problem,
        advice=advice,
        most_bytes=resources().config.max_parcel_bytes,
    )
    return page, status


def _report(report: Report, name: str) -> str:
    ids = {part.entry_id for part in report.parts}
    with resources().database.reading() as session:
        found = own_entries.of_ids(session, report.recorder.person_id, ids)
        records = list(shown_records(report, {entry.id: entry for entry in found}))
        return render_template(
            "carry/report.html",
            report=report,
            records=records,
            counts=counts(report, records),
            titles={each: label(record_type.title) for each, record_type in BY_NAME.items()},
            name=name,
        )
