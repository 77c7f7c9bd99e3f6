// One delivery at a time in this browser, whichever of its pages makes it.

import { transaction } from "./store.js"

const NAME = "delivery"
const LEASE_MS = 60_000

/** Run the work if no other page is at it; null if one is. `alive` is to be called now and then while it lasts. */
export function alone(work) {
  if (!navigator.locks) return underLease(work)
  return navigator.locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? work(() => {}) : null))
}

// Pages that came over http have no locks: a row with a time limit stands in for one.
async function underLease(work) {
  const owner = Math.random()
  if (!(await renewed(owner))) return null
  let renewedAt = Date.now()
  try {
    return await work(() => {
      if (Date.now() - renewedAt < LEASE_MS / 4) return
      renewedAt = Date.now()
      renewed(owner)
    })
  } finally {
    await transaction([], "readwrite", (tx) => tx.objectStore("settings").delete(NAME))
  }
}

function renewed(owner) {
  return transaction([], "readwrite", async (tx) => {
    const held = await tx.objectStore("settings").get(NAME)
    if (held && held.owner !== owner && held.until > Date.now()) return false
    await tx.objectStore("settings").put({ owner, until: Date.now() + LEASE_MS }, NAME)
    return true
  })
}
