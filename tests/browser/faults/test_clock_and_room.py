"""A phone whose clock jumps, or that has no room left: nothing that was called saved is lost."""

from collections.abc import Callable

import pytest

from .far import QUIET, FarPhone

JUMP = """(days) => {
    const Real = Date
    const shift = days * 86_400_000
    window.Date = class extends Real {
      constructor(...given) { given.length ? super(...given) : super(Real.now() + shift) }
      static now() { return Real.now() + shift }
    }
}"""
YEARS_3 = 3 * 365
FILL = """
    await (await import(js + "reserve.js")).keepReserve()
    const draft = await store.newDraft("tree_count")
    await store.saveDraft(draft)
    const info = {mime: "image/jpeg", width: 4, height: 3, taken_at: null, position: null, direction_deg: null,
                  source: "camera"}
    for (let n = 0; n < 40; n++) {
      const bytes = new Uint8Array(400_000)
      for (let at = 0; at < bytes.length; at += 50_000) crypto.getRandomValues(bytes.subarray(at, at + 50_000))
      try {
        await store.addPhoto(draft.id, {bytes: bytes.buffer, ...info})
      } catch (error) {
        const {photos} = await store.draft(draft.id)
        return {isFull: store.isFull(error), photos: photos.length, n, id: draft.id}
      }
    }
    return null
"""


@pytest.mark.parametrize("days", [YEARS_3, -YEARS_3, 1, -1])
def test_a_clock_that_jumps_during_delivery_changes_nothing(phone: FarPhone, days: int):
    before = phone.record(entries=2, photos=2, photo_bytes=60_000)
    phone.proxy.up.bytes_per_s = 200_000
    phone.begin_to_deliver()
    phone.page.evaluate(JUMP, days)
    after = phone.record(entries=2, photos=2, photo_bytes=60_000)
    phone.proxy.up.bytes_per_s = None

    phone.deliver_all()
    phone.check()
    assert {*before, *after} <= {str(entry.id) for entry in phone.field.entries()}


def test_a_phone_without_room_keeps_what_it_has_and_sends_it(
    new_far_phone: Callable[..., FarPhone],
):
    phone = new_far_phone(room_bytes=5_000_000)
    saved = phone.record(entries=2, photos=2, photo_bytes=100_000)
    refused = phone.store(FILL)
    assert refused["isFull"]
    assert refused["photos"] == refused["n"]

    phone.page.goto("about:blank")
    phone.open(QUIET)
    phone.deliver_all()
    phone.store("await store.deleteDraft(argument)", refused["id"])
    more = phone.record(entries=1, photos=1, photo_bytes=100_000)
    phone.deliver_all()
    phone.check()
    assert {str(entry.id) for entry in phone.field.entries()} == {*saved, *more}
