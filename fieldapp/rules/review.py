"""The life of an entry under review."""

from enum import StrEnum


class Status(StrEnum):
    """Where an entry stands. A corrected entry is received again, as a new revision."""

    RECEIVED = "received"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class Decision(StrEnum):
    """What a supervisor can do to an entry."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    REOPEN = "reopen"


OUTCOMES = {
    (Status.RECEIVED, Decision.APPROVE): Status.APPROVED,
    (Status.RECEIVED, Decision.RETURN): Status.RETURNED,
    (Status.RECEIVED, Decision.REJECT): Status.REJECTED,
    (Status.RETURNED, Decision.REOPEN): Status.RECEIVED,
    (Status.APPROVED, Decision.REOPEN): Status.RECEIVED,
    (Status.REJECTED, Decision.REOPEN): Status.RECEIVED,
}

REASON_NEEDED = frozenset({Decision.RETURN, Decision.REJECT, Decision.REOPEN})


class DecisionNotAllowed(Exception):
    """The entry's status does not admit this decision."""


def outcome(status: Status, decision: Decision) -> Status:
    """The status that follows, or DecisionNotAllowed."""
    try:
        return OUTCOMES[status, decision]
    except KeyError:
        raise DecisionNotAllowed(f"cannot {decision} an entry that is {status}") from None


def possible_decisions(status: Status) -> tuple[Decision, ...]:
    """The decisions that this status admits, in the order they are offered."""
    return tuple(decision for decision in Decision if (status, decision) in OUTCOMES)
