// A file to the server in pieces, by its SHA-256: what is there already is not sent again.

import { begun } from "./sha256.js"

const READ = 1024 * 1024
const FLOOR = 64 * 1024
const CEILING = 1024 * 1024
const QUICK_MS = 4_000
const SILENCE_MS = 60_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const COMES_AGAIN = [423, 429, 502, 503, 504]

/** Send the file; returns its name on the server. Waits and goes on where there is no network. */
export async function pieceByPiece(file, csrf, { reading, sending, waiting }) {
  const name = await nameOf(file, reading)
  const address = `/carry/${name}`
  let piece = FLOOR * 4
  let failed = 0
  for (let offset = null; offset !== file.size; ) {
    const started = Date.now()
    try {
      const before = offset
      offset = offset === null ? await offsetOf(address) : await send(address, csrf, file.slice(offset, offset + piece), offset)
      if (before !== null) piece = Date.now() - started < QUICK_MS ? Math.min(piece * 2, CEILING) : piece
      failed = 0
      sending(offset, file.size)
    } catch (error) {
      if (!(error instanceof Later)) throw error
      piece = Math.max(piece / 2, FLOOR)
      offset = null
      waiting()
      await later(failed++)
    }
  }
  return name
}

/** It may go well the next time. */
class Later extends Error {}

async function nameOf(file, reading) {
  const hash = begun()
  for (let at = 0; at < file.size; at += READ) {
    hash.add(await file.slice(at, at + READ).arrayBuffer())
    reading(Math.min(at + READ, file.size), file.size)
  }
  return Array.from(new Uint8Array(hash.end()), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

const offsetOf = async (address) => offsetIn(await asked(address, { method: "HEAD" }), [200])

const send = async (address, csrf, body, offset) =>
  offsetIn(
    await asked(address, {
      method: "PATCH",
      body,
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "X-CSRFToken": csrf },
    }),
    [204, 409],
  )

async function asked(address, request) {
  try {
    return await fetch(address, { ...request, redirect: "error", signal: AbortSignal.timeout(SILENCE_MS) })
  } catch {
    throw new Later()
  }
}

/** Where the file ends on the server. An answer without that is no answer of ours: hotels answer everything. */
function offsetIn(answer, expected) {
  const offset = answer.headers.get("Upload-Offset")
  if (expected.includes(answer.status) && offset !== null) return Number(offset)
  if (answer.ok || COMES_AGAIN.includes(answer.status)) throw new Later()
  throw new Error(`the file was answered with ${answer.status}`)
}

const later = (failed) =>
  new Promise((resolve) => {
    addEventListener("online", resolve, { once: true })
    setTimeout(resolve, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed))
  })
