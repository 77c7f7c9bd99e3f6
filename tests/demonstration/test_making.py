"""The demonstration is whole, marked, and made of what real people could have done."""

from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count, pairwise

import pytest
from PIL import Image
from sqlalchemy import select

from fieldapp.config import Config
from fieldapp.demonstration import PASSWORD, PEOPLE, make
from fieldapp.demonstration.days import QUIET
from fieldapp.demonstration.making import Story, write
from fieldapp.demonstration.photos import ZONE, Taken
from fieldapp.demonstration.scenery.camera import LARGEST_BYTES, Shot
from fieldapp.demonstration.sites import projects
from fieldapp.records import BY_NAME
from fieldapp.rules.flags import Severity
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.roles import Role
from fieldapp.rules.survival import SurvivalMethod
from fieldapp.services.register import site_register
from fieldapp.store import installation, ledger
from fieldapp.store.database import Database
from fieldapp.store.models import (
    Cohort,
    Entry,
    FlagRow,
    LedgerLine,
    Membership,
    Person,
    Photo,
    Project,
    Review,
    Site,
)
from fieldapp.store.outages import DiskFull
from fieldapp.store.photo_files import PhotoFiles
from fieldapp.store.pictures import small_copy
from fieldapp.web.passwords import is_password

TODAY = date(2026, 11, 22)
MAX_PIXELS = 24_000_000
SEASONS = [date(2026, 1, 9), date(2026, 4, 30), date(2026, 6, 26), date(2028, 9, 3)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request, tmp_path_factory):
    """A demonstration as of an autumn day, in which sketches stand in for photos."""
    with (
        request.getfixturevalue(request.param).migrated() as url,
        closing(Database(url)) as database,
    ):
        write(_sketch(TODAY), database, PhotoFiles(tmp_path_factory.mktemp("photos")), Config())
        yield database


@pytest.fixture
def told(made):
    """A reading session in the demonstration."""
    with made.reading() as session:
        yield session


def test_it_says_everywhere_that_it_is_a_demonstration(told):
    assert installation.get(told).has_demonstration
    assert all(project.is_demonstration for project in told.scalars(select(Project)))
    assert all("demo" in person.display_name for person in told.scalars(select(Person)))


def test_there_is_work_in_every_state_and_a_doubt_of_every_weight(told):
    entries = told.scalars(select(Entry)).all()

    assert len(entries) >= 60
    assert {entry.status for entry in entries} == set(Status)
    assert {entry.record_type for entry in entries} == set(BY_NAME)
    assert {entry.worst_flag for entry in entries} == {None, *Severity}
    assert {review.decision for review in told.scalars(select(Review))} == set(Decision)
    assert Counter(entry.status for entry in entries).most_common(1)[0][0] is Status.APPROVED
    for wanted in (
        [entry for entry in entries if entry.photos_missing],
        [entry for entry in entries if not entry.is_readable],
        [entry for entry in entries if entry.revision == 2 and entry.status is Status.RECEIVED],
        [entry for entry in entries if entry.revision == 2 and entry.status is Status.APPROVED],
        [entry for entry in entries if entry.status is Status.RECEIVED and not entry.worst_flag],
    ):
        assert wanted


@pytest.mark.parametrize("code", ["S01", "T02", "G01", "F02", "S07", "S18", "D01", "unreadable"])
def test_supervisors_find_what_they_have_to_look_for(told, code):
    assert told.scalars(select(FlagRow).where(FlagRow.code == code)).first()


def test_most_of_what_was_approved_was_beyond_doubt(told):
    approved = told.scalars(select(Entry).where(Entry.status == Status.APPROVED)).all()

    doubted = [entry for entry in approved if entry.worst_flag in (Severity.BLOCK, Severity.WARN)]

    assert len(doubted) < len(approved) / 20


def test_the_first_start_makes_it_once_with_photos_that_can_all_be_shown(database, tmp_path):
    files = PhotoFiles(tmp_path)

    make(database, files, Config())

    with database.reading() as session:
        lines = installation.get(session).ledger_number
        photos = session.scalars(select(Photo).where(Photo.held_at.is_not(None))).all()
        hashes = set(session.scalars(select(Person.password_hash)))
    assert all(is_password(each, PASSWORD) for each in hashes)
    assert len(photos) >= 40
    for photo in photos:
        assert photo.size_bytes <= LARGEST_BYTES
        assert small_copy(files.path(photo.sha256), 320, MAX_PIXELS)
    make(database, files, Config())
    with database.reading() as session:
        assert installation.get(session).ledger_number == lines


def test_the_ledger_holds_what_happened_and_when_it_was_really_written(told):
    assert ledger.verify(told) is None
    first = told.get_one(LedgerLine, 1)
    assert datetime.now(UTC) - first.written_at < timedelta(hours=1)


def test_each_project_has_people_who_record_and_people_who_judge(told):
    roles = {(each.project_id, each.role) for each in told.scalars(select(Membership))}

    for project in told.scalars(select(Project)):
        assert {role for project_id, role in roles if project_id == project.id} == set(Role)


