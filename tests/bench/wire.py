"""How many bytes pass between a phone and the server for each entry and each photo."""

from pathlib import Path

from tests.browser.faults.far import FarPhone

from .far import PHOTO_BYTES, bytes_to_deliver, far_phone
from .report import figure, heading

TOGETHER = (1, 10, 50)
PHOTOS = 10


def weigh_deliveries(folder: Path) -> None:
    """Print the bytes of deliveries, headers included, as they pass over TCP."""
    heading("Bytes over TCP, both ways, between Chromium and the server")
    with far_phone(folder / "wire") as phone:
        for entries in TOGETHER:
            phone.record(entries)
            each = bytes_to_deliver(phone) / entries
            words = "alone" if entries == 1 else f"{entries} together"
            figure(f"an entry without its photo, {words}", f"{each:,.0f} B", "1,024 B")
        _weigh_photos(phone)


def _weigh_photos(phone: FarPhone) -> None:
    """What ten entries with a photo each cost beyond ten without, and beyond the photos themselves."""
    phone.record(PHOTOS)
    bare = bytes_to_deliver(phone)
    previews = _previews(phone, phone.record(PHOTOS, PHOTOS, PHOTO_BYTES))
    overhead = (bytes_to_deliver(phone) - bare) / PHOTOS - PHOTO_BYTES - previews
    figure("overhead of a 250 KB photo, its small preview apart", _share(overhead), "1 %")
    figure("  the preview", _share(previews))


def _previews(phone: FarPhone, ids: list[str]) -> float:
    """Bytes of a preview, on average."""
    sizes = phone.store(
        """const {previewOf} = await import(js + "photos.js")
           const photos = await Promise.all(argument.map(async (id) => (await store.entry(id)).photos[0].sha256))
           return Promise.all(photos.map(async (photo) => (await previewOf(photo))?.byteLength ?? 0))""",
        ids,
    )
    return float(sum(sizes)) / len(sizes)


def _share(overhead_bytes: float) -> str:
    return f"{overhead_bytes:,.0f} B = {100 * overhead_bytes / PHOTO_BYTES:.2f} %"
