// A megabyte that waits for the day when the browser has no room left: it is given up for answers, never for photos.
// Random bytes, because others are stored as next to nothing.

import { transaction } from "./store.js"

const PIECES = 16
const PIECE_BYTES = 64 * 1024

const all = () => IDBKeyRange.bound(["reserve"], ["reserve", Infinity])

/** Keep the reserve, unless it is there. */
export function keepReserve() {
  return transaction(["chunks"], "readwrite", async (tx) => {
    const store = tx.objectStore("chunks")
    if (await store.count(all())) return
    for (let n = 0; n < PIECES; n++) await store.put(crypto.getRandomValues(new Uint8Array(PIECE_BYTES)).buffer, ["reserve", n])
  })
}

/** Give the reserve up. Returns whether there was one. */
export function useReserve() {
  return transaction(["chunks"], "readwrite", async (tx) => {
    const kept = await tx.objectStore("chunks").count(all())
    if (kept) await tx.objectStore("chunks").delete(all())
    return kept > 0
  })
}
