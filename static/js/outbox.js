// Finished records: frozen when they are finished, kept until the server's receipt, changed only by adding a revision.
//
// entry = {id, account, record_type, site, recorded_at, answers, position, language, form_version, photos, photos_kept,
//   state: "queued" | "safe" | "sent" | "attention" | "aside",
//   pending: revisions without receipt, oldest first: [{body: ArrayBuffer, digest, photos}],
//   tried: the oldest of them may have arrived,
//   sent: the last revision with a receipt, or null,
//   revision, etag, missing: as the last receipt says; receipt: the last receipt,
//   problem: why it cannot be sent as it is, or null; `problem.photos` names the photos that cannot,
//   trouble: why it did not go the last time although it will be tried again, {title, detail, at, after}, or null,
//   set_aside: revisions that gave way to the server's, kept; begun: photos of which some may have arrived;
//   previewed: photos whose preview was sent; status, review: the supervisor's, finished_at, sent_at}
//
// Entries of release 0.1.0 have no trouble, set_aside, begun and previewed.
// What the server tells of entries that this phone does not hold has the same shape, without answers and photos.

import { canonical, sha256 } from "./digest.js"
import { draft as findDraft, entry as findEntry, mine, someone, transaction } from "./store.js"

const PHOTO_MEMBERS = ["sha256", "size", "mime", "width", "height", "taken_at", "position", "direction_deg", "source"]

/** Freeze a draft into the entry that waits to be sent. */
export async function finish(id, { form_version, language }) {
  const draft = await findDraft(id)
  if (!draft) throw new Error(`no draft ${id} of this account`)
  const recorded_at = draft.recorded_at ?? localTime(new Date())
  const finished = { ...draft, form_version, language, recorded_at }
  const body = canonical(envelope(finished))
  const revision = { body, digest: await sha256(body), photos: draft.photos }
  return transaction(["drafts", "entries"], "readwrite", async (tx, me) => {
    const known = mine(await tx.objectStore("entries").get(id), someone(me))
    const entry = queued(known, finished, revision)
    await tx.objectStore("entries").put(entry)
    await tx.objectStore("drafts").delete(id)
    return entry
  })
}

function envelope({ record_type, form_version, site, recorded_at, position, language, answers, photos }) {
  return {
    format: 1, record_type, form_version, site, recorded_at, position, language, answers,
    photos: photos.map((photo) => Object.fromEntries(PHOTO_MEMBERS.map((name) => [name, photo[name] ?? null]))),
  }
}

// A revision that may have arrived stays as it was sent; one that never left is replaced.
function queued(known, { account, id, record_type, site, recorded_at, answers, position, language, form_version, photos }, revision) {
  return {
    ...(known ?? { sent: null, revision: 0, etag: null, missing: [], receipt: null, status: null, review: null, sent_at: null }),
    id, account, record_type, site, recorded_at, answers, position, language, form_version, photos, photos_kept: true,
    state: "queued", problem: null, trouble: null, tried: known?.tried ?? false,
    pending: known?.tried ? [known.pending[0], revision] : [revision],
    finished_at: new Date().toISOString(),
  }
}

/** A draft that corrects this entry; the one already begun, if there is one. Null if its answers are not here. */
export async function correct(id) {
  const [begun, entry] = await Promise.all([findDraft(id), findEntry(id)])
  if (begun) return begun
  if (!entry?.answers) return null
  const { account, record_type, site, answers, position, photos, recorded_at, revision, etag, review } = entry
  const opened_at = new Date().toISOString()
  const returned = entry.status === "returned" ? review : null
  return {
    id, account, record_type, site, answers: JSON.parse(JSON.stringify(answers)), position, photos, recorded_at,
    opened_at, touched_at: opened_at,
    correcting: { revision, etag, reason: returned?.reason_label ?? null, remarks: returned?.remarks ?? {} },
  }
}

/** The photos of an entry that the server does not have and that this phone once had. */
export const unsent = (entry) =>
  entry.photos.filter(
    (photo) => !photo.elsewhere && (entry.missing.includes(photo.sha256) || !entry.sent?.photos.some(({ sha256 }) => sha256 === photo.sha256)),
  )

/** The photos that go now: those of its receipt that are not here for a reason are left out. */
export const sendable = (entry) =>
  entry.pending.length || !["safe", "attention"].includes(entry.state)
    ? []
    : entry.photos.filter(({ sha256, elsewhere }) => !elsewhere && entry.missing.includes(sha256) && !entry.problem?.photos?.includes(sha256))

/** The oldest revision of each leaves the phone: from now on it may have arrived. Returns those that wait to be sent. */
export function trying(ids) {
  return transaction(["entries"], "readwrite", async (tx, me) => {
    const store = tx.objectStore("entries")
    const tried = []
    for (const id of ids) {
      const entry = mine(await store.get(id), someone(me))
      if (!entry?.pending.length) continue
      if (!entry.tried) await store.put({ ...entry, tried: true })
      if (entry.state === "queued") tried.push({ ...entry, tried: true })
    }
    return tried
  })
}

