"""What changed since a phone asked last: decisions and remarks, sites and lists."""

from datetime import UTC, datetime

from flask import Response, request

from fieldapp.rules.roles import Act
from fieldapp.services.changes import changes_since
from fieldapp.web.access import bearer, visitor
from fieldapp.web.languages import LANGUAGES, current_language
from fieldapp.web.resources import resources

from .answers import ACCEPTS, as_json, told_body
from .blueprint import bp


@bp.get("/changes")
@bearer
def get_changes() -> Response:
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else current_language()
    with resources().database.reading() as session:
        found = changes_since(
            session,
            visitor().person_id,
            visitor().projects(Act.RECORD),
            request.args.get("since"),
            language,
        )
    response = as_json(
        {
            "cursor": found.cursor,
            "reference": found.reference,
            "entries": [told_body(each) for each in found.entries],
            "more": found.more,
            "restored": found.restored,
            "accepts": ACCEPTS,
            "now": datetime.now(UTC),
            "instance": found.instance,
            "epoch": found.epoch,
        }
    )
    response.headers["ETag"] = f'"{found.cursor}-{found.epoch}-{"-".join(ACCEPTS)}"'
    response.headers["Cache-Control"] = "no-cache, private"
    response.vary.update(("Authorization", "Accept-Language"))
    response.make_conditional(request)
    return response
