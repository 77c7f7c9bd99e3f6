"""Rows for tests: each function makes one, valid, with what the test says of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from fieldapp.rules.roles import Role
from fieldapp.store.database import Session
from fieldapp.store.models import (
    Cohort,
    Entry,
    Membership,
    Organisation,
    Person,
    PhotoPoint,
    Plot,
    Project,
    Review,
    Revision,
    Site,
)

Row = TypeVar("Row")
NUMBERS = count(1)
SUMMER = datetime(2026, 6, 12, 6, 32, tzinfo=UTC)
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[106.20, 47.50], [106.204, 47.50], [106.204, 47.503], [106.20, 47.503], [106.20, 47.50]]
    ],
}
SITE_ANSWERS = {
    "code": "ZN",
    "name": "Zaamar North",
    "country": "MN",
    "region_1": "Töv",
    "region_2": "Zaamar",
    "state": "identified",
    "area_reported": "12.5",
    "area_reported_unit": "ha",
    "deposit_type": "placer",
    "mine_status": "abandoned",
    "land_use_before": "pasture",
    "land_use_target": "pasture",
    "protected_area": "no",
    "water_zone": "yes",
    "eco_zone": "pg_khangai",
}
"""What is answered about a new site."""

TREE_COUNT = {
    "method": "census",
    "n_spots": 120,
    "n_alive": 104,
    "n_dead": 11,
    "n_missing": 5,
    "leaf_on": "yes",
}
SOIL_TREATMENT = {
    "treated_on": "2026-06-12",
    "material": "dung_sheep",
    "basis": "broadcast",
    "amount": 20,
    "amount_unit": "cart",
    "area_treated": 0.5,
    "area_unit": "ha",
    "method": "raked",
}
SITE_PHOTO = {"phase": "monitoring", "subject": "general", "people_visible": "none"}
ANSWERS: dict[str, dict[str, Any]] = {
    "tree_count": TREE_COUNT,
    "soil_treatment": SOIL_TREATMENT,
    "site_photo": SITE_PHOTO,
}


def a_person(
    session: Session,
    name: str = "",
    project: Project | None = None,
    role: Role = Role.FIELDWORKER,
    **more: Any,
) -> Person:
    """Somebody, with a role in the project if one is given. The password cannot be guessed: there is none."""
    name = name or f"person{next(NUMBERS)}"
    facts = {"sign_in_name": name, "display_name": name.title(), "password_hash": "!"} | more
    person = _kept(session, Person(**facts))
    if project is not None:
        _kept(session, Membership(person_id=person.id, project_id=project.id, role=role))
    return person


def a_project(session: Session, **more: Any) -> Project:
    number = next(NUMBERS)
    organisation = _kept(session, Organisation(name=f"Partnership {number}", kind="asm_ngo"))
    facts = {
        "code": f"P{number}",
        "name": f"Project {number}",
        "organisation_id": organisation.id,
        "starts_on": date(2023, 1, 1),
    }
    return _kept(session, Project(**facts | more))


def a_site(session: Session, project: Project, **more: Any) -> Site:
    number = next(NUMBERS)
    facts = {
        "project_id": project.id,
        "code": f"S{number}",
        "name": f"Site {number}",
        "country": "MN",
        "region_1": "Töv",
        "region_2": "Zaamar",
        "boundary": SQUARE,
        "boundary_area_m2": 100_000.0,
        "area_reported": Decimal(10),
        "area_reported_unit": "ha",
        "deposit_type": "placer",
        "mine_status": "abandoned",
        "protected_area": False,
        "water_zone": False,
        "land_use_before": "pasture",
        "land_use_target": "pasture",
        "state": "aftercare",
    }
    return _kept(session, Site(**facts | more))


def a_plot(session: Session, site: Site, **more: Any) -> Plot:
    facts = {
        "site_id": site.id,
        "code": f"{next(NUMBERS)}",
        "shape": "circle",
        "radius_m": Decimal(5),
    }
    return _kept(session, Plot(**facts | more))


def a_cohort(session: Session, site: Site, **more: Any) -> Cohort:
    facts = {
        "site_id": site.id,
        "code": f"C{next(NUMBERS)}",
        "species": "ulm_pum",
        "kind": "original",
        "planted_on": date(2025, 5, 1),
        "n_planted": 120,
        "n_basis": "counted",
        "area_planted": Decimal("0.1"),
        "area_planted_unit": "ha",
        "protection": ["windbreak"],
    }
    return _kept(session, Cohort(**facts | more))


def a_photo_point(session: Session, site: Site, **more: Any) -> PhotoPoint:
    return _kept(session, PhotoPoint(**{"site_id": site.id, "code": f"PP{next(NUMBERS)}"} | more))


def an_entry(
    session: Session, site: Site, recorder: Person, record_type: str = "tree_count", **more: Any
) -> Entry:
    """A complete, readable entry as the server would have filed it, with its one revision."""
    number = next(NUMBERS)
    digest = sha256(f"revision {number}".encode()).hexdigest()
    facts = {
        "id": uuid4(),
        "record_type": record_type,
        "project_id": site.project_id,
        "site_id": site.id,
        "recorded_by": recorder.id,
        "recorded_at": SUMMER + timedelta(seconds=number),
        "changed_number": number,
        "revision": 1,
        "digest": digest,
        "answers": ANSWERS.get(record_type, {}),
        "is_readable": True,
    } | more
    entry = _kept(session, Entry(**facts))
    _kept(
        session,
        Revision(
            entry_id=entry.id,
            number=entry.revision,
            digest=entry.digest,
            body=b"{}",
            sent_by=recorder.id,
            recorded_at=entry.recorded_at,
            ledger_number=number,
        ),
    )
    return entry


def a_review(
    session: Session, entry: Entry, reviewer: Person, decision: str, **more: Any
) -> Review:
    facts = {
        "entry_id": entry.id,
        "revision": entry.revision,
        "decision": decision,
        "recorded_by": entry.recorded_by,
        "reviewed_by": reviewer.id,
    }
    return _kept(session, Review(**facts | more))


def _kept(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
