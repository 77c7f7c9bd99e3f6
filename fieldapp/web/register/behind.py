"""The entries behind a figure: every number of the register can be opened down to who saw what, and the photos."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext

from fieldapp.records import BY_NAME
from fieldapp.rules.review import Status
from fieldapp.rules.roles import Act
from fieldapp.services.behind import behind_no_figure, behind_survival, behind_trees
from fieldapp.store import places, register
from fieldapp.store.database import Session
from fieldapp.store.models import Entry, Project, Site
from fieldapp.store.names import Names, names_of_sites
from fieldapp.store.queue import first_photos
from fieldapp.store.register import PAGE, Behind, Within
from fieldapp.web.access import needs, visitor
from fieldapp.web.answers import ShownAnswer, shown_answers
from fieldapp.web.ids import asked_id, asked_page
from fieldapp.web.languages import current_language
from fieldapp.web.resources import resources

from .blueprint import bp
from .shown import for_every_page, may_open


@bp.get("/register/entries")
@needs(Act.SEE_REGISTER)
def show_entries() -> str:
    page = asked_page()
    with resources().database.reading() as session:
        place = _place(session)
        project_id = place.project_id if isinstance(place, Site) else place.id
        visitor().require(Act.SEE_REGISTER, project_id)
        entries, count = _asked_for(session, place, page)
        names = names_of_sites(session, {entry.site_id for entry in entries}, current_language())
        opened = [entry for entry in entries if may_open(project_id, entry.recorded_by)]
        return render_template(
            "register/entries.html",
            place=place,
            is_site=isinstance(place, Site),
            entries=entries,
            opened={entry.id for entry in opened},
            thumbnails=first_photos(session, opened),
            answers={entry.id: _in_short(entry, names) for entry in entries},
            count=count,
            page=page,
            more=page * PAGE < count,
            asked={name: value for name, value in request.args.items() if name != "page"},
            **for_every_page(),
        )


def _place(session: Session) -> Site | Project:
    """The site or the project that the figure is about."""
    site_id = asked_id("site")
    if site_id is not None:
        return places.find_site(session, site_id) or abort(404)
    project_id = asked_id("project") or 0
    return register.find_project(session, project_id) or abort(404)


def _asked_for(session: Session, place: Site | Project, page: int) -> tuple[Sequence[Entry], int]:
    """A page of the entries behind the figure that the address names, and how many there are."""
    ids = _counts_asked_for(session, place)
    if ids is not None:
        shown = ids[(page - 1) * PAGE : page * PAGE]
        return register.entries_by_id(session, shown), len(ids)
    behind = _behind(place)
    return register.entries(session, behind, page), register.count_entries(session, behind)


def _counts_asked_for(session: Session, place: Site | Project) -> Sequence[UUID] | None:
    """The counts behind a survival, None if the address asks for no such figure."""
    figure, trees = request.args.get("figure"), request.args.get("cohort")
    if figure == "survival":
        return behind_survival(session, place)
    if figure == "strays" and isinstance(place, Site):
        return behind_no_figure(session, place)
    if trees is not None and isinstance(place, Site):
        return behind_trees(session, place, trees, request.args.get("visit"))
    return abort(404) if figure is not None else None


def _behind(place: Site | Project) -> Behind:
    """All entries of a kind. Those not approved are for those who may see entries."""
    within = Within(place.project_id, place.id) if isinstance(place, Site) else Within(place.id)
    status = request.args.get("status", Status.APPROVED)
    record_type = request.args.get("record_type")
    if status not in list(Status) or (record_type is not None and record_type not in BY_NAME):
        abort(404)
    if status != Status.APPROVED:
        visitor().require(Act.SEE_ENTRIES, within.project_id)
    return Behind(
        within,
        record_type=record_type,
        status=Status(status),
        material=request.args.get("material"),
        photo_point=asked_id("photo_point"),
    )


def _in_short(entry: Entry, names: Names) -> list[str]:
    """The answers that this kind of record cannot do without. A bare yes says nothing without its question."""
    if entry.record_type not in BY_NAME:
        return []
    questions = BY_NAME[entry.record_type].questions()
    return [
        _with_its_label(answer)
        for answer in shown_answers(entry.record_type, entry.answers, names)
        if answer.name in questions
        and questions[answer.name].required
        and "yes" not in questions[answer.name].codes
    ]


def _with_its_label(answer: ShownAnswer) -> str:
    """A number needs to be said of what; but "How much? 20 carts" says it."""
    if answer.number is None or answer.label.endswith(("?", "？")):
        return answer.text
    return str(gettext("%(what)s: %(how_many)s", what=answer.label, how_many=answer.text))