def test_nobody_judges_what_they_recorded(told):
    reviews = told.scalars(select(Review)).all()

    assert reviews
    assert all(review.reviewed_by != review.entry.recorded_by for review in reviews)


def test_everybody_whose_name_is_printed_is_there(told):
    people = told.scalars(select(Person)).all()

    assert {person.sign_in_name for person in people} == {each.sign_in_name for each in PEOPLE}
    assert {person.language for person in people} == {"en", "mn", "zh_Hans_CN"}
    assert [each.sign_in_name for each in people if each.is_installation_administrator] == ["admin"]


def test_every_planting_that_was_counted_has_a_survival(told):
    for site in told.scalars(select(Site)):
        register = site_register(told, site)
        assert not register.strays
        for line in register.lines:
            assert line.newest, f"{site.code} {line.trees}"
            assert 0.5 < (line.survival.rate or 0) < 1
        assert register.standing.survival.coverage == 1
        assert register.materials


def test_trees_die_and_do_not_rise_again(told):
    for site in told.scalars(select(Site)):
        for line in site_register(told, site).lines:
            visits = [each.survival for each in reversed(line.visits)]
            whole = [each for each in visits if each.counted == line.survival.counted]
            rates = [each.rate or 0 for each in whole]
            assert all(later <= earlier for earlier, later in pairwise(rates))


def test_one_planting_is_known_by_its_plots_and_one_replaces_the_dead_of_another(told):
    site = told.scalars(select(Site).where(Site.code == "ZA-1")).one()

    register = site_register(told, site)

    by_code = {line.trees[0].code: line.survival for line in register.lines}
    assert by_code["C1"].method is SurvivalMethod.PLOTS
    assert by_code["C1"].lower is not None
    assert by_code["C2"].method is SurvivalMethod.FULL_COUNT
    assert [each.original.code for each in register.replanted] == ["C1"]


def test_it_is_not_made_where_it_is_not_wanted(database, tmp_path):
    make(database, PhotoFiles(tmp_path), Config(demonstration=False))

    with database.reading() as session:
        assert session.scalars(select(Person)).first() is None


class FullDisk(PhotoFiles):
    """Has room for a few photos only."""

    left = 20

    def growing(self, entry_id, sha256):
        self.left -= 1
        if not self.left:
            raise DiskFull
        return super().growing(entry_id, sha256)


def test_when_it_is_interrupted_the_next_start_makes_it_whole(database, tmp_path):
    with pytest.raises(DiskFull):
        write(_sketch(TODAY), database, FullDisk(tmp_path), Config())
    with database.reading() as session:
        assert session.scalars(select(Person)).first() is None

    write(_sketch(TODAY), database, PhotoFiles(tmp_path), Config())

    with database.reading() as session:
        assert installation.get(session).has_demonstration
        assert ledger.verify(session) is None


@pytest.mark.parametrize("today", SEASONS)
def test_it_can_be_told_at_any_time_of_the_year(database, tmp_path, today):
    write(_sketch(today), database, PhotoFiles(tmp_path), Config())

    with database.reading() as session:
        entries = session.scalars(select(Entry)).all()
        assert len(entries) >= 60
        assert {entry.status for entry in entries} == set(Status)
        newest = max(entry.recorded_at.astimezone(ZONE).date() for entry in entries)
        assert timedelta(0) <= today - QUIET - newest <= timedelta(days=30)
        assert max(r.reviewed_at.date() for r in session.scalars(select(Review))) < today
        counted = [entry for entry in entries if entry.record_type == "tree_count"]
        assert sum(entry.answers.get("leaf_on") == "yes" for entry in counted) > len(counted) - 4


@pytest.mark.parametrize("today", SEASONS)
def test_trees_are_counted_in_leaf(today):
    for project in projects(today - QUIET):
        for site in project.sites:
            leaf = site.answers["leaf_on_from"], site.answers["leaf_on_to"]
            assert all(leaf[0] <= day.strftime("%m-%d") <= leaf[1] for day in site.counted_on)
            assert all(day <= today - QUIET for day in site.counted_on)


def test_plantings_of_four_years_are_there(told):
    years = {cohort.planted_on.year for cohort in told.scalars(select(Cohort))}

    assert years == {2023, 2024, 2025, 2026}


class Sketches(dict):
    """Photos so small that they cost nothing, each of its own."""

    numbers = count(1)

    def __missing__(self, key):
        written = BytesIO()
        Image.new("RGB", (8, next(self.numbers))).save(written, "JPEG")
        at = datetime(key[2].day.year, key[2].day.month, key[2].day.day, 11, 5, tzinfo=ZONE)
        self[key] = Taken(written.getvalue(), Shot(at, 48.2137, 104.3462, 40))
        return self[key]


def _sketch(today):
    return Story(today, projects(today - QUIET), Sketches(), "!")
