"""Our own code made worse, one promise at a time. Each must be noticed by the test named for it: a fault test that
never fails proves nothing.
"""

from typing import NamedTuple

RECEIVE = "fieldapp/services/receive.py"
FILING = "fieldapp/services/filing.py"
ATTACH = "fieldapp/services/attach.py"
RECEIPTS = "fieldapp/store/receipts.py"
DATABASE = "fieldapp/store/database.py"
GROWING = "fieldapp/store/growing_photo.py"
FILES = "fieldapp/store/photo_files.py"
REQUESTS = "tests/faults/test_requests.py"
CRASHES = "tests/faults/test_crashes.py"
MACHINE = "tests/faults/test_machine.py"
SYNCED = "tests/faults/test_synced.py"
DELIVERING = f"{CRASHES}::test_killed_while_a_phone_delivers"


class Mutant(NamedTuple):
    """In `file`, `good` becomes `bad`; then `noticed_by` must fail."""

    name: str
    file: str
    good: str
    bad: str
    noticed_by: str


MUTANTS = (
    Mutant(
        "photo not synced",
        GROWING,
        "        with self._dropped_unless_durable():\n            os.fsync(self._file)\n        self._blob",
        "        self._blob",
        f"{SYNCED}::test_a_photo_is_synced_before_it_has_its_name",
    ),
    Mutant(
        "folder not synced",
        GROWING,
        "_sync_folder(folder)",
        "pass",
        f"{SYNCED}::test_a_name_is_synced_before_the_phone_hears_of_it",
    ),
    Mutant(
        "synchronous off",
        DATABASE,
        '"synchronous=FULL"',
        '"synchronous=OFF"',
        f"{SYNCED}::test_sqlite_syncs_every_commit",
    ),
    Mutant(
        "row before file",
        "fieldapp/web/sync/photos.py",
        "    size_bytes, kind = _grow(",
        '    _hold(photo, "image/jpeg")\n    size_bytes, kind = _grow(',
        f"{DELIVERING}[sqlite-P2-1]",
    ),
    Mutant(
        "no hash check",
        GROWING,
        "        raise WrongDigest",
        "        pass",
        f"{REQUESTS}::test_a_damaged_photo_is_not_kept",
    ),
    Mutant(
        "short copy",
        GROWING,
        "self._staged.rename(self._blob)",
        "self._blob.write_bytes(self._staged.read_bytes()[:-1])",
        f"{REQUESTS}::test_a_photo_that_comes_again_late_changes_nothing",
    ),
    Mutant(
        "offset unchecked",
        GROWING,
        "if offset != self.size_bytes:",
        "if False:",
        f"{REQUESTS}::test_a_piece_that_comes_again_late_is_told_where_the_photo_goes_on",
    ),
    Mutant(
        "late replay is a new revision",
        RECEIVE,
        "    return entries.has_revision(session, delivery.entry_id, digest)",
        "    return False",
        f"{REQUESTS}::test_an_entry_that_comes_again_late_changes_nothing",
    ),
    Mutant(
        "foreign entry served",
        RECEIPTS,
        '        _entry.recorded_by == bindparam("person_id"),\n',
        "",
        f"{REQUESTS}::test_what_is_somebody_elses_is_not_here",
    ),
    Mutant(
        "receipt before commit",
        DATABASE,
        "self._writing.begin() as session:\n            yield session",
        "self._writing() as session:\n            yield session\n"
        "            from threading import Timer\n"
        "            connection = session.connection().detach()\n"
        "            Timer(0.5, session.commit).start()",
        f"{CRASHES}::test_killed_as_soon_as_the_phone_has_its_receipt",
    ),
    Mutant(
        "ledger in a second transaction",
        FILING,
        "        [line] = ledger.write_after(",
        '        session.connection().exec_driver_sql("COMMIT")\n'
        '        session.connection().exec_driver_sql("BEGIN IMMEDIATE")\n'
        "        [line] = ledger.write_after(",
        f"{DELIVERING}[sqlite-R5-1]",
    ),
    Mutant(
        "complete without its photos",
        FILING,
        "photos_missing=len(self._missing)",
        "photos_missing=0",
        f"{DELIVERING}[sqlite-P1-1]",
    ),
    Mutant(
        "If-Match ignored",
        RECEIVE,
        "    if delivery.replaces != known.etag:\n        raise RevisionConflict(known.etag)\n",
        "",
        f"{REQUESTS}::test_the_second_of_two_corrections_is_told_of_the_first",
    ),
    Mutant(
        "entry's digest unchecked",
        "fieldapp/web/sync/requests.py",
        "        raise DigestMismatch",
        "        pass",
        f"{REQUESTS}::test_a_damaged_entry_is_not_filed",
    ),
    Mutant(
        "any name is taken",
        "fieldapp/services/parcel.py",
        'Meta(pattern=r"\\A[0-9a-f]{64}\\Z")',
        "Meta(max_length=64)",
        f"{REQUESTS}::test_no_name_from_a_phone_becomes_a_path",
    ),
    Mutant(
        "photo had by naming it",
        ATTACH,
        "    if photo_rows.is_named_once(session, photo.sha256):",
        "    if True:",
        f"{REQUESTS}::test_a_photo_of_somebody_else_is_not_had_by_naming_it",
    ),
    Mutant(
        "epoch stays after a backup",
        "fieldapp/services/restored.py",
        "        here.epoch += 1\n",
        "",
        "tests/faults/test_backup.py",
    ),
    Mutant(
        "photo not locked",
        FILES,
        "        flock(file, LOCK_EX | LOCK_NB)",
        "        pass",
        f"{REQUESTS}::test_a_phone_that_sends_slowly_holds_up_nobody",
    ),
)
