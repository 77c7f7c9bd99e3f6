// A photo's bytes to the server, in pieces that can be taken up again (tus 1.0 at an address known beforehand).

import { receiptOf, refuse, Refusal } from "./answers.js"
import { base64, sha256 } from "./digest.js"
import { ask, NoAnswer } from "./network.js"
import { received } from "./outbox.js"
import { photoBytes } from "./photos.js"
import { t } from "./words.js"

const FLOOR = 16 * 1024
const CEILING = 1024 * 1024
const QUICK_MS = 4_000
const MOST_CORRECTIONS = 3
const RESUMABLE = { "Tus-Resumable": "1.0.0" }

// Grows while pieces arrive quickly, shrinks when one does not arrive: the line is as it is, for all photos.
let piece = 64 * 1024
let quick = 0

/** Send the photo from where the server has it. `sent(bytes)` hears how much has left. */
export async function sendPhoto(trip, entry, photo, sent) {
  const bytes = await photoBytes(photo.sha256)
  if (bytes === null || (await sha256(bytes)) !== photo.sha256) throw new Refusal(notHere())
  const address = `/sync/v1/entries/${entry.id}/photos/${photo.sha256}`
  let offset = await offsetOf(trip, address)
  let corrections = 0
  while (offset < bytes.byteLength) {
    const answer = await sendPiece(trip, address, bytes, offset, sent)
    if (answer.status === 200) return arrived(trip, entry, answer)
    const told = offsetIn(answer, bytes.byteLength)
    if (answer.status === 409 && told !== null && ++corrections <= MOST_CORRECTIONS) offset = told
    else if (answer.status === 204 && told !== null && told > offset) offset = told
    else refuse(answer, trip.instance)
  }
  return arrived(trip, entry, await ask("GET", `/sync/v1/entries/${entry.id}`, { token: trip.token }))
}

async function offsetOf(trip, address) {
  const answer = await ask("HEAD", address, { token: trip.token, headers: RESUMABLE })
  const offset = answer.status === 200 ? offsetIn(answer, Infinity) : null
  // A HEAD has no body to explain itself. The first piece will be answered in words.
  return offset ?? 0
}

async function sendPiece(trip, address, bytes, offset, sent) {
  const body = bytes.slice(offset, offset + piece)
  const headers = {
    ...RESUMABLE,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
    "Upload-Checksum": `sha256 ${base64(await sha256(body))}`,
  }
  const started = Date.now()
  try {
    const answer = await ask("PATCH", address, { token: trip.token, headers, body, sent: (n) => sent(offset + n) })
    quick = Date.now() - started < QUICK_MS ? quick + 1 : 0
    if (quick >= 2) [piece, quick] = [Math.min(piece * 2, CEILING), 0]
    return answer
  } catch (error) {
    if (error instanceof NoAnswer) [piece, quick] = [Math.max(piece / 2, FLOOR), 0]
    throw error
  }
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

const notHere = () => ({
  type: "photo-not-on-phone", status: 0, retryable: false, after: 0, etag: null,
  title: t("A photo cannot be read on this phone"),
  detail: t("The answers are sent. Take the photo again if you can."),
})
