"""Making the demonstration.

Photos are drawn first, which takes seconds; then everything is written in one transaction, so that a start that
is interrupted leaves nothing half made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fieldapp.config import Config
from fieldapp.store import choices, installation, people, places
from fieldapp.store.database import Database, Session
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.web.passwords import hashed_password

from .days import QUIET
from .facts import ProjectStory
from .land import Settler, SiteIds
from .newest import turned
from .odd import odd_sheets
from .office import Office
from .people import ADMINISTRATOR, PASSWORD, add_people, grant_roles
from .photos import ZONE, Album, developed
from .routine import Routine
from .sheets import Sheet
from .sites import projects


@dataclass(frozen=True)
class Story:
    """All that is to be told, as of a day."""

    today: date
    projects: Sequence[ProjectStory]
    album: Album
    password_hash: str


def make(database: Database, photo_files: PhotoFiles, config: Config) -> None:
    """Fill an empty installation, if the settings ask for it. One that is not empty stays as it is."""
    with database.reading() as reading:
        if not config.demonstration or not _is_empty(reading):
            return
    write(prepared(datetime.now(UTC).astimezone(ZONE).date()), database, photo_files, config)


def prepared(today: date) -> Story:
    """What takes its time, and needs no database."""
    told = projects(today - QUIET)
    album = developed([site for project in told for site in project.sites], today - QUIET)
    return Story(today, told, album, hashed_password(PASSWORD))


def write(story: Story, database: Database, photo_files: PhotoFiles, config: Config) -> None:
    """Tell the story, all of it or nothing. If somebody was faster, nothing."""
    with database.transaction() as session:
        here = installation.locked(session)
        if _is_empty(session):
            _tell(story, session, photo_files, config)
            here.has_demonstration = True


def _is_empty(session: Session) -> bool:
    return not people.anybody(session) and not places.projects(session)


def _tell(story: Story, session: Session, photo_files: PhotoFiles, config: Config) -> None:
    """Everything in the order in which it happened."""
    choices.seed(session)
    ids = add_people(session, story.password_hash)
    sites = _settled(story, session, ids)
    office = Office(session, photo_files, config.max_photo_bytes, ids, sites)
    events = [event for sheet in _sheets(story, sites) for event in office.events(sheet)]
    for at, act in sorted(events, key=lambda event: event[0]):
        act(at)


def _settled(story: Story, session: Session, ids: Mapping[str, int]) -> Mapping[str, SiteIds]:
    settler = Settler(session, story.today, ids[ADMINISTRATOR])
    added = [(project, settler.add_project(project)) for project in story.projects]
    grant_roles(session, ids, added)
    return {
        site.code: settler.add_site(site, row) for project, row in added for site in project.sites
    }


def _sheets(story: Story, sites: Mapping[str, SiteIds]) -> Iterator[Sheet]:
    until = story.today - QUIET
    for project in story.projects:
        for site in project.sites:
            routine = Routine(project, site, sites[site.code], story.album, until)
            for sheet in routine.sheets():
                yield turned(sheet) if routine.is_new(sheet) else sheet
            yield from odd_sheets(routine)
