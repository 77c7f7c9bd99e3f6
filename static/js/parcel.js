// All that is only on this phone, in one file: for somebody else to hand in, and for the day when this browser dies.
// A ZIP whose members are stored as they are; records stand in it byte for byte as they are sent. docs/carrying.md
// says what is in it.

import { canonical } from "./digest.js"
import { canSign, sign } from "./key.js"
import { etagOf, localTime, trying } from "./outbox.js"
import { photoBytes } from "./photos.js"
import { account, drafts, entries, setting } from "./store.js"
import { downloadZip } from "./vendor/client-zip/index.js"

const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif" }

/** Whether something of the entry is on this phone alone, whether it waits or was set aside. */
export const isOnlyHere = (entry) => entry.state !== "sent" && (entry.pending.length > 0 || Boolean(entry.sent))

/**
 * Save or share a file with all that is only on this phone, or with just these records.
 * Returns {name, records, drafts}, or null if the person changed their mind.
 */
export async function saveParcel(ids = null) {
  const wanted = ({ id }) => ids === null || ids.includes(id)
  const [person, begun] = [await account(), (await drafts()).filter(wanted)]
  // From now on they may arrive: what is corrected later comes after them, not in their place.
  await trying((await entries()).filter(wanted).map(({ id }) => id))
  const chosen = (await entries()).filter((entry) => wanted(entry) && (ids !== null || isOnlyHere(entry)))
  const made_at = localTime(new Date())
  const manifest = canonical({
    format: 1, made_at, instance: (await setting("instance")) ?? "", recorder: { id: person.id, name: person.name },
    entries: chosen.flatMap(revisionsOf).map(({ id, n, digest, if_match, photos }) => ({ id, n, digest, if_match, photos: photos.map(({ sha256 }) => sha256) })),
    photos: photosOf(chosen).map(({ sha256, size, mime }) => ({ sha256, size, mime })),
    drafts: begun.length,
  })
  // Piece by piece: three hundred photos are never all in memory.
  const zip = await downloadZip(members(manifest, chosen, begun), { buffersAreUTF8: true }).blob()
  const name = `fieldapp-${person.name.replace(/[^\p{L}\p{N}]+/gu, "-")}-${made_at.slice(0, 16).replace(":", "")}.zip`
  const isGiven = await give(new File([zip], name, { type: "application/zip" }))
  return isGiven ? { name, records: chosen.length, drafts: begun.length } : null
}

/** The revisions of an entry that the server may lack, oldest first. */
function revisionsOf(entry) {
  const { id, sent, pending, revision, etag } = entry
  const first = sent && !pending.length ? [{ id, n: revision, if_match: null, ...sent }] : []
  return pending.reduce((all, each, i) => {
    const before = pending[i - 1]
    const if_match = before ? etagOf({ revision: revision + i, digest: before.digest }) : etag
    return [...all, { id, n: revision + 1 + i, if_match, ...each }]
  }, first)
}

/** Their photos that this phone has, each once, without those that the server has said it holds. */
function photosOf(chosen) {
  const wanted = chosen.flatMap((entry) => {
    const held = new Set(entry.sent?.photos.map(({ sha256 }) => sha256).filter((name) => !entry.missing.includes(name)))
    return revisionsOf(entry).flatMap(({ photos }) => photos).filter(({ sha256, elsewhere }) => !elsewhere && !held.has(sha256))
  })
  return [...new Map(wanted.map((photo) => [photo.sha256, photo])).values()]
}

async function* members(manifest, chosen, begun) {
  const lastModified = new Date()
  const member = (name, input) => ({ name, input, lastModified })
  yield member("manifest.json", manifest)
  if (canSign()) yield member("signature.json", JSON.stringify(await sign(manifest)))
  for (const { id, n, body } of chosen.flatMap(revisionsOf)) yield member(`entries/${id}.${n}.json`, body)
  for (const { sha256, mime } of onceEach([...photosOf(chosen), ...begun.flatMap(({ photos }) => photos)])) {
    const bytes = await photoBytes(sha256)
    if (bytes) yield member(`photos/${sha256}.${ENDINGS[mime]}`, bytes)
  }
  // What follows only people read: the server takes no unfinished records and none that gave way to another version.
  for (const draft of begun) yield member(`drafts/${draft.id}.json`, canonical(draft))
  for (const { id, set_aside } of chosen) for (const { digest, body } of set_aside ?? []) yield member(`drafts/${id}.${digest.slice(0, 16)}.json`, body)
}

const onceEach = (photos) => new Map(photos.map((photo) => [photo.sha256, photo])).values()

/** Hand the file to another app, or save it. False if the person changed their mind. */
async function give(file) {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: file.name })
      return true
    } catch (error) {
      if (error.name === "AbortError") return false
    }
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: file.name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  return true
}
