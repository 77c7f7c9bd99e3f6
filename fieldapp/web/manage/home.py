"""The way in: what this person may keep up."""

from flask import render_template

from fieldapp.rules.land import ORGANISATION_KINDS
from fieldapp.rules.roles import Act
from fieldapp.store import places
from fieldapp.web.access import installation_administrator, needs, visitor
from fieldapp.web.resources import resources

from .blueprint import bp


@bp.get("")
@needs(Act.CHANGE_PLACES)
def home() -> str:
    me = visitor()
    among = None if me.is_installation_administrator else me.projects(Act.CHANGE_PLACES)
    with resources().database.reading() as session:
        return render_template(
            "manage/home.html",
            projects=places.projects(session, among),
            runs_installation=me.is_installation_administrator,
            may_change_choices=me.may_somewhere(Act.CHANGE_CHOICES),
        )


@bp.get("/organisations")
@installation_administrator
def organisations() -> str:
    with resources().database.reading() as session:
        return render_template(
            "manage/organisations.html",
            organisations=places.organisations(session),
            kinds=dict(ORGANISATION_KINDS),
        )
