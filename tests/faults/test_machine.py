"""Any story of phone, network and server, in any order: hypothesis tells thousands of them, and each must hold."""

import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from

from fieldapp.services.restored import begin_epoch
from fieldapp.store.migrate import upgrade

from .check import check_in
from .furnished import Furnished, furnish
from .in_process import InProcess
from .lengths import length
from .phone import Kept, Later, Phone, deliver_all, try_to_deliver
from .points import POINTS
from .wire import NoAnswer

EXAMPLES = length(500, 20_000)
STEPS = 10
ON_THE_WAY = [name for name in POINTS if name[0] in "RPE"]
whichever = integers(0, 1_000_000)


class Delivery(RuleBasedStateMachine):
    """Two phones, a supervisor, and a server that crashes, is restored from a backup, and is told things twice."""

    known: Furnished
    wire: InProcess
    empty: Path
    """The database that every story begins with a copy of."""

    def __init__(self) -> None:
        super().__init__()
        self._put(self.empty)
        self.wire.forget_orders()
        shutil.rmtree(self.known.data / "photos")
        self.wire.restart()
        self.phones = [self.known.phone(self.wire, number) for number in range(2)]
        self.desk = self.known.desk(self.wire)
        self.backup: Path | None = None

    def teardown(self) -> None:
        """What must hold, as the story leaves it and after everything was sent."""
        database = self.wire.held.database
        check_in(database, self.known, self.wire, *self.phones)
        deliver_all(*self.phones)
        check_in(database, self.known, self.wire, *self.phones)

    @rule(who=booleans(), photos=integers(0, 2))
    def record(self, who: bool, photos: int) -> None:
        self.phones[who].record(photos)

    @rule(who=booleans())
    def deliver(self, who: bool) -> None:
        try_to_deliver(self.phones[who])

    @rule(who=booleans(), point=sampled_from(ON_THE_WAY))
    def deliver_until_a_crash(self, who: bool, point: str) -> None:
        self._see_that_something_waits(who)
        self.wire.point = point
        try_to_deliver(self.phones[who])
        self.wire.point = None

    @rule(who=booleans())
    def deliver_without_hearing_the_answer(self, who: bool) -> None:
        self._see_that_something_waits(who)
        self.wire.deaf = True
        try_to_deliver(self.phones[who])
        self.wire.deaf = False

    @rule(who=booleans(), kept=integers(0, 99))
    def deliver_and_be_cut_off(self, who: bool, kept: int) -> None:
        self._see_that_something_waits(who)
        self.wire.cut = lambda body: body[: len(body) * kept // 100]
        try_to_deliver(self.phones[who])
        self.wire.cut = None

    @rule(who=booleans(), which=whichever, at=whichever)
    def send_one_piece_of_any_photo_again(self, who: bool, which: int, at: int) -> None:
        kept = self._any(self.phones[who], which)
        if kept and kept.photos and kept.etag:
            name, photo = Random(which).choice(list(kept.photos.items()))
            with suppress(NoAnswer, Later):
                self.phones[who].send_piece(kept, name, at % len(photo))

    @rule(who=booleans(), which=whichever)
    def send_any_revision_again(self, who: bool, which: int) -> None:
        phone = self.phones[who]
        kept = self._any(phone, which)
        if kept and kept.etag:
            body = Random(which).choice([*kept.earlier, kept.body])
            phone.put(kept.id, body, None)

    @rule(who=booleans(), which=whichever)
    def correct(self, who: bool, which: int) -> None:
        kept = self._any(self.phones[who], which)
        if kept and kept.receipt and not kept.refused:
            self.phones[who].correct(kept, f"seen again {which}")

    @rule(who=booleans(), which=whichever, decision=sampled_from(["approve", "return", "reopen"]))
    def decide(self, who: bool, which: int, decision: str) -> None:
        kept = self._any(self.phones[who], which)
        if kept and kept.receipt:
            self.desk.decide(kept.id, decision, kept.receipt["revision"])

    @rule(who=booleans(), which=whichever)
    def ask_for_what_is_the_other_phones(self, who: bool, which: int) -> None:
        kept = self._any(self.phones[not who], which)
        if kept and kept.etag:  # nobody else knows an id before the server has it
            answer = self.phones[who].ask("GET", f"/sync/v1/entries/{kept.id}")
            assert answer.status == 404
            assert self.phones[who].put(kept.id, kept.body, None).status == 404

    @rule(who=booleans(), which=whichever)
    def send_the_preview_of_any_photo(self, who: bool, which: int) -> None:
        kept = self._any(self.phones[who], which)
        if kept:
            name = next(iter(kept.photos), "0" * 64)
            assert self.phones[who].send_preview(kept, name).status in (204, 404)

    @rule(days=sampled_from([0, 100]), crash=booleans())
    def tidy_the_house(self, days: int, crash: bool) -> None:
        self.wire.tidy(datetime.now(UTC) + timedelta(days=days), crash)

    @rule()
    def start_again(self) -> None:
        self.wire.restart()

    @rule()
    def make_a_backup(self) -> None:
        self.backup = self.empty.with_name("backup.db")
        with (
            closing(sqlite3.connect(self._database)) as now,
            closing(sqlite3.connect(self.backup)) as kept,
        ):
            now.backup(kept)

    @rule(with_photos=booleans())
    def put_the_backup_back(self, with_photos: bool) -> None:
        """The phones hear of the new epoch and ask what is still here."""
        if self.backup is None:
            return
        self._put(self.backup)
        if not with_photos:
            shutil.rmtree(self.known.data / "photos")
        self.wire.restart()
        begin_epoch(self.wire.held.database, self.wire.held.photos)
        for phone in self.phones:
            phone.ask_again()

    @property
    def _database(self) -> Path:
        return Path(self.known.database_url.removeprefix("sqlite:///"))

    def _put(self, database: Path) -> None:
        self.wire.close()
        for path in self._database.parent.glob(f"{self._database.name}*"):
            path.unlink()
        shutil.copy(database, self._database)

    def _see_that_something_waits(self, who: bool) -> None:
        if not any(self.phones[who].waiting()):
            self.phones[who].record(photos=1)

    def _any(self, phone: Phone, which: int) -> Kept | None:
        kept = list(phone.kept.values())
        return kept[which % len(kept)] if kept else None


@pytest.fixture
def folder():
    """In memory, where there is some to write on: power is not cut here."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.mark.timeout(length(600, 6 * 3600))
def test_any_story_ends_well(folder, tally):
    url = f"sqlite:///{folder / 'fieldapp.db'}"
    upgrade(url)
    Delivery.known = furnish(url, folder / "data")
    Delivery.empty = Path(shutil.copy(folder / "fieldapp.db", folder / "empty.db"))
    Delivery.wire = InProcess(url, folder / "data")
    tally("stories", EXAMPLES)
    run_state_machine_as_test(
        Delivery,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    Delivery.wire.close()
    tally("crashes", Delivery.wire.crashes)
