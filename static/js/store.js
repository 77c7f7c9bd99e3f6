// What this phone keeps, under the account that made it: who works here, what is begun, what waits to be sent.
// Every write is strict: when a promise resolves, a dead battery takes nothing back. Drafts are as the form fills
// them; photos and the outbox have modules of their own, loaded when they are needed.
//
// draft = {id, account, record_type, site, answers, position, photos, touched_at, opened_at, recorded_at,
//          correcting: null | {revision, etag, reason, remarks}}

import { openDB } from "./vendor/idb/index.js"

const NAME = "fieldapp"
const VERSION = 1
// What Chromium answers for ever after, once the disk was full or the system closed the database.
const BROKEN = ["InvalidStateError", "UnknownError"]
const FULL = ["QuotaExceededError", "DataError", "UnknownError"]

let connection = null

/** Nobody is signed in on this phone. */
export class NobodyHere extends Error {
  name = "NobodyHere"
}

/** Another page has written this draft since, or finished it. */
export class ChangedElsewhere extends Error {
  name = "ChangedElsewhere"
}

/** Whether this error means that the phone's storage is full. */
export const isFull = (error) => FULL.includes(error?.name)

/** The person who works on this phone now: {id, name, language, can_review, signedInAt}, or null. */
export function account() {
  return transaction(["accounts"], "readonly", async (tx, me) =>
    me === null ? null : tx.objectStore("accounts").get(me),
  )
}

/** From now on this person works on this phone. What others left here stays theirs, and unseen. */
export async function signIn({ id, ...known }, token) {
  const signedInAt = new Date().toISOString()
  await transaction(["accounts", "tokens"], "readwrite", async (tx) => {
    await tx.objectStore("accounts").put({ ...known, id, signedInAt })
    await tx.objectStore("tokens").put({ account: id, token, ending: false })
    await tx.objectStore("settings").put(id, "account")
  })
}

/** Nobody works on this phone any more; the records stay. The token stays apart until the server has ended it. */
export function signOut() {
  return transaction(["tokens"], "readwrite", async (tx, me) => {
    const kept = me === null ? undefined : await tx.objectStore("tokens").get(me)
    if (kept) await tx.objectStore("tokens").put({ ...kept, ending: true })
    await tx.objectStore("settings").put(null, "account")
  })
}

/** The token that this person's records are sent with, or null. */
export function token() {
  return transaction(["tokens"], "readonly", async (tx, me) => {
    const kept = me === null ? undefined : await tx.objectStore("tokens").get(me)
    return kept && !kept.ending ? kept.token : null
  })
}

/** A small fact of this account that is kept on this phone: the site in hand, when it last sent. */
export const setting = (name) => transaction([], "readonly", (tx, me) => tx.objectStore("settings").get(`${me}/${name}`))

export const setSetting = (name, value) =>
  transaction([], "readwrite", (tx, me) => tx.objectStore("settings").put(value, `${me}/${name}`))

/** {projects, sites, choices, cursor}, as the server last told; null before the first time. */
export function reference() {
  return transaction(["reference"], "readonly", async (tx, me) => (await tx.objectStore("reference").get(me)) ?? null)
}

export function setReference(lists) {
  return transaction(["reference"], "readwrite", async (tx, me) => {
    const known = await tx.objectStore("reference").get(me)
    await tx.objectStore("reference").put({ ...known, ...lists, account: me })
  })
}

/** The site in hand: the one chosen last, else the first of the list; null if there is none. */
export async function currentSite() {
  const [chosen, lists] = await Promise.all([setting("site"), reference()])
  const sites = lists?.sites ?? []
  return sites.find((site) => site.id === chosen) ?? sites[0] ?? null
}

export const setCurrentSite = (id) => setSetting("site", id)

/** A new draft for the site in hand. It is on the phone after the first saveDraft. */
export async function newDraft(recordType, id = uuidv7()) {
  const [person, site] = await Promise.all([account(), currentSite()])
  if (!person) throw new NobodyHere()
  const opened_at = new Date().toISOString()
  return {
    id, account: person.id, record_type: recordType, site: site?.id ?? null, answers: {}, position: null,
    photos: [], opened_at, touched_at: opened_at, recorded_at: null, correcting: null,
  }
}

/**
 * Keep the draft as it is now, except its photos: those are kept by addPhoto and removePhoto.
 * `seen`: the `touched_at` this page saw last. ChangedElsewhere, and nothing written, if it is another one by now.
 */
export function saveDraft(draft, seen = null) {
  return transaction(["drafts"], "readwrite", async (tx, me) => {
    const known = mine(await tx.objectStore("drafts").get(draft.id), me)
    if (seen !== null && known?.touched_at !== seen) throw new ChangedElsewhere(draft.id)
    const saved = { ...draft, account: someone(me), photos: known?.photos ?? draft.photos, touched_at: new Date().toISOString() }
    await tx.objectStore("drafts").put(saved)
    return saved
  })
}

