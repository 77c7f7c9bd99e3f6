// What may leave the phone, and when: photos a week after the server's receipt for all of a record, the record after
// a season. What still waits, or was sent back, stays.

import { someone, transaction } from "./store.js"
import { forgetBytes } from "./photos.js"

const DAY_MS = 86_400_000
const PHOTOS_KEPT_MS = 7 * DAY_MS
const RECORD_KEPT_MS = 90 * DAY_MS

export async function forgetOld(now = Date.now()) {
  const photos = await transaction(["entries"], "readwrite", async (tx, me) => {
    const store = tx.objectStore("entries")
    const done = (await store.index("account").getAll(someone(me))).filter(isDone)
    const age = (entry) => now - Date.parse(entry.sent_at)
    const bare = done.filter((entry) => entry.photos_kept && age(entry) > PHOTOS_KEPT_MS)
    for (const entry of bare) await store.put({ ...entry, photos_kept: false })
    for (const entry of done) if (age(entry) > RECORD_KEPT_MS) await store.delete(entry.id)
    return bare.flatMap((entry) => entry.photos.map((photo) => photo.sha256))
  })
  if (photos.length) await forgetBytes(photos)
}

const isDone = (entry) => entry.state === "sent" && entry.status !== "returned" && entry.sent_at
