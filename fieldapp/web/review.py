"""Where supervisors judge entries: the queue, one entry with its evidence, and the decision."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fieldapp.records import BY_NAME
from fieldapp.rules.labels import DECISIONS
from fieldapp.rules.reasons import RETURN_REASONS, find_reason
from fieldapp.rules.review import Decision
from fieldapp.rules.roles import Act
from fieldapp.services.look import look_into_photos
from fieldapp.services.review import (
    Judgement,
    ReasonMissing,
    decide,
    decisions_about,
    needs_reason,
)
from fieldapp.services.visit_before import find_visit_before
from fieldapp.store import history, names, places, queue
from fieldapp.store.database import Session
from fieldapp.store.models import Entry
from fieldapp.store.outages import Outage
from fieldapp.store.queue import Pile, Wanted

from .access import needs, signed_in, visitor
from .answers import ShownAnswer, shown_answers
from .ids import asked_id, asked_page
from .languages import current_language, label
from .maps import position_map
from .photos import previewed
from .resources import resources

bp = Blueprint("review", __name__)

WAY = ("pile", "site", "record_type")
"""What in the address narrows the queue: it stays while somebody goes from entry to entry."""


@bp.get("/review")
@needs(Act.REVIEW)
def show_queue() -> str:
    wanted = _wanted()
    page = asked_page()
    with resources().database.reading() as session:
        entries = queue.waiting(session, wanted, page)
        return render_template(
            "review/queue.html",
            entries=entries,
            thumbnails=_first_previews(session, entries) | queue.first_photos(session, entries),
            titles=_titles(),
            counts={pile: queue.count(session, replace(wanted, pile=pile)) for pile in Pile},
            sites=[
                (site.id, site.name)
                for project in places.projects(session, wanted.projects)
                for site in project.sites
            ],
            wanted=wanted,
            page=page,
            more=len(entries) == queue.PAGE,
        )


@bp.get("/review/<uuid:entry_id>")
@signed_in
def show_entry(entry_id: UUID) -> str:
    held = resources()
    # What cannot be looked into or written down now is the next time; the page is shown all the same.
    with suppress(Outage):
        look_into_photos(
            held.database, entry_id, held.photos, held.small_copies, held.config.max_photo_pixels
        )
    with held.database.reading() as session:
        return _entry_page(session, _entry_to_see(session, entry_id))


@bp.post("/review/<uuid:entry_id>/decisions")
@needs(Act.REVIEW)
def create_decision(entry_id: UUID) -> Response | tuple[str, int]:
    """One press, one decision: the page made the action's id, so pressing twice decides once."""
    database = resources().database
    try:
        with database.transaction() as session:
            _entry_to_see(session, entry_id, Act.REVIEW)
            review = decide(session, _judgement(entry_id), visitor().person_id)
            decision = review.decision
    except ReasonMissing:
        with database.reading() as session:
            problem = gettext("Choose why, or write it.")
            return _entry_page(session, _entry_to_see(session, entry_id), problem), 422
    flash(label(DECISIONS[decision]), "good")
    with database.reading() as session:
        following = queue.next_waiting(session, _wanted(), after=entry_id)
    if following is None or decision is Decision.REOPEN:
        return redirect(url_for(".show_queue") if following is None else _address(entry_id))
    return redirect(_address(following))


def _wanted() -> Wanted:
    """The part of the queue that the address asks for. One's own entries are somebody else's to judge."""
    pile = request.args.get("pile")
    record_type = request.args.get("record_type")
    return Wanted(
        projects=visitor().projects(Act.REVIEW),
        pile=Pile(pile) if pile in list(Pile) else None,
        site_id=asked_id("site"),
        record_type=record_type if record_type in BY_NAME else None,
        not_recorded_by=visitor().person_id,
    )


def _address(entry_id: UUID) -> str:
    """The address of an entry, with the way through the queue kept."""
    way = urlencode({name: request.args[name] for name in WAY if name in request.args})
    return url_for(".show_entry", entry_id=entry_id) + (f"?{way}" if way else "")


def _entry_to_see(session: Session, entry_id: UUID, act: Act = Act.SEE_ENTRIES) -> Entry:
    """The entry, or 404 if it is not this person's to see: what is foreign does not exist."""
    entry = history.find_whole(session, entry_id) or abort(404)
    own = entry.recorded_by == visitor().person_id and act is Act.SEE_ENTRIES
    visitor().require(Act.SEE_OWN_ENTRIES if own else act, entry.project_id)
    return entry


def _judgement(entry_id: UUID) -> Judgement:
    form = request.form
    try:
        decision, action_id = Decision(form["decision"]), UUID(form["action_id"])
        revision = int(form["revision"])
    except ValueError:
        abort(400)
    remarks = {
        name.removeprefix("remark-"): words[:1000]
        for name, words in form.items()
        if name.startswith("remark-") and words.strip()
    }
    reason = form.get("words", "").strip()[:1000]
    if decision is Decision.RETURN and form.get("reason") in _reason_codes():
        reason, remarks = form["reason"], _with_words(remarks, reason)
    return Judgement(entry_id, revision, decision, reason, remarks, action_id)


def _with_words(remarks: dict[str, str], words: str) -> dict[str, str]:
    """What was written beside a reason code belongs to the entry as a whole."""
    return remarks | ({"": words} if words else {})


def _reason_codes() -> set[str]:
    return {reason.code for reason in RETURN_REASONS}


@dataclass(frozen=True)
class Compared:
    """An answer beside the one of the visit before."""

    now: ShownAnswer
    last: ShownAnswer | None

    @property
    def change(self) -> Any:
        if self.last is None or self.now.number is None or self.last.number is None:
            return None
        if self.now.unit != self.last.unit:
            return None
        return self.now.number - self.last.number


def _entry_page(session: Session, entry: Entry, problem: str | None = None) -> str:
    words = names.names_of_site(session, entry.site_id, current_language())
    previous = find_visit_before(session, entry)
    now = shown_answers(entry.record_type, entry.answers, words)
    last = shown_answers(entry.record_type, previous.answers, words) if previous else []
    by_name = {answer.name: answer for answer in last}
    may_decide = visitor().may(Act.REVIEW, entry.project_id)
    own = entry.recorded_by == visitor().person_id
    return render_template(
        "review/entry.html",
        entry=entry,
        title=_titles().get(entry.record_type, entry.record_type),
        flags=[flag for flag in entry.flags if flag.revision == entry.revision],
        photos=history.photos_of(session, entry),
        previews=previewed(session, [entry]).get(entry.id, ()),
        previous=previous,
        previous_photos=history.photos_of(session, previous) if previous else [],
        compared=[Compared(answer, by_name.get(answer.name)) for answer in now],
        decisions=decisions_about(entry) if may_decide and not own else (),
        own=own,
        may_decide=may_decide,
        approval_needs_reason=needs_reason(entry, Decision.APPROVE),
        decided=DECISIONS,
        reasons=[(reason.code, label(reason.label), reason.icon) for reason in RETURN_REASONS],
        find_reason=find_reason,
        action_id=uuid4(),
        map=position_map(entry.site.boundary, entry.lat, entry.lon, entry.accuracy_m),
        problem=problem,
        query=request.query_string.decode(),
    )


def _first_previews(session: Session, entries: Collection[Entry]) -> dict[UUID, str]:
    return {each: hashes[0] for each, hashes in previewed(session, entries).items() if hashes}


def _titles() -> dict[str, str]:
    return {name: label(record_type.title) for name, record_type in BY_NAME.items()}
