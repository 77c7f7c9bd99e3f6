// Records to the server: many in one compressed request where the server takes that, else one by one. However they
// go, each is answered by itself, and its own receipt alone counts.

import { receiptOf, refuse, Refusal } from "./answers.js"
import { base64, sha256 } from "./digest.js"
import { attempt, own, rarelyFailedFirst } from "./trip.js"
import { ask, NoAnswer } from "./network.js"
import { localTime, received, trying } from "./outbox.js"

const MOST_AT_ONCE = 50
// Unpacked. Packed it is a fifth of that: half a minute on 2G.
const MOST_BYTES = 200_000
const ENOUGH_REFUSALS = 2

// Fewer after a request that did not get through, more again after one that did.
let atOnce = MOST_AT_ONCE
let refusals = 0

export async function sendEntries(trip) {
  const answered = new Set()
  const waiting = await queued(trip)
  if (trip.accepts.includes("gzip") && "CompressionStream" in globalThis) await sendTogether(trip, waiting.filter(trip.neverFailed), answered)
  const left = (await queued(trip)).filter(({ id }) => !answered.has(id))
  for (const [i, entry] of rarelyFailedFirst(left, ({ id }) => id).entries()) {
    trip.progress.begin({ record: i + 1, records: left.length })
    await attempt(trip, entry.id, null, () => sendEntry(trip, entry))
  }
}

const queued = async (trip) => (await own(trip)).filter((entry) => entry.state === "queued").reverse()

async function sendEntry(trip, entry) {
  let current = entry
  while (current?.state === "queued") {
    const [tried] = await trying([entry.id])
    if (!tried) return
    const { body, digest } = tried.pending[0]
    const answer = await ask("PUT", `/sync/v1/entries/${entry.id}`, {
      token: trip.token, body,
      headers: { ...headersOf(digest), ...(tried.etag ? { "If-Match": tried.etag } : { "If-None-Match": "*" }) },
      sent: (bytes) => trip.progress.moved(entry.id, digest, bytes),
    })
    current = await settle(trip, tried, answer)
  }
}

/** Send batches for as long as the server takes them; whoever was answered is noted in `answered`. */
async function sendTogether(trip, waiting, answered) {
  let rest = waiting
  while (rest.length > 1 && refusals < ENOUGH_REFUSALS) {
    const batch = firstOf(rest)
    rest = rest.slice(batch.length)
    // A big one goes alone, by its own request.
    if (batch.length === 1) continue
    trip.progress.begin({ records: batch.length })
    const tried = await trying(batch.map(({ id }) => id))
    const answers = await answersTo(trip, tried)
    if (!answers) return
    await settleAll(trip, tried, answers, answered)
  }
}

function firstOf(waiting) {
  let bytes = 0
  const fits = ({ pending }, i) => (bytes += pending[0].body.byteLength) <= MOST_BYTES || i === 0
  const end = waiting.slice(0, atOnce).findIndex((entry, i) => !fits(entry, i))
  return waiting.slice(0, end < 0 ? atOnce : end)
}

/** The server's answers; null if it, or something on the way, takes no such request. */
async function answersTo(trip, tried) {
  const sent = tried.map(({ id, etag, pending }) => ({ id, body: asText(pending[0].body), if_match: etag }))
  const body = await packed(JSON.stringify({ entries: sent }))
  const moved = (bytes) => {
    for (const { id, pending } of tried) trip.progress.moved(id, pending[0].digest, (pending[0].body.byteLength * bytes) / body.byteLength)
  }
  try {
    const headers = { ...headersOf(await sha256(body)), "Content-Encoding": "gzip" }
    const answer = await ask("POST", "/sync/v1/entries", { token: trip.token, body, headers, sent: moved })
    if (answer.status !== 200 || !Array.isArray(answer.json?.answers)) refuse(answer, trip.instance)
    atOnce = Math.min(atOnce * 2, MOST_AT_ONCE)
    return answer.json.answers
  } catch (error) {
    const wasAnswered = error instanceof Refusal ? !error.stopsAll : error instanceof NoAnswer && error.kind === "stranger"
    if (!wasAnswered) {
      atOnce = Math.max(1, Math.floor(atOnce / 2))
      throw error
    }
    refusals += 1
    return null
  }
}

/** Receipts first: what one record meets takes no other's receipt away. */
async function settleAll(trip, tried, answers, answered) {
  const given = tried.map((entry) => [entry, answers.find((each) => each?.id === entry.id)]).filter(([, answer]) => answer)
  given.sort(([, a], [, b]) => Number("problem" in a) - Number("problem" in b))
  for (const [entry, answer] of given) {
    answered.add(entry.id)
    const current = await attempt(trip, entry.id, null, () => settle(trip, entry, asAnswer(answer)))
    if (current?.state === "queued") answered.delete(entry.id)
  }
}

const asAnswer = ({ status, receipt, problem }) => ({
  status, json: receipt ?? problem, type: problem ? "application/problem+json" : "application/json", header: () => null,
})

async function settle(trip, entry, answer) {
  const { digest } = entry.pending[0]
  const receipt = receiptOf(answer, entry.id, trip.instance)
  // The server may hold a later revision already, made elsewhere: then ours is part of its history.
  if (receipt.digest !== digest && receipt.revision <= entry.revision + 1) throw new NoAnswer("a receipt for something else", "stranger")
  const current = await received(entry.id, digest, receipt, answer.header("ETag"))
  trip.delivered = true
  trip.onChange()
  return current
}

const headersOf = (digest) => ({
  "Content-Type": "application/json",
  "Content-Digest": `sha-256=:${base64(digest)}:`,
  "X-Phone-Clock": localTime(new Date()),
})

const asText = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)

const packed = (text) => new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()
