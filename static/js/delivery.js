// One delivery: entries first, oldest first, because text is small and most valuable; then small pictures of the
// photos; then the photos, smallest first; then what the server has to tell. What one record meets never holds up
// the others.

import { inWords, Refusal } from "./answers.js"
import { endTokens, pull, serverOf } from "./changes.js"
import { sendEntries } from "./entry_delivery.js"
import { forgetOld } from "./forgetting.js"
import { tellKey } from "./key.js"
import { alone } from "./lock.js"
import { NoAnswer } from "./network.js"
import { sendable } from "./outbox.js"
import { sendPhoto } from "./photo_delivery.js"
import { sendPreviews } from "./preview_delivery.js"
import { counting } from "./progress.js"
import { account, NobodyHere, setSetting, setting, token } from "./store.js"
import { attempt, neverFailed, own, rarelyFailedFirst } from "./trip.js"

/**
 * Send what waits. Returns {ended, after, why, progressed}: how it ended, "done", "no-network", "busy", "sign-in",
 * "update", "broken", "elsewhere" (another page is at it) or "nobody"; the seconds that the server asks us to wait;
 * the reason in words, {title, detail}; and whether anything got through.
 * `onProgress`: as of `counting`; `onChange()` says that a record changed.
 */
export async function deliver({ onProgress = () => {}, onChange = () => {} } = {}) {
  return (await alone(() => run(onProgress, onChange))) ?? { ended: "elsewhere", after: 0, why: null, progressed: false }
}

async function run(onProgress, onChange) {
  const trip = { onChange, delivered: false, progressed: false, trouble: null, neverFailed }
  try {
    await aside(endTokens)
    const [person, bearer] = await Promise.all([account(), token()])
    if (!person) return ending(trip, new NobodyHere())
    if (!bearer) return { ...ending(trip, null), ended: "sign-in" }
    Object.assign(trip, { account: person.id, token: bearer, ...(await serverOf(bearer)) })
    await aside(() => tellKey(bearer, trip.accepts))
    await sendAll(trip, onProgress)
    // A server that was restored may lack again what it had.
    if (await pull(trip)) await sendAll(trip, onProgress)
    await forgetOld(await setting("today"))
    return ending(trip, trip.trouble)
  } catch (error) {
    return ending(trip, error)
  }
}

/** What has nothing to do with records keeps none of them back. */
async function aside(work) {
  try {
    await work()
  } catch (error) {
    if (error instanceof NoAnswer && error.kind === "none") throw error
    console.error(error)
  }
}

async function sendAll(trip, onProgress) {
  trip.progress = counting(await own(trip), onProgress)
  try {
    await sendEntries(trip)
    await sendPreviews(trip)
    await sendPhotos(trip)
  } finally {
    if (trip.delivered) await setSetting("sent_at", new Date().toISOString())
  }
}

async function sendPhotos(trip) {
  const waiting = (await own(trip)).flatMap((entry) => sendable(entry).map((photo) => ({ entry, photo })))
  waiting.sort((a, b) => a.photo.size - b.photo.size)
  for (const [i, { entry, photo }] of rarelyFailedFirst(waiting, (each) => each.photo.sha256).entries()) {
    trip.progress.begin({ photo: i + 1, photos: waiting.length })
    await attempt(trip, entry.id, photo.sha256, () =>
      sendPhoto(trip, entry, photo, (bytes) => trip.progress.moved(entry.id, photo.sha256, bytes)),
    )
  }
}

function ending({ delivered, progressed }, error) {
  const why = error && inWords(error)
  return { ended: endedBy(error), after: why?.after ?? 0, why, progressed: delivered || progressed }
}

function endedBy(error) {
  if (!error) return "done"
  if (error instanceof NobodyHere) return "nobody"
  if (error instanceof NoAnswer) return "no-network"
  if (error instanceof Refusal) return { 401: "sign-in", 426: "update" }[error.problem.status] ?? "busy"
  console.error(error)
  return "broken"
}