export function draft(id) {
  return transaction(["drafts"], "readonly", async (tx, me) => mine(await tx.objectStore("drafts").get(id), me))
}

/** This account's drafts, the one touched last first. */
export async function drafts() {
  const found = await allOfAccount("drafts")
  return found.sort((a, b) => b.touched_at.localeCompare(a.touched_at))
}

export const deleteDraft = async (id) => (await import("./photos.js")).deleteDraft(id)

/** This account's entries, newest first. */
export async function entries() {
  const found = await allOfAccount("entries")
  return found.sort((a, b) => Date.parse(b.recorded_at) - Date.parse(a.recorded_at) || b.id.localeCompare(a.id))
}

export function entry(id) {
  return transaction(["entries"], "readonly", async (tx, me) => mine(await tx.objectStore("entries").get(id), me))
}

/** The answers given last at this site: this phone's newest, else what the server remembers; null if none. */
export async function last(site, recordType) {
  const [own, lists] = await Promise.all([entries(), reference()])
  const newest = own.find((each) => each.site === site && each.record_type === recordType && each.answers)
  const remembered = lists?.sites?.find((each) => each.id === site)?.last?.[recordType]
  return newest?.answers ?? remembered?.answers ?? null
}

/** Freeze the draft: from now on it waits to be sent. `more`: {form_version, language}. Returns the entry. */
export const finish = async (id, more) => (await import("./outbox.js")).finish(id, more)

/** A draft that corrects this entry, with its answers and photos; null if this phone does not hold them. */
export const correct = async (id) => (await import("./outbox.js")).correct(id)

export const addPhoto = async (draftId, photo) => (await import("./photos.js")).addPhoto(draftId, photo)
export const removePhoto = async (draftId, sha256) => (await import("./photos.js")).removePhoto(draftId, sha256)
export const photoBytes = async (sha256) => (await import("./photos.js")).photoBytes(sha256)
export const thumbnail = async (sha256) => (await import("./photos.js")).thumbnail(sha256)

/**
 * Run `work(tx, me)` in one transaction over these stores; `me` is the account's id, or null. Work may run twice:
 * a connection that broke is opened again once, and what is not a photo finds room in the reserve.
 */
export async function transaction(stores, mode, work, again = true) {
  try {
    const database = await (connection ??= connect())
    return await finished(database.transaction([...stores, "settings"], mode, { durability: "strict" }), work)
  } catch (error) {
    if (!again || !(await isRepaired(error, stores))) throw error
    return transaction(stores, mode, work, false)
  }
}

async function isRepaired({ name }, stores) {
  if (name === "QuotaExceededError") return !stores.includes("chunks") && (await import("./reserve.js")).useReserve().catch(() => false)
  if (!BROKEN.includes(name)) return false
  const broken = await connection?.catch(() => null)
  connection = null
  broken?.close()
  return true
}

async function finished(tx, work) {
  try {
    const me = (await tx.objectStore("settings").get("account")) ?? null
    const result = await work(tx, me)
    await tx.done
    return result
  } catch (error) {
    tx.done.catch(() => {})
    try {
      tx.abort()
    } catch {
      // It has ended by itself.
    }
    throw error
  }
}

function connect() {
  const opening = openDB(NAME, VERSION, {
    upgrade,
    // A newer page wants to upgrade: let go, and open again when needed.
    blocking: (_old, _new, event) => forget(event.target),
    terminated: () => forget(),
  })
  opening.catch(() => forget())
  return opening
}

function forget(database) {
  connection = null
  database?.close()
}

// Additions only, for ever: an upgrade that drops a store drops somebody's work. And as few as possible: after one, pages
// of the release before cannot open the database any more. What is new mostly finds a place in what is there.
function upgrade(database, from) {
  if (from < 1) {
    database.createObjectStore("settings")
    database.createObjectStore("accounts", { keyPath: "id" })
    database.createObjectStore("tokens", { keyPath: "account" })
    database.createObjectStore("reference", { keyPath: "account" })
    database.createObjectStore("drafts", { keyPath: "id" }).createIndex("account", "account")
    database.createObjectStore("entries", { keyPath: "id" }).createIndex("account", "account")
    database.createObjectStore("photos", { keyPath: ["account", "sha256"] })
    database.createObjectStore("chunks")
  }
}

function allOfAccount(store) {
  return transaction([store], "readonly", (tx, me) => (me === null ? [] : tx.objectStore(store).index("account").getAll(me)))
}

/** The row, if it belongs to this account; null if it is another's or not there. */
export const mine = (row, me) => (row && me !== null && row.account === me ? row : null)

/** The account's id; NobodyHere if nobody is signed in. */
export function someone(me) {
  if (me === null) throw new NobodyHere()
  return me
}

/** RFC 9562 version 7: its first 48 bits are the time, so that neighbours in time are neighbours in an index. */
export function uuidv7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex)
}
