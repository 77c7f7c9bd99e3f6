// One delivery: entries first, oldest first, because text is small and most valuable; then photos, smallest first;
// then what the server has to tell. What one record meets never holds up the others.

import { receiptOf, Refusal } from "./answers.js"
import { endTokens, instanceOf, pull } from "./changes.js"
import { base64 } from "./digest.js"
import { forgetOld } from "./forgetting.js"
import { alone } from "./lock.js"
import { ask, NoAnswer } from "./network.js"
import { localTime, received, refused, trying, unsent } from "./outbox.js"
import { sendPhoto } from "./photo_delivery.js"
import { account, entries, setSetting, token } from "./store.js"

// How often each entry or photo failed since this page opened: what failed goes last the next time.
const failures = new Map()

/**
 * Send what waits. Returns how it ended: "done", "no-network", "busy", "sign-in", "update", "elsewhere" (another page
 * is at it) or "nobody", with `after`, the seconds that the server asks us to wait.
 * `onProgress({sent, total, entries: Map(id -> {sent, total})})` counts bytes; `onChange()` says that a record changed.
 */
export async function deliver({ onProgress = () => {}, onChange = () => {} } = {}) {
  return (await alone(() => run(onProgress, onChange))) ?? { ended: "elsewhere", after: 0 }
}

async function run(onProgress, onChange) {
  try {
    await endTokens()
    const [person, bearer] = await Promise.all([account(), token()])
    if (!person) return { ended: "nobody", after: 0 }
    if (!bearer) return { ended: "sign-in", after: 0 }
    const trip = { token: bearer, instance: await instanceOf(bearer), onChange, onProgress, bytes: new Map(), delivered: false, trouble: null }
    try {
      await sendEntries(trip)
      await sendPhotos(trip)
    } finally {
      if (trip.delivered) await setSetting("sent_at", new Date().toISOString())
    }
    await pull(trip)
    await forgetOld()
    return trip.trouble ? ending(trip.trouble) : { ended: "done", after: 0 }
  } catch (error) {
    return ending(error)
  }
}

function ending(error) {
  if (error instanceof NoAnswer) return { ended: "no-network", after: 0 }
  if (!(error instanceof Refusal)) throw error
  const { status, after } = error.problem
  return { ended: { 401: "sign-in", 426: "update" }[status] ?? "busy", after }
}

async function sendEntries(trip) {
  const waiting = (await entries()).filter((entry) => entry.state === "queued").reverse()
  await plan(trip)
  for (const entry of rarelyFailedFirst(waiting, (each) => each.id)) {
    await attempt(trip, entry.id, entry.id, () => sendEntry(trip, entry))
  }
}

async function sendEntry(trip, entry) {
  let current = entry
  while (current?.state === "queued") {
    const revision = (await trying([entry.id]))[0]?.pending[0]
    if (!revision) return
    const { body, digest } = revision
    const answer = await ask("PUT", `/sync/v1/entries/${entry.id}`, {
      token: trip.token, body,
      headers: {
        "Content-Type": "application/json",
        "Content-Digest": `sha-256=:${base64(digest)}:`,
        "X-Phone-Clock": localTime(new Date()),
        ...(current.etag ? { "If-Match": current.etag } : { "If-None-Match": "*" }),
      },
      sent: (bytes) => moved(trip, entry.id, digest, bytes),
    })
    const receipt = receiptOf(answer, entry.id, trip.instance)
    // The server may hold a later revision already, made elsewhere: then ours is part of its history.
    if (receipt.digest !== digest && receipt.revision <= current.revision + 1) throw new NoAnswer("a receipt for something else")
    current = await received(entry.id, digest, receipt, answer.header("ETag"))
    trip.delivered = true
    trip.onChange()
  }
}

async function sendPhotos(trip) {
  const waiting = (await entries()).filter((entry) => entry.state === "safe").flatMap((entry) =>
    entry.photos.filter((photo) => entry.missing.includes(photo.sha256)).map((photo) => ({ entry, photo })),
  )
  waiting.sort((a, b) => a.photo.size - b.photo.size)
  for (const { entry, photo } of rarelyFailedFirst(waiting, (each) => each.photo.sha256)) {
    await attempt(trip, entry.id, photo.sha256, () =>
      sendPhoto(trip, entry, photo, (bytes) => moved(trip, entry.id, photo.sha256, bytes)),
    )
  }
}

/** Do it. What concerns this record alone is noted and the next one has its turn; what concerns all is raised. */
async function attempt(trip, id, what, work) {
  try {
    await work()
    failures.delete(what)
  } catch (error) {
    // Without network nothing is this record's fault, and the oldest stays first.
    if (!(error instanceof NoAnswer) || error.moved) failures.set(what, (failures.get(what) ?? 0) + 1)
    if (!(error instanceof Refusal) || error.stopsAll) throw error
    if (error.problem.retryable) trip.trouble = error
    else await refused(id, error.problem, what === id ? null : what)
    trip.onChange()
  }
}

const rarelyFailedFirst = (all, name) =>
  [...all].sort((a, b) => (failures.get(name(a)) ?? 0) - (failures.get(name(b)) ?? 0))

/** How many bytes each record has to send, and which of them have left. */
async function plan(trip) {
  for (const entry of await entries()) {
    const parts = new Map(entry.state === "queued" ? entry.pending.map(({ body, digest }) => [digest, body.byteLength]) : [])
    if (["queued", "safe"].includes(entry.state)) for (const photo of unsent(entry)) parts.set(photo.sha256, photo.size)
    if (parts.size) trip.bytes.set(entry.id, { parts, sent: new Map() })
  }
}

function moved(trip, id, part, bytes) {
  const planned = trip.bytes.get(id)
  planned?.sent.set(part, Math.min(bytes, planned.parts.get(part) ?? 0))
  const each = new Map([...trip.bytes].map(([id, { parts, sent }]) => [id, { sent: sum(sent), total: sum(parts) }]))
  const all = [...each.values()]
  trip.onProgress({ entries: each, sent: all.reduce((n, one) => n + one.sent, 0), total: all.reduce((n, one) => n + one.total, 0) })
}

const sum = (map) => [...map.values()].reduce((total, n) => total + n, 0)
