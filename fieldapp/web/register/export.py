"""A record type as CSV: for a spreadsheet in the person's language, or with names that programs rely on."""

from collections.abc import Iterator, Sequence

from flask import Response, abort, request, stream_with_context

from fieldapp.formats.csv_file import Cell, encoded
from fieldapp.records import BY_NAME
from fieldapp.rules import project_settings
from fieldapp.rules.review import Status
from fieldapp.rules.roles import Act
from fieldapp.rules.units import ContainerSizes
from fieldapp.store import exports
from fieldapp.store.models import Project
from fieldapp.store.names import Names, names_of_sites
from fieldapp.web.access import needs, visitor
from fieldapp.web.ids import asked_id
from fieldapp.web.languages import current_language
from fieldapp.web.resources import resources

from .blueprint import bp
from .columns import Column, Row, columns_for_people, columns_for_programs

ALL = "all"


@bp.get("/register/<record_type>.csv")
@needs(Act.EXPORT)
def export_csv(record_type: str) -> Response:
    """`?project=`, `?site=`, `?status=` (approved unless another, or all), `?header=names` for programs."""
    asked = BY_NAME.get(record_type) or abort(404)
    for_programs = request.args.get("header") == "names"
    columns = (columns_for_programs if for_programs else columns_for_people)(asked)
    heading = [column.name if for_programs else column.heading for column in columns]
    statuses = _statuses()
    with resources().database.reading() as session:
        sites = exports.sites(session, _projects(), asked_id("site"))
        names = names_of_sites(session, sites, current_language())
    pages = exports.complete_entries(resources().database, record_type, statuses, sites)
    file = encoded(_rows(heading, columns, pages, names))
    return Response(
        stream_with_context(file),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{record_type}.csv"'},
    )


def _projects() -> Sequence[int]:
    """The project asked for, or all of this person's that may be exported."""
    project_id = asked_id("project")
    if project_id is None:
        return sorted(visitor().projects(Act.EXPORT))
    visitor().require(Act.EXPORT, project_id)
    return [project_id]


def _statuses() -> Sequence[Status]:
    status = request.args.get("status", Status.APPROVED)
    if status == ALL:
        return list(Status)
    return [Status(status)] if status in list(Status) else abort(404)


def _rows(
    heading: Sequence[str],
    columns: Sequence[Column],
    pages: Iterator[list[exports.Exported]],
    names: Names,
) -> Iterator[Sequence[Cell]]:
    yield heading
    sizes: dict[int, ContainerSizes] = {}
    for page in pages:
        for exported in page:
            project = exported.entry.site.project
            if project.id not in sizes:
                sizes[project.id] = _sizes(project)
            row = Row(exported, names, sizes[project.id])
            yield [column.cell(row) for column in columns]


def _sizes(project: Project) -> ContainerSizes:
    return project_settings.read(project.settings).containers
