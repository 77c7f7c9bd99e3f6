// Small pictures that go ahead of the photos, so that a supervisor sees something early on a slow network. Nothing
// depends on them: whatever goes wrong here, the photos follow.

import { base64, sha256 } from "./digest.js"
import { ask } from "./network.js"
import { previewed, sendable } from "./outbox.js"
import { isQuick } from "./photo_delivery.js"
import { previewOf } from "./photos.js"
import { own } from "./trip.js"

const JPEG = 0xff

export async function sendPreviews(trip) {
  if (!trip.accepts.includes("previews")) return
  for (const entry of await own(trip)) {
    const ahead = sendable(entry).filter((photo) => !isQuick(photo.size) && !entry.previewed?.includes(photo.sha256))
    for (const { sha256: name } of ahead) {
      if (!(await isDealtWith(trip, entry.id, name))) return
      await previewed(entry.id, name)
    }
  }
}

/** Send it. False if it should be tried another time, and the others with it. */
async function isDealtWith(trip, id, name) {
  try {
    const body = await previewOf(name)
    if (!body) return true
    const type = new Uint8Array(body)[0] === JPEG ? "image/jpeg" : "image/webp"
    const headers = { "Content-Type": type, "Content-Digest": `sha-256=:${base64(await sha256(body))}:` }
    const { status } = await ask("PUT", `/sync/v1/entries/${id}/photos/${name}/preview`, { token: trip.token, body, headers })
    // What the server does not want it will not want later either.
    return status === 204 || (status >= 400 && status < 500 && ![401, 429].includes(status))
  } catch {
    return false
  }
}
