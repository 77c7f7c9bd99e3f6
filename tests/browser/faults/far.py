"""A phone whose way to the server leads through a Proxy, and what its owner records."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from fieldapp.store.photo_files import PhotoFiles
from tests.browser.field import Field
from tests.browser.phones import Handset
from tests.servers import RealServer

from .agreement import check
from .proxy import Proxy

QUIET = "/help"
"""A page that delivers nothing by itself."""
RECORD = """
    const canvas = new OffscreenCanvas(320, 240)
    const context = canvas.getContext("2d")
    const begun = Array.from(crypto.getRandomValues(new Uint8Array(600)))
    for (let i = 0; i < 600; i += 3) {
      context.fillStyle = `hsl(${begun[i]} 60% 50%)`
      context.fillRect(begun[i + 1], begun[i + 2], 60, 60)
    }
    const picture = new Uint8Array(await (await canvas.convertToBlob({type: "image/jpeg"})).arrayBuffer())

    // The same picture with other bytes after its end is another photo.
    const photo = () => {
      const bytes = new Uint8Array(Math.max(argument.photo_bytes, picture.length + 16))
      for (let at = picture.length; at < bytes.length; at += 65536)
        crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65536, bytes.length)))
      bytes.set(picture)
      return {bytes: bytes.buffer, mime: "image/jpeg", width: 320, height: 240, taken_at: null, position: null,
              direction_deg: null, source: "camera"}
    }
    const ids = []
    for (let n = 0; n < argument.entries; n++) {
      const draft = await store.newDraft("tree_count")
      draft.site = argument.site
      draft.answers = {n_spots: 120, n_alive: 120 - n % 20, n_dead: n % 20, n_missing: 0,
                       method: "census", leaf_on: "yes"}
      draft.position = {lat: 47.501 + n / 1e5, lon: 106.202, accuracy_m: 8,
                        at: "2026-06-12T14:31:50+08:00", source: "browser"}
      await store.saveDraft(draft)
      for (let m = n; m < argument.photos; m += argument.entries) await store.addPhoto(draft.id, photo())
      await store.finish(draft.id, {form_version: 1, language: "mn"})
      ids.push(draft.id)
    }
    return ids
"""


@dataclass
class FarPhone(Handset):
    page: Page
    proxy: Proxy
    field: Field
    photos: PhotoFiles
    """Those that the server holds."""

    @property
    def url(self) -> str:
        return self.proxy.url

    def record(self, entries: int = 1, photos: int = 0, photo_bytes: int = 0) -> list[str]:
        """Finish tree counts, with so many photos among them. Returns the ids."""
        wanted: dict[str, Any] = {
            "site": self.field.site.id,
            "entries": entries,
            "photos": photos,
            "photo_bytes": photo_bytes,
        }
        return list(self.store(RECORD, wanted))

    def go_offline(self) -> None:
        """No network at all: not for the page, not for its worker, not for anybody."""
        self.page.context.set_offline(True)
        self.proxy.stop()

    def go_online(self) -> None:
        self.proxy.start()
        self.page.context.set_offline(False)

    def begin_to_deliver(self) -> None:
        """Without waiting for the end."""
        self.store("const {deliver} = await import(js + 'delivery.js'); deliver()")

    def deliver_all(self, tries: int = 6) -> None:
        """Over a line that is whole again, until nothing waits."""
        self.proxy.fault = None
        ends = []
        for _ in range(tries):
            ends.append(self.deliver())
            if ends[-1] == "done" and not self.waiting():
                return
        raise AssertionError(f"ended {ends}, still waiting: {self.waiting()}")

    def waiting(self) -> list[Any]:
        """What is not with the server yet, and why."""
        return list(
            self.store(
                """return (await store.entries()).filter((entry) => entry.state !== "sent")
                          .map(({id, state, missing, problem}) => ({id, state, missing, problem}))"""
            )
        )

    def check(self) -> None:
        check(self, self.field, self.photos)


def photos_of(server: RealServer) -> PhotoFiles:
    return PhotoFiles(Path(server.data) / "photos")
