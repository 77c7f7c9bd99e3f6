"""How long the register takes when a hundred thousand entries stand behind it."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

from sqlalchemy import insert

from fieldapp.rules.review import Status
from fieldapp.store.database import Database, Session
from fieldapp.store.models import Entry, Site
from tests import factories

from .report import figure, heading
from .serving import Serving, serving

ENTRIES = 100_000
SITES = 50
COHORTS_EACH = 20
AT_ONCE = 5000
TIMES = 5
FIRST_DAY = datetime(2021, 6, 1, 9, tzinfo=timezone(timedelta(hours=8)))
STATUSES = (Status.APPROVED, Status.RECEIVED, Status.RETURNED, Status.REJECTED)


def measure_register(folder: Path) -> None:
    """Print how long its pages take, and the CSV of its largest record type."""
    url = f"sqlite:///{folder}/register.db"
    heading(f"The register of {ENTRIES:,} entries in one project, SQLite")
    with serving(url, folder / "register") as server:
        with closing(Database(url)) as database, database.transaction() as session:
            project_id = _fill(session, server)
        site = server.known.site_id
        for words, path in (
            ("the project", f"/register/projects/{project_id}"),
            ("a site", f"/register/sites/{site}"),
            ("what is behind a site's survival", f"/register/entries?site={site}&figure=survival"),
        ):
            before = server.cpu_s
            figure(f"{words}, median of {TIMES}", f"{_seconds(server, path):.2f} s", "1 s")
            used = (server.cpu_s - before) / TIMES
            figure("  processor time of the server", f"{used:.2f} s")
        began = time.perf_counter()
        size = len(_get(server, f"/register/tree_count.csv?project={project_id}&status=all"))
        seconds = time.perf_counter() - began
        figure("all tree counts as CSV", f"{size / 2**20:.0f} MiB in {seconds:.0f} s")
        figure("memory afterwards, all processes", f"{server.memory_mb:.0f} MB", "150 MB")


def _fill(session: Session, server: Serving) -> int:
    """Plots are counted in visits of one to eight, photos and treatments come between."""
    first = session.get_one(Site, server.known.site_id)
    sites = [first, *(factories.a_site(session, first.project) for _ in range(SITES - 1))]
    cohorts = {
        site.id: [factories.a_cohort(session, site).id for _ in range(COHORTS_EACH)]
        for site in sites
    }
    people = [factories.a_person(session, project=first.project).id for _ in range(40)]
    rows = list(_entries(first.project_id, cohorts, people))
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(Entry), rows[start : start + AT_ONCE])
    return first.project_id


def _entries(
    project_id: int, cohorts: dict[int, list[int]], people: list[int]
) -> Iterator[dict[str, Any]]:
    chance = Random(1)
    number = 0
    while number < ENTRIES:
        site_id = chance.choice(list(cohorts))
        recorded_at = FIRST_DAY + timedelta(
            days=chance.randint(0, 1900), minutes=chance.randint(0, 500)
        )
        person_id = chance.choice(people)
        for record_type, answers in _visit(chance, cohorts[site_id]):
            number += 1
            yield {
                "id": UUID(int=number),
                "record_type": record_type,
                "project_id": project_id,
                "site_id": site_id,
                "recorded_by": person_id,
                "recorded_at": recorded_at,
                "recorded_on": recorded_at.date(),
                "received_at": recorded_at,
                "status": chance.choices(STATUSES, [85, 10, 3, 2])[0],
                "changed_number": number,
                "revision": 1,
                "digest": f"{number:064}",
                "answers": answers,
                "is_readable": True,
                "photos_missing": 0,
            }


def _visit(chance: Random, cohorts: list[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    kind = chance.random()
    if kind < 0.25:
        yield "site_photo", factories.SITE_PHOTO
    elif kind < 0.4:
        amount, area = chance.randint(1, 60), round(chance.uniform(0.1, 3), 2)
        yield "soil_treatment", factories.SOIL_TREATMENT | {"amount": amount, "area_treated": area}
    else:
        cohort = chance.choice(cohorts)
        for plot in range(1, chance.randint(2, 9)):
            spots = chance.randint(15, 30)
            alive = chance.randint(8, spots)
            counted = {"n_spots": spots, "n_alive": alive, "n_dead": spots - alive, "n_missing": 0}
            where = {"cohorts": [cohort], "method": "fixed_plot", "plot": plot}
            yield "tree_count", factories.TREE_COUNT | where | counted


def _seconds(server: Serving, path: str) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        _get(server, path)
        taken.append(time.perf_counter() - began)
    return median(taken)


def _get(server: Serving, path: str) -> bytes:
    cookie = {"Cookie": f"fieldapp={server.known.desk_cookie}"}
    with urlopen(Request(f"http://localhost:{server.port}{path}", headers=cookie)) as answer:
        body: bytes = answer.read()
        return body
