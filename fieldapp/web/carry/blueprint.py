"""The addresses where parcels are handed in, and who may."""

from typing import cast

from flask import Blueprint, abort, current_app
from flask_wtf.csrf import CSRFProtect

from fieldapp.rules.roles import Act
from fieldapp.services.carriers import Carrier
from fieldapp.store.parcel_files import ParcelFiles
from fieldapp.web.access import visitor
from fieldapp.web.resources import resources

bp = Blueprint("carry", __name__)


def carrier() -> Carrier:
    """Who hands in: whoever records or judges somewhere; 403 for others."""
    me = visitor()
    if not (me.may_somewhere(Act.RECORD) or me.may_somewhere(Act.REVIEW)):
        abort(403)
    return Carrier(me.person_id, me.display_name, me.projects(Act.RECORD))


def begin(person_id: int) -> ParcelFiles:
    """Where parcels lie, with room for another one of this person. Raises DiskFull."""
    resources().photos.check_room()
    resources().parcels.make_room(person_id)
    return resources().parcels


def check_form_token() -> None:
    """What is usually done before anybody asks who sends this: here it is read only once that is known."""
    cast(CSRFProtect, current_app.extensions["csrf"]).protect()
