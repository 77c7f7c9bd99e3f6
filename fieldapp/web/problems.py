"""Answers to what went wrong, and how a phone reads them."""

from dataclasses import dataclass

from flask import Response, current_app, json
from flask_babel import gettext

from fieldapp.store.outages import Outage

from .resources import resources


@dataclass(frozen=True)
class Answer:
    """A status with its words: what happened, and what to do."""

    status: int
    title: str
    advice: str
    slug: str = ""
    """The name of the problem for programs."""
    retryable: bool | None = None
    """Whether the same may go well later. None: as the status says."""
    after_s: int | None = None
    """Not before so many seconds."""

    @property
    def may_be_retried(self) -> bool:
        if self.retryable is None:
            return self.status in (401, 429) or self.status >= 500
        return self.retryable


def note_outage(error: Exception) -> None:
    """Tell whoever runs the server what the phones and people are told only in general."""
    if isinstance(error, Outage):
        current_app.logger.warning("%s: %s", type(error).__name__, error.__cause__ or error.__doc__)


def problem_body(answer: Answer) -> dict[str, object]:
    """RFC 9457. `retryable` tells even an old phone what to do about a problem it does not know."""
    body: dict[str, object] = {
        "type": f"/problems/{answer.slug or answer.status}",
        "title": gettext(answer.title),
        "status": answer.status,
        "detail": gettext(answer.advice),
        "retryable": answer.may_be_retried,
        "server": resources().instance,
    }
    return body if answer.after_s is None else {**body, "after": answer.after_s}


def problem(answer: Answer) -> Response:
    """The answer as problem+json."""
    response = Response(
        json.dumps(problem_body(answer)), answer.status, mimetype="application/problem+json"
    )
    if answer.after_s is not None:
        response.headers["Retry-After"] = str(answer.after_s)
    return response
