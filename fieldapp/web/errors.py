"""Which answer each of our errors becomes: a page for people, problem+json for phones."""

from collections.abc import Callable

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from fieldapp.rules.review import DecisionNotAllowed
from fieldapp.rules.words import N_
from fieldapp.services.people import AlreadySetUp
from fieldapp.services.receive import AlreadyDecided, ForeignEntry, RevisionConflict, UnknownSite
from fieldapp.services.review import NotApprovable, OwnEntry, RevisionOutdated, UnknownEntry
from fieldapp.store.outages import DatabaseBusy, Outage, disk_named
from fieldapp.store.pictures import PhotoUnshowable

from .carry.words import REFUSED
from .problems import Answer, note_outage, problem
from .sync.refusals import BROKEN, REFUSALS

HTTP_ANSWERS = {
    400: Answer(400, N_("This could not be read"), N_("Go back and try again.")),
    401: Answer(401, N_("Sign in again"), N_("Your work is kept. Sign in to go on."), "sign-in"),
    403: Answer(403, N_("This is not yours to see"), N_("Ask an administrator if you need it.")),
    404: Answer(404, N_("This page is not here"), N_("It may have moved. Start from Home.")),
    405: Answer(405, N_("This could not be read"), N_("Go back and try again.")),
    413: Answer(413, N_("This is too big"), N_("Send a smaller photo or less at once.")),
    429: Answer(429, N_("Too many tries"), N_("Wait a few minutes, then try again.")),
    500: BROKEN,
    503: Answer(
        503,
        N_("The server is busy"),
        N_("Nothing is lost. Try again in a minute."),
        "busy",
        after_s=60,
    ),
}

OLD_PAGE = Answer(
    400, N_("This page is too old"), N_("Nothing was changed. Open the page again and repeat.")
)

NOT_HERE = HTTP_ANSWERS[404]

OUR_ANSWERS: dict[type[Exception], Answer] = {
    **REFUSALS,
    **REFUSED,
    AlreadyDecided: Answer(
        409,
        N_("This record is decided already"),
        N_("Only a supervisor can open it again. Call yours."),
    ),
    AlreadySetUp: NOT_HERE,
    DatabaseBusy: HTTP_ANSWERS[503],
    ForeignEntry: NOT_HERE,
    RevisionConflict: Answer(
        409,
        N_("This record was changed meanwhile"),
        N_("Open it again from My records, then change it."),
    ),
    UnknownSite: NOT_HERE,
    DecisionNotAllowed: Answer(
        409,
        N_("Somebody was faster"),
        N_("This record was decided meanwhile. Open it again to see how."),
    ),
    NotApprovable: Answer(
        409,
        N_("This cannot be approved yet"),
        N_("Its photos are not all here, or its answers cannot be read."),
    ),
    OwnEntry: Answer(403, N_("You recorded this yourself"), N_("Somebody else decides about it.")),
    PhotoUnshowable: Answer(
        422, N_("This photo cannot be shown"), N_("Its bytes are kept. Ask for another photo.")
    ),
    RevisionOutdated: Answer(
        409,
        N_("This record was corrected meanwhile"),
        N_("Open it again to see what is new, then decide."),
    ),
    UnknownEntry: NOT_HERE,
}
"""Every exception of ours that a view lets through. A test finds the ones that are missing."""


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, lambda _: show(OLD_PAGE))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.register_error_handler(OSError, _of_the_disk)
    for error, answer in OUR_ANSWERS.items():
        app.register_error_handler(error, _always(answer))


def show(answer: Answer) -> Response:
    """The answer as a page, or as problem+json where a phone asked."""
    if request.path.startswith("/sync/"):
        return problem(answer)
    page = render_template(
        "errors/page.html",
        title=gettext(answer.title),
        happened=gettext(answer.title),
        advice=gettext(answer.advice),
        href="/",
        action=gettext("Home"),
    )
    response = Response(page, answer.status)
    if answer.after_s is not None:
        response.headers["Retry-After"] = str(answer.after_s)
    return response


def _always(answer: Answer) -> Callable[[Exception], Response]:
    def answer_with(error: Exception) -> Response:
        note_outage(error)
        return show(answer)

    return answer_with


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    known = HTTP_ANSWERS.get(error.code)
    return show(known or Answer(error.code, HTTP_ANSWERS[400].title, HTTP_ANSWERS[400].advice))


def _of_the_disk(error: OSError) -> Response:
    """A file that cannot be read while a page is made."""
    try:
        with disk_named():
            raise error
    except Outage as outage:
        note_outage(outage)
        return show(OUR_ANSWERS[type(outage)])
    except OSError:
        return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected", exc_info=error)
    return show(HTTP_ANSWERS[500])