/** Some of this photo may have arrived: whoever goes on asks how much. */
export const began = (id, photo) => change(id, (entry) => ({ ...entry, begun: added(entry.begun, photo) }))

export const previewed = (id, photo) => change(id, (entry) => ({ ...entry, previewed: added(entry.previewed, photo) }))

const added = (names = [], name) => [...new Set([...names, name])]

/** The server holds the revision with this digest; null if the receipt came for another reason. */
export function received(id, digest, receipt, etag) {
  return change(id, (entry) => {
    const [oldest, ...newer] = entry.pending
    if (digest === null || oldest?.digest !== digest) return withReceipt(entry, receipt, etag)
    return withReceipt({ ...entry, pending: newer, tried: false, sent: oldest, problem: null }, receipt, etag)
  })
}

/** Where the entry stands by the server's receipt: sent only if every photo is there too. */
function withReceipt(entry, receipt, etag) {
  const settled = {
    ...entry, receipt, etag: etag ?? etagOf(receipt), revision: receipt.revision,
    missing: receipt.state === "complete" ? [] : receipt.missing,
    status: receipt.status, review: receipt.status === "returned" ? entry.review : null, trouble: null,
  }
  return standing(settled, new Date().toISOString())
}

/** The entry in the state that follows from what is known of it. What the person has to decide stays with them. */
export function standing(entry, arrivedAt = null) {
  const { pending, missing, problem } = entry
  const done = !pending.length && !missing.length
  if (done) return { ...entry, state: "sent", problem: null, sent_at: entry.sent_at ?? arrivedAt }
  if (entry.state === "aside") return { ...entry, sent_at: null }
  const stuck = problem && (pending.length > 0 || problem.photos?.some((name) => missing.includes(name)))
  if (stuck) return { ...entry, state: "attention", sent_at: null }
  return { ...entry, state: pending.length ? "queued" : "safe", problem: null, sent_at: null }
}

// As the server makes it. Several receipts in one answer have no headers of their own.
export const etagOf = ({ revision, digest }) => `"${revision}-${digest.slice(0, 16)}"`

/** The server cannot take this as it is, or not this photo. It stays here, with the reason, until the person acts. */
export const refused = (id, problem, photo = null) =>
  change(id, (entry) => {
    const photos = photo ? added(entry.problem?.photos, photo) : undefined
    const state = entry.state === "aside" ? "aside" : "attention"
    return { ...entry, state, tried: false, trouble: null, problem: { ...problem, photos, at: new Date().toISOString() } }
  })

/** It did not go this time. It will be tried again; the person can read why. */
export const troubled = (id, { title, detail, after }) =>
  change(id, (entry) => ({ ...entry, trouble: { title, detail, after, at: new Date().toISOString() } }))

/** Try again what the server could not take; over its present version if it has another one now. */
export const sendAgain = (id) =>
  change(id, (entry) => standing({ ...entry, state: "queued", etag: entry.problem?.etag ?? entry.etag, problem: null, trouble: null }))

/** The person sets this record aside: it is kept with its photos, but not sent. */
export const putAside = (id) =>
  change(id, (entry) => (entry.state === "sent" ? entry : { ...entry, state: "aside", trouble: null }))

/** What was set aside waits again, or asks again for what was wrong with it. */
export const takeUp = (id) => change(id, (entry) => (entry.state === "aside" ? standing({ ...entry, state: "queued" }) : entry))

/**
 * The server's version stands; what waited here gives way to it and is kept in `set_aside`.
 * news = {receipt, etag, body}: the receipt and the ETag of GET /entries/{id}, the bytes of GET …/revision.
 */
export async function keepServers(id, { receipt, etag, body }) {
  const { answers, position, site, recorded_at, photos } = JSON.parse(new TextDecoder().decode(body))
  return change(id, (entry) => {
    const own = new Set([entry, ...entry.pending].flatMap((each) => each.photos).map(({ sha256 }) => sha256))
    const shown = photos.map((photo) => (own.has(photo.sha256) ? photo : { ...photo, elsewhere: true }))
    const gaveWay = {
      ...entry, answers, position, site, recorded_at, photos: shown, state: "queued", pending: [], tried: false, problem: null,
      sent: { body, digest: receipt.digest, photos: shown }, set_aside: [...(entry.set_aside ?? []), ...entry.pending],
    }
    return withReceipt(gaveWay, receipt, etag)
  })
}

/** Change one entry of this account in one transaction. Returns it, or null if it is not here. */
export function change(id, work) {
  return transaction(["entries"], "readwrite", async (tx, me) => {
    const entry = mine(await tx.objectStore("entries").get(id), someone(me))
    if (!entry) return null
    const changed = work(entry)
    await tx.objectStore("entries").put(changed)
    return changed
  })
}

/** 2026-06-12T14:32:05+08:00 */
export function localTime(moment) {
  const ahead = -moment.getTimezoneOffset()
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0")
  const shifted = new Date(moment.getTime() + ahead * 60_000).toISOString().slice(0, 19)
  return `${shifted}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`
}
