// Photos on this phone: chunks of 32 KB, because a database of Blobs is destroyed when the disk is full. A photo is
// named by the SHA-256 of its bytes, and counts as kept only after its bytes were read back and compared.

import { sha256 } from "./digest.js"
import { smallPictures } from "./small_pictures.js"
import { mine, someone, transaction } from "./store.js"

const CHUNK = 32 * 1024

/** What was read back is not what was written. */
class PhotoNotKept extends Error {
  name = "PhotoNotKept"
}

/**
 * Keep a photo of a saved draft: {bytes: ArrayBuffer, mime, width, height, taken_at, position, direction_deg, source}.
 * Returns what is known of it, with its name: {sha256, size, mime, …}.
 */
export async function addPhoto(draftId, { bytes, ...known }) {
  const info = { sha256: await sha256(bytes), size: bytes.byteLength, ...known }
  const pictures = await smallPictures(bytes, known)
  const me = await transaction(["drafts", "photos", "chunks"], "readwrite", async (tx, me) => {
    const draft = mine(await tx.objectStore("drafts").get(draftId), someone(me))
    if (!draft) throw new Error(`draft ${draftId} is not saved`)
    await keep(tx, me, info, bytes, pictures)
    const others = draft.photos.filter((photo) => photo.sha256 !== info.sha256)
    await tx.objectStore("drafts").put({ ...draft, photos: [...others, info] })
    return me
  })
  const kept = await photoBytes(info.sha256)
  if (kept === null || (await sha256(kept)) !== info.sha256) {
    await removePhoto(draftId, info.sha256)
    throw new PhotoNotKept(`photo ${info.sha256} of account ${me} was not kept`)
  }
  return info
}

async function keep(tx, me, info, bytes, pictures) {
  const count = Math.ceil(bytes.byteLength / CHUNK)
  await tx.objectStore("photos").put({ account: me, sha256: info.sha256, size: info.size, count, ...pictures })
  for (let i = 0; i < count; i++) {
    await tx.objectStore("chunks").put(bytes.slice(i * CHUNK, (i + 1) * CHUNK), [me, info.sha256, i])
  }
}

export async function removePhoto(draftId, sha256) {
  await transaction(["drafts"], "readwrite", async (tx, me) => {
    const draft = mine(await tx.objectStore("drafts").get(draftId), me)
    if (!draft) return
    await tx.objectStore("drafts").put({ ...draft, photos: draft.photos.filter((photo) => photo.sha256 !== sha256) })
  })
  await forgetBytes([sha256])
}

export async function deleteDraft(id) {
  const photos = await transaction(["drafts"], "readwrite", async (tx, me) => {
    const draft = mine(await tx.objectStore("drafts").get(id), me)
    if (!draft) return []
    await tx.objectStore("drafts").delete(id)
    return draft.photos.map((photo) => photo.sha256)
  })
  await forgetBytes(photos)
}

/** The bytes of a photo; null if this phone does not hold all of them. */
export function photoBytes(sha256) {
  return transaction(["photos", "chunks"], "readonly", async (tx, me) => {
    const photo = await tx.objectStore("photos").get([me ?? -1, sha256])
    if (!photo) return null
    const chunks = await tx.objectStore("chunks").getAll(allChunks(me, sha256))
    const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
    return chunks.length === photo.count && size === photo.size ? joined(chunks, size) : null
  })
}

/** The bytes of a small picture of it for lists; null if there is none. */
export const thumbnail = async (sha256) => (await row(sha256))?.small ?? null

/** The bytes of the picture that goes ahead of the photo: WebP of at most 8 KB. Null if this browser made none. */
export const previewOf = async (sha256) => (await row(sha256))?.preview ?? null

const row = (sha256) => transaction(["photos"], "readonly", (tx, me) => tx.objectStore("photos").get([me ?? -1, sha256]))

/** Forget those photos that no draft and no entry with `photos_kept` shows any more. */
export const forgetBytes = (names) => forget(names, (photos, key) => photos.delete(key))

/** The same, but the picture for lists stays. */
export const forgetAllButSmall = (names) =>
  forget(names, async (photos, key) => {
    const photo = await photos.get(key)
    if (photo) await photos.put({ ...photo, preview: null })
  })

function forget(names, work) {
  return transaction(["drafts", "entries", "photos", "chunks"], "readwrite", async (tx, me) => {
    const shown = await inUse(tx, someone(me))
    for (const name of names) {
      if (shown.has(name)) continue
      await work(tx.objectStore("photos"), [me, name])
      await tx.objectStore("chunks").delete(allChunks(me, name))
    }
  })
}

async function inUse(tx, me) {
  const [drafts, entries] = await Promise.all(
    ["drafts", "entries"].map((store) => tx.objectStore(store).index("account").getAll(me)),
  )
  const shown = [...drafts, ...entries.filter((entry) => entry.photos_kept), ...entries.flatMap(unsentRevisions)]
  return new Set(shown.flatMap(({ photos }) => photos).map((photo) => photo.sha256))
}

const unsentRevisions = ({ pending, set_aside = [] }) => [...pending, ...set_aside]

const allChunks = (me, sha256) => IDBKeyRange.bound([me, sha256, 0], [me, sha256, Infinity])

function joined(chunks, size) {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(new Uint8Array(chunk), at)
    at += chunk.byteLength
  }
  return bytes.buffer
}
