"""A small disk of its own for a server, in a namespace of its own, so that nobody needs to be root to mount it."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .running import TOP, wait_for

DATABASE = "fieldapp.db"
ROOM_BYTES = 4 * 1024 * 1024


class SmallDisk:
    """Mounted at `inside`, as the server sees it; `outside` is the same, as the tests reach it."""

    def __init__(self, inside: Path, holder: int) -> None:
        self.inside = inside
        self.outside = Path(f"/proc/{holder}/root{inside}")
        self.enter: Sequence[str] = (
            "nsenter",
            f"--target={holder}",
            "--user",
            "--mount",
            "--preserve-credentials",
            "env",
            f"--chdir={TOP}",
        )

    def fill(self, leave_bytes: int = 0) -> None:
        """Leave no room but so much."""
        piece = bytes(4096)
        with (self.outside / "filling").open("ab", buffering=0) as filling:
            try:
                while True:
                    filling.write(piece)
            except OSError:
                filling.truncate(max(0, filling.tell() - leave_bytes))

    def put_database(self, path: Path) -> None:
        shutil.copy(path, self.outside / DATABASE)

    def copy_database(self, folder: Path) -> Path:
        """What the server has in its database now. SQLite itself would take `outside` for `inside`."""
        folder.mkdir(exist_ok=True)
        for name in (DATABASE, f"{DATABASE}-wal"):
            (folder / name).unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                shutil.copy(self.outside / name, folder)
        return folder / DATABASE

    def make_room(self) -> None:
        (self.outside / "filling").unlink()

    def make_read_only(self) -> None:
        """For whatever is opened from now on, as when the system gives up on a disk with errors."""
        place = str(self.inside)
        self._run("mount", "--bind", place, place)
        self._run("mount", "-o", "remount,bind,ro", place)

    def make_writable(self) -> None:
        self._run("umount", str(self.inside))

    def empty(self) -> None:
        for path in self.outside.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _run(self, *command: str) -> None:
        subprocess.run([*self.enter, *command], check=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A disk with 4 MB of room. RuntimeError where the system allows no namespaces."""
    inside = folder / "disk"
    inside.mkdir()
    mount = f"mount -t tmpfs -o size={ROOM_BYTES} tmpfs '{inside}' && echo mounted && exec cat"
    holder = subprocess.Popen(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdin
        assert holder.stdout
        if holder.stdout.readline() != "mounted\n":
            raise RuntimeError(
                "This system allows no user namespaces: sysctl user.max_user_namespaces"
            )
        disk = SmallDisk(inside, holder.pid)
        wait_for(disk.outside.exists, "the disk is not there")
        yield disk
        holder.stdin.close()
