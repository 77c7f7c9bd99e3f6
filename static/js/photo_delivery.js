// A photo's bytes to the server, in pieces that can be taken up again (tus 1.0 at an address known beforehand).
//
// A piece is as much as the line carries in some twenty seconds, because each piece costs a kilobyte of headers and a
// round trip. It carries no checksum: then the server keeps what came of a piece that was cut off, and nothing that
// arrived is sent twice. The whole photo is checked by the SHA-256 that is its name.

import { receiptOf, refuse, Refusal } from "./answers.js"
import { base64, sha256 } from "./digest.js"
import { ask, NoAnswer, SILENCE_MS } from "./network.js"
import { began, received } from "./outbox.js"
import { photoBytes } from "./photos.js"
import { forgive } from "./trip.js"
import { t } from "./words.js"

const FLOOR = 16 * 1024
const FIRST = 64 * 1024
const CEILING = 1024 * 1024
const PIECE_MS = 20_000
const MOST_PATIENCE_MS = 180_000
const FASTER_AT_MOST = 4
const SLOWEST_BYTES_PER_MS = 2
const MOST_CORRECTIONS = 3
const RESUMABLE = { "Tus-Resumable": "1.0.0" }

// The line is as it is, for all photos.
let piece = FIRST
let bytesPerMs = SLOWEST_BYTES_PER_MS

// Where the piece began that was cut off; and photos that arrived damaged, whose pieces are checked one by one.
const cutAt = new Map()
const damaged = new Set()

/** Whether the line carries so much in one quick piece. */
export const isQuick = (bytes) => bytes <= piece

/** Send the photo from where the server has it. `sent(bytes)` hears how much has left. */
export async function sendPhoto(trip, entry, photo, sent) {
  const bytes = await photoBytes(photo.sha256)
  if (bytes === null || (await sha256(bytes)) !== photo.sha256) throw new Refusal(notHere(entry))
  const address = `/sync/v1/entries/${entry.id}/photos/${photo.sha256}`
  let offset = await begin(trip, entry, photo, address)
  let corrections = 0
  while (offset < bytes.byteLength) {
    const answer = await sendPiece(trip, photo.sha256, address, bytes, offset, sent)
    if (answer.status === 200) return arrived(trip, entry, answer)
    const told = offsetIn(answer, bytes.byteLength)
    if (answer.status === 409 && told !== null && ++corrections <= MOST_CORRECTIONS) offset = told
    else if (answer.status === 204 && told !== null && told > offset) {
      offset = told
      trip.progressed = true
    } else {
      if (answer.status === 422) damaged.add(photo.sha256)
      refuse(answer, trip.instance)
    }
  }
  return arrived(trip, entry, await ask("GET", `/sync/v1/entries/${entry.id}`, { token: trip.token }))
}

/** Where to go on: at the beginning, unless some of it left before. */
async function begin(trip, entry, { sha256: name, size }, address) {
  if (!entry.begun?.includes(name)) {
    await began(entry.id, name)
    return 0
  }
  const answer = await ask("HEAD", address, { token: trip.token, headers: RESUMABLE })
  const offset = answer.status === 200 ? offsetIn(answer, size) : null
  if (offset === null) return withoutHead(trip, entry, name, size)
  learn(trip, name, offset)
  return offset
}

/** A HEAD has no body to explain itself: ask for the receipt, which has, and which may name the photo no more. */
async function withoutHead(trip, entry, name, size) {
  const receipt = receiptOf(await ask("GET", `/sync/v1/entries/${entry.id}`, { token: trip.token }), entry.id, trip.instance)
  return receipt.missing.includes(name) ? 0 : size
}

/**
 * What became of the piece that was cut off. If some of it was kept, the whole rest can go at once; if nothing was,
 * something on the way holds pieces back until they are whole.
 */
function learn(trip, name, offset) {
  if (!cutAt.has(name)) return
  if (offset > cutAt.get(name)) {
    piece = CEILING
    trip.progressed = true
    forgive(name)
  } else piece = Math.max(piece / 2, FLOOR)
  cutAt.delete(name)
}

async function sendPiece(trip, name, address, bytes, offset, sent) {
  const body = bytes.slice(offset, offset + (damaged.has(name) ? FLOOR : piece))
  const headers = {
    ...RESUMABLE,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
    ...(damaged.has(name) ? { "Upload-Checksum": `sha256 ${base64(await sha256(body))}` } : {}),
  }
  const patience = SILENCE_MS + Math.min((2 * body.byteLength) / bytesPerMs, MOST_PATIENCE_MS)
  const started = performance.now()
  try {
    const answer = await ask("PATCH", address, { token: trip.token, headers, body, patience, sent: (n) => sent(offset + n) })
    if (body.byteLength >= FLOOR) measure(body.byteLength / Math.max(1, performance.now() - started))
    return answer
  } catch (error) {
    if (error instanceof NoAnswer && error.moved) cutAt.set(name, offset)
    throw error
  }
}

function measure(rate) {
  bytesPerMs = Math.max(rate, SLOWEST_BYTES_PER_MS)
  piece = Math.round(Math.min(Math.max(rate * PIECE_MS, FLOOR), piece * FASTER_AT_MOST, CEILING))
}

async function arrived(trip, entry, answer) {
  const receipt = receiptOf(answer, entry.id, trip.instance)
  await received(entry.id, null, receipt, answer.header("ETag"))
  trip.delivered = true
  trip.onChange()
}

function offsetIn(answer, most) {
  const text = answer.header("Upload-Offset")
  const offset = text === null ? NaN : Number(text)
  return Number.isInteger(offset) && offset >= 0 && offset <= most ? offset : null
}

const notHere = ({ photos_kept }) => ({
  type: "photo-not-on-phone", status: 0, retryable: false, after: 0, etag: null,
  title: photos_kept ? t("A photo cannot be read on this phone") : t("The server lost a photo that this phone no longer has"),
  detail: photos_kept ? t("The answers are sent. Take the photo again if you can.") : t("Tell your supervisor."),
})
