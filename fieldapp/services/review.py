"""Judging an entry: approve, return, reject or reopen it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fieldapp.rules.flags import Severity
from fieldapp.rules.review import REASON_NEEDED, Decision, outcome, possible_decisions
from fieldapp.store import ledger, reviews
from fieldapp.store.database import Session
from fieldapp.store.models import Entry, LedgerLine, Review


class UnknownEntry(Exception):
    """There is no such entry, or not for this person."""


class OwnEntry(Exception):
    """Nobody judges what they recorded themselves."""


class ReasonMissing(Exception):
    """This decision has to say why."""


class RevisionOutdated(Exception):
    """The entry was corrected while it was looked at; the newest revision was not seen."""


class NotApprovable(Exception):
    """Its photos are not all here, or its answers cannot be read."""


@dataclass(frozen=True)
class Judgement:
    """What a supervisor decided about the revision they saw."""

    entry_id: UUID
    revision: int
    decision: Decision
    reason: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """{question: words}"""
    action_id: UUID | None = None


def decisions_about(entry: Entry) -> tuple[Decision, ...]:
    """What can be decided about the entry as it stands, in the order it is offered."""
    possible = possible_decisions(entry.status)
    return tuple(each for each in possible if each is not Decision.APPROVE or _is_approvable(entry))


def needs_reason(entry: Entry, decision: Decision) -> bool:
    """Approving over a doubt that stops approval is possible, but never in silence."""
    overrides = decision is Decision.APPROVE and entry.worst_flag is Severity.BLOCK
    return overrides or decision in REASON_NEEDED


def decide(session: Session, judgement: Judgement, reviewer_id: int) -> Review:
    """Record the decision and move the entry to its new status. Repeating it decides once.

    Raises UnknownEntry, OwnEntry, RevisionOutdated, ReasonMissing, NotApprovable, DecisionNotAllowed.
    """
    entry = reviews.lock_entry(session, judgement.entry_id)
    if entry is None:
        raise UnknownEntry(judgement.entry_id)
    if judgement.action_id and (known := reviews.find_by_action(session, judgement.action_id)):
        return known
    _check(entry, judgement, reviewer_id)
    entry.status = outcome(entry.status, judgement.decision)
    review = _review_of(entry, judgement, reviewer_id)
    reviews.add(session, review)
    entry.changed_number = _write_down(session, review).number
    return review


def _check(entry: Entry, judgement: Judgement, reviewer_id: int) -> None:
    if entry.recorded_by == reviewer_id:
        raise OwnEntry(entry.id)
    if entry.revision != judgement.revision:
        raise RevisionOutdated(entry.id)
    if needs_reason(entry, judgement.decision) and not judgement.reason.strip():
        raise ReasonMissing(judgement.decision)
    if judgement.decision is Decision.APPROVE and not _is_approvable(entry):
        raise NotApprovable(entry.id)


def _is_approvable(entry: Entry) -> bool:
    return entry.is_readable and not entry.photos_missing


def _review_of(entry: Entry, judgement: Judgement, reviewer_id: int) -> Review:
    return Review(
        entry_id=entry.id,
        revision=entry.revision,
        decision=judgement.decision,
        reason=judgement.reason.strip(),
        remarks={question: words for question, words in judgement.remarks.items() if words.strip()},
        recorded_by=entry.recorded_by,
        reviewed_by=reviewer_id,
        action_id=judgement.action_id,
    )


def _write_down(session: Session, review: Review) -> LedgerLine:
    facts = {
        "decision": review.decision,
        "revision": review.revision,
        "reason": review.reason,
        "remarks": review.remarks,
    }
    subject = str(review.entry_id)
    return ledger.write(session, "entry.reviewed", subject, facts, person_id=review.reviewed_by)
