"""The fieldworker's pages. With scripts they show what the phone holds; without, what the server does."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from fieldapp.records import BY_NAME, RECORD_TYPES
from fieldapp.rules.reasons import Reason, find_reason
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Act
from fieldapp.services.receive import CORRECTABLE
from fieldapp.store import history, own_entries
from fieldapp.store.models import Entry, Review
from fieldapp.store.names import names_of_site

from .access import public, signed_in, visitor
from .answers import shown_answers
from .languages import current_language, day
from .modules import page_script
from .resources import resources

bp = Blueprint("field", __name__)
bp.add_app_template_global(page_script)

SHOWN_AT_HOME = 5


@dataclass(frozen=True)
class OwnEntry:
    """An entry as its recorder sees it: with the judgement that still stands."""

    entry: Entry

    @property
    def title(self) -> str:
        return BY_NAME[self.entry.record_type].title

    @property
    def icon(self) -> str:
        return BY_NAME[self.entry.record_type].icon

    @property
    def state(self) -> str:
        """The word shown, as the components know it."""
        waits = self.entry.photos_missing and self.entry.status is Status.RECEIVED
        return "sending" if waits else self.entry.status

    @property
    def needs_fixing(self) -> bool:
        return self.entry.status is Status.RETURNED

    @property
    def may_be_changed(self) -> bool:
        """What is decided only a supervisor can open again."""
        return self.entry.status in CORRECTABLE

    @property
    def review(self) -> Review | None:
        """Why it came back or was not accepted."""
        if self.entry.status not in (Status.RETURNED, Status.REJECTED):
            return None
        judged = (Decision.RETURN, Decision.REJECT)
        return next((each for each in self.entry.reviews[::-1] if each.decision in judged), None)

    @property
    def reason(self) -> Reason | None:
        return find_reason(self.review.reason) if self.review else None


@bp.get("/")
@signed_in
def home() -> str:
    own = _own()
    return render_template(
        "field/home.html",
        kept=False,
        record_types=RECORD_TYPES,
        may_record=visitor().may_somewhere(Act.RECORD),
        may_review=visitor().may_somewhere(Act.REVIEW),
        fixes=[each for each in own if each.needs_fixing],
        newest=own[:SHOWN_AT_HOME],
    )


@bp.get("/mine")
@signed_in
def mine() -> str:
    own = _own()
    earlier = groupby(
        (each for each in own if not each.needs_fixing),
        key=lambda each: day(each.entry.recorded_at),
    )
    return render_template(
        "field/mine.html",
        kept=False,
        record_types=RECORD_TYPES,
        fixes=[each for each in own if each.needs_fixing],
        days=[(title, list(entries)) for title, entries in earlier],
    )


@bp.get("/mine/entry")
@signed_in
def entry() -> str:
    with resources().database.reading() as session:
        found = own_entries.find(session, visitor().person_id, _asked_entry()) or abort(404)
        names = names_of_site(session, found.site_id, current_language())
        return render_template(
            "field/entry.html",
            kept=False,
            record_types=RECORD_TYPES,
            record_words={},
            own=OwnEntry(found),
            answers=shown_answers(found.record_type, found.answers, names),
            photos=history.photos_of(session, found),
        )


@bp.get("/sending")
@signed_in
def sending() -> str:
    return render_template("field/sending.html", kept=False, record_types=RECORD_TYPES)


@bp.get("/help")
@public
def help_page() -> str:
    return render_template("field/help.html", kept=False)


def _own() -> list[OwnEntry]:
    with resources().database.reading() as session:
        return [OwnEntry(each) for each in own_entries.newest(session, visitor().person_id)]


def _asked_entry() -> UUID:
    try:
        return UUID(request.args.get("id", ""))
    except ValueError:
        abort(404)
