"""Organisations, projects, sites, and what lies in a site."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .database import Session
from .models import Cohort, Organisation, PhotoPoint, Plot, Project, Site

Place = Organisation | Project | Site | Plot | Cohort | PhotoPoint
Kind = TypeVar("Kind", Project, Site, Plot, Cohort, PhotoPoint)

MODELS: dict[str, type[Place]] = {
    "organisation": Organisation,
    "project": Project,
    "site": Site,
    "plot": Plot,
    "cohort": Cohort,
    "photo_point": PhotoPoint,
}
LARGEST_ID = 2**31 - 1
"""Larger ones can be typed, but no database takes them."""

PARENTS = {"site": "project_id", "plot": "site_id", "cohort": "site_id", "photo_point": "site_id"}
"""The column that says what a kind of place lies in."""


def add(session: Session, place: Place) -> Place:
    """Keep the place, and give an id."""
    session.add(place)
    session.flush()
    return place


def find(session: Session, kind: str, place_id: int) -> Place | None:
    """A place of this kind, retired ones too."""
    if place_id > LARGEST_ID:
        return None
    return cast("Place | None", session.get(MODELS[kind], place_id))


def find_site(session: Session, site_id: int) -> Site | None:
    """A site with its project and all that lies in it."""
    return session.get(
        Site,
        site_id,
        options=[
            selectinload(Site.project).selectinload(Project.organisation),
            selectinload(Site.plots),
            selectinload(Site.cohorts),
            selectinload(Site.photo_points),
        ],
    )


def in_use(places: Iterable[Kind]) -> list[Kind]:
    """Those that are not retired."""
    return [place for place in places if place.retired_at is None]


def names_taken(session: Session, kind: str, parent_id: int | None) -> dict[int, str]:
    """Codes (of organisations: names) that are in use beside each other, by id; retired ones too."""
    model = MODELS[kind]
    called = Organisation.name if model is Organisation else model.code  # type: ignore[union-attr]
    query = select(model.id, called)
    if kind in PARENTS:
        query = query.where(getattr(model, PARENTS[kind]) == parent_id)
    return dict(session.execute(query).all())


def newest_beside(session: Session, kind: str, parent_id: int | None) -> Place | None:
    """The place of this kind that was added last in the same project or site."""
    model = MODELS[kind]
    query = select(model).order_by(model.id.desc()).limit(1)
    if kind in PARENTS:
        query = query.where(getattr(model, PARENTS[kind]) == parent_id)
    return cast("Place | None", session.scalar(query))


def organisations(session: Session) -> Sequence[Organisation]:
    """All organisations by name, retired ones last."""
    query = select(Organisation).order_by(Organisation.retired_at.is_not(None), Organisation.name)
    return session.scalars(query).all()


def projects(session: Session, among: Collection[int] | None = None) -> Sequence[Project]:
    """Projects with their sites by code, retired ones last. `among` None: all there are."""
    query = select(Project).order_by(Project.retired_at.is_not(None), Project.code)
    if among is not None:
        query = query.where(Project.id.in_(among))
    return session.scalars(
        query.options(
            selectinload(Project.organisation),
            selectinload(Project.sites).selectinload(Site.cohorts),
            selectinload(Project.sites).selectinload(Site.plots),
        )
    ).all()
