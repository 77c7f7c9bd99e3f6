// What may leave the phone, and when. Photos: after the server's receipt for all of their record, and only when the
// person wants space or there is none. Records: after a season. What waits, was sent back or set aside stays.

import { someone, transaction } from "./store.js"
import { forgetAllButSmall, forgetBytes } from "./photos.js"
import { isShort, space, wanting } from "./space.js"

const RECORD_KEPT_MS = 90 * 86_400_000

/** What "Free space" would free: {photos, bytes}. */
export async function freeable() {
  const photos = (await withPhotos()).flatMap(photosHere)
  return { photos: photos.length, bytes: total(photos) }
}

/**
 * Photos that are sent leave the phone, those sent longest ago first, until so many bytes are free; small pictures of
 * them stay. Returns whether there were any.
 */
export async function freeSpace(bytes = Infinity) {
  const bare = []
  for (const entry of await withPhotos()) if (total(bare.flatMap(photosHere)) < bytes) bare.push(entry)
  const ids = new Set(bare.map(({ id }) => id))
  await transaction(["entries"], "readwrite", async (tx, me) => {
    // What was changed or sent back meanwhile keeps its photos.
    for (const entry of await done(tx, me)) if (ids.has(entry.id)) await tx.objectStore("entries").put({ ...entry, photos_kept: false })
  })
  await forgetAllButSmall(bare.flatMap(photosHere).map((photo) => photo.sha256))
  return bare.length > 0
}

/**
 * After each delivery: if space is short, the photos sent longest ago go, and records of the season before. `today` and
 * the day of the receipt are the server's: a phone whose clock jumps would take its records for old.
 */
export async function forgetOld(today) {
  const room = await space()
  if (isShort(room)) await freeSpace(wanting(room))
  if (!today) return
  const photos = await transaction(["entries"], "readwrite", async (tx, me) => {
    const old = (await done(tx, me)).filter((entry) => !hasPhotos(entry) && Date.parse(today) - Date.parse(storedAt(entry)) > RECORD_KEPT_MS)
    for (const entry of old) await tx.objectStore("entries").delete(entry.id)
    return old.flatMap((entry) => entry.photos.map((photo) => photo.sha256))
  })
  if (photos.length) await forgetBytes(photos)
}

/** The records whose photos may go, sent longest ago first. */
async function withPhotos() {
  const found = await transaction(["entries"], "readonly", done)
  return found.filter(hasPhotos).sort((a, b) => Date.parse(a.sent_at) - Date.parse(b.sent_at))
}

async function done(tx, me) {
  const all = await tx.objectStore("entries").index("account").getAll(someone(me))
  return all.filter((entry) => entry.state === "sent" && entry.sent_at && entry.status !== "returned" && !entry.set_aside?.length)
}

const storedAt = (entry) => entry.receipt?.stored_at ?? entry.sent_at

const hasPhotos = (entry) => entry.photos_kept && photosHere(entry).length > 0

const photosHere = (entry) => entry.photos.filter((photo) => !photo.elsewhere)

const total = (photos) => photos.reduce((sum, photo) => sum + photo.size, 0)
