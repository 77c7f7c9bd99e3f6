"""The forms in which entries are recorded: for browsers as they come, and for phones to keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, to_user_timezone
from werkzeug.wrappers import Response

from fieldapp.records import BY_NAME, Record
from fieldapp.records.questions import Kind
from fieldapp.rules.materials import MATERIALS
from fieldapp.rules.review import Status
from fieldapp.rules.roles import Act
from fieldapp.rules.words import N_
from fieldapp.services.hand_in import FilledForm, hand_in
from fieldapp.store import history, places
from fieldapp.store.database import Session
from fieldapp.store.models import Entry, Site

from .access import needs, visitor
from .asked import Filling, asked_questions, together
from .entry_ids import made_at, new_entry_id
from .forms import NOT_ANSWERED, EntryForm, form_for
from .ids import asked_id
from .languages import current_language, label
from .offered import offered
from .resources import resources

bp = Blueprint("capture", __name__)

OPEN = N_("Answer: %(question)s")
PROBLEM = N_("%(question)s – %(problem)s")


@dataclass(frozen=True)
class Part:
    """What stands below a question of a record type and follows the answers, with the facts it works with."""

    question: str
    template: str
    facts: Mapping[str, str] = field(default_factory=dict)


DENSITIES = {
    f"data-{code}": str(each.density.default) for code, each in MATERIALS.items() if each.density
}
PARTS = {
    "tree_count": Part("n_alive", "capture/tree_totals.html"),
    "soil_treatment": Part("area_treated", "capture/soil_estimate.html", DENSITIES),
}


@bp.get("/new/<record_type>")
@needs(Act.RECORD)
def form(record_type: str) -> str:
    """The form for a site; for an entry that was returned, with its answers and the remarks."""
    asked = _record_type(record_type)
    with resources().database.reading() as session:
        known = _own_entry(session)
        site = _site(session, known.site_id if known else asked_id("site"))
        if site is None:
            return _choice_of_sites(session, asked)
        filling = Filling(
            offers=offered(session, site, asked, current_language()),
            answers=known.answers if known else _at_first(asked),
            remarks=_remarks(known),
        )
        return _page(asked, filling, site, known.id if known else new_entry_id())


@bp.post("/new/<record_type>")
@needs(Act.RECORD)
def create_entry(record_type: str) -> Response | tuple[str, int]:
    """File what was filled in. The same form sent twice files one entry."""
    asked = _record_type(record_type)
    posted = form_for(asked)()
    if not posted.validate():
        return _refused(asked, posted), 422
    with resources().database.transaction() as session:
        receipt = hand_in(
            session,
            resources().photos,
            _filled(asked, posted, _posted_site(session)),
            visitor().person_id,
            visitor().projects(Act.RECORD),
            resources().config.max_photo_bytes,
        )
    if receipt.status is Status.RETURNED:  # what was handed in is what came back
        flash(
            gettext("Nothing was changed. Change an answer, or say in the note why it is right."),
            "warn",
        )
        again = url_for(".form", record_type=record_type, entry=receipt.entry_id)
        return redirect(again, 303)
    flash(gettext("Sent"), "good")
    return redirect(url_for("field.mine"), 303)


def kept_page(record_type: str) -> str:
    """The form as a phone keeps it: for any site and anybody, filled from what the phone knows."""
    return _page(_record_type(record_type), Filling(), None, None)


def _refused(record_type: type[Record], posted: EntryForm) -> str:
    """The form as it was filled in, saying what is wrong. Photos cannot be put back into a form."""
    with resources().database.reading() as session:
        known, site = _own_entry(session), _posted_site(session)
        filling = Filling(
            offers=offered(session, site, record_type, current_language()),
            answers=posted.given,
            errors=posted.problems,
            remarks=_remarks(known),
        )
        return _page(record_type, filling, site, _posted_id(posted))


def _filled(record_type: type[Record], posted: EntryForm, site: Site) -> FilledForm:
    entry_id = _posted_id(posted)
    return FilledForm(
        entry_id=entry_id,
        record_type=record_type,
        site_id=site.id,
        recorded_at=to_user_timezone(made_at(entry_id)),
        language=current_language(),
        answers=posted.answers,
        photos=posted.chosen_photos,
    )


def _posted_id(posted: EntryForm) -> UUID:
    """The id that the form was given when it was opened."""
    try:
        return UUID(posted.entry_id.data)
    except (TypeError, ValueError):
        abort(400)


def _posted_site(session: Session) -> Site:
    """The site of the form's address; of an entry that is corrected, its own."""
    known = _own_entry(session)
    site_id = known.site_id if known else asked_id("site")
    return _site(session, site_id) or abort(404)


def _page(
    record_type: type[Record], filling: Filling, site: Site | None, entry_id: UUID | None
) -> str:
    questions = asked_questions(record_type, filling)
    return render_template(
        "capture/form.html",
        record_type=record_type,
        title=label(record_type.title),
        language=current_language(),
        site=site,
        entry_id=entry_id,
        kept=entry_id is None,
        front=list(together(each for each in questions if not each.question.folded)),
        folded=[each for each in questions if each.question.folded],
        part=PARTS.get(record_type.name),
        errors=_summary(record_type, filling.errors),
    )


def _summary(record_type: type[Record], errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong, with the controls it is about, for the top of the page."""
    return [(f"q-{name}", _problem(record_type, name, problem)) for name, problem in errors.items()]


def _problem(record_type: type[Record], name: str, problem: str) -> str:
    asked = record_type.questions().get(name)
    if asked is None:
        return problem
    if problem == gettext(NOT_ANSWERED):
        return str(gettext(OPEN, question=label(asked.label)))
    return str(gettext(PROBLEM, question=label(asked.label), problem=problem))


def _record_type(name: str) -> type[Record]:
    return BY_NAME.get(name) or abort(404)


def _at_first(record_type: type[Record]) -> dict[str, Any]:
    """What a new form begins with: work is mostly written down on the day it was done."""
    today = to_user_timezone(datetime.now(UTC)).date()
    return {
        name: today.isoformat()
        for name, question in record_type.questions().items()
        if question.kind is Kind.DAY and question.required
    }


def _own_entry(session: Session) -> Entry | None:
    """The entry that the address names, if this person recorded it. A draft on a phone is none."""
    entry_id = request.args.get("entry", type=UUID)
    entry = history.find_whole(session, entry_id) if entry_id else None
    return entry if entry and entry.recorded_by == visitor().person_id else None


def _site(session: Session, site_id: int | None) -> Site | None:
    """None if none was named. What is foreign does not exist."""
    if site_id is None:
        return None
    site = places.find_site(session, site_id) or abort(404)
    visitor().require(Act.RECORD, site.project_id)
    return site


def _remarks(entry: Entry | None) -> dict[str, str]:
    """What the supervisor said about single answers when the entry was sent back."""
    if entry is None or entry.status is not Status.RETURNED or not entry.reviews:
        return {}
    return {name: str(words) for name, words in entry.reviews[-1].remarks.items()}


def _choice_of_sites(session: Session, record_type: type[Record]) -> str:
    projects = places.projects(session, visitor().projects(Act.RECORD))
    open_projects = [project for project in projects if project.retired_at is None]
    return render_template(
        "capture/sites.html",
        record_type=record_type,
        title=label(record_type.title),
        sites=[
            site for project in open_projects for site in project.sites if site.retired_at is None
        ],
    )
