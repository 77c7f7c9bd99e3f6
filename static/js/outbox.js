// Finished records: frozen when they are finished, kept until the server's receipt, changed only by adding a revision.
//
// entry = {id, account, record_type, site, recorded_at, answers, position, language, form_version, photos, photos_kept,
//   state: "queued" | "safe" | "sent" | "attention",
//   pending: revisions without receipt, oldest first: [{body: ArrayBuffer, digest, photos}],
//   tried: the oldest of them may have arrived,
//   sent: the last revision with a receipt, or null,
//   revision, etag, missing: as the last receipt says; receipt: the last receipt; problem: why it cannot be sent, or null,
//   status, review: the supervisor's, finished_at, sent_at}
//
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
    state: "queued", problem: null, tried: known?.tried ?? false,
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

/** The photos of an entry that the server does not have. */
export const unsent = (entry) =>
  entry.photos.filter(({ sha256 }) => entry.missing.includes(sha256) || !entry.sent?.photos.some((photo) => photo.sha256 === sha256))

/** The oldest revision is on its way: from now on it may have arrived. */
export const trying = (id) => change(id, (entry) => ({ ...entry, tried: true }))

/** The server holds the revision with this digest. */
export function received(id, digest, receipt, etag) {
  return change(id, (entry) => {
    const [oldest, ...newer] = entry.pending
    const wasOldest = oldest?.digest === digest
    return withReceipt(
      { ...entry, pending: wasOldest ? newer : entry.pending, tried: wasOldest ? false : entry.tried, sent: wasOldest ? oldest : entry.sent },
      receipt,
      etag,
    )
  })
}

/** Where the entry stands by the server's receipt: sent only if every photo is there too. */
function withReceipt(entry, receipt, etag) {
  const complete = receipt.state === "complete" && receipt.missing.length === 0
  const state = entry.pending.length ? "queued" : complete ? "sent" : "safe"
  const sent_at = state === "sent" ? (entry.sent_at ?? new Date().toISOString()) : null
  return {
    ...entry, receipt, etag: etag ?? entry.etag, revision: receipt.revision, missing: receipt.missing,
    status: receipt.status, review: receipt.status === "returned" ? entry.review : null, state, sent_at, problem: null,
  }
}

/** The server cannot take this as it is. It stays here, with the reason, until the person does something about it. */
export const refused = (id, problem) =>
  change(id, (entry) => ({ ...entry, state: "attention", tried: false, problem: { ...problem, at: new Date().toISOString() } }))

/** Try again what the server could not take; over its present version if it has another one now. */
export const sendAgain = (id) =>
  change(id, (entry) => ({
    ...entry, etag: entry.problem?.etag ?? entry.etag, problem: null,
    state: entry.pending.length ? "queued" : "safe",
  }))

/** The server does not know this entry any more, as after it was restored from a copy: send all of it again. */
export const lostByServer = (id) =>
  change(id, (entry) =>
    entry.sent && !entry.pending.length
      ? { ...entry, pending: [entry.sent], sent: null, tried: false, state: "queued", revision: 0, etag: null, receipt: null, sent_at: null }
      : entry,
  )

/** What the server tells about this person's entries: decisions, remarks, receipts. */
export function told(news) {
  return transaction(["entries"], "readwrite", async (tx, me) => {
    for (const each of news) {
      const known = mine(await tx.objectStore("entries").get(each.id), someone(me))
      await tx.objectStore("entries").put(merged(known, each, me))
    }
  })
}

function merged(known, news, me) {
  const { id, record_type, site, recorded_at, status, review, state, revision, missing, etag, digest } = news
  const complete = state === "complete"
  const isWaiting = known?.pending.length || known?.state === "attention"
  // Changed elsewhere: what this phone holds is no longer what stands.
  if (!known || (!isWaiting && known.sent?.digest !== digest)) {
    return {
      id, account: me, record_type, site, recorded_at, answers: null, position: null, photos: [], photos_kept: false,
      pending: [], tried: false, sent: null, receipt: null, problem: null, status, review, revision, missing, etag,
      state: complete ? "sent" : "safe", finished_at: recorded_at, sent_at: news.received_at,
    }
  }
  // A revision still on its way decides by its own receipt; until then only the judgement is news.
  if (isWaiting) return { ...known, status, review }
  return { ...known, status, review, revision, missing, etag, state: complete ? "sent" : "safe", sent_at: complete ? (known.sent_at ?? news.received_at) : null }
}

function change(id, work) {
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
