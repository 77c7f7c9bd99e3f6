// One delivery at a time in this browser, whichever of its pages makes it.

import { transaction } from "./store.js"

const NAME = "delivery"
const ANSWER_MS = 300
const LEAVING_MS = 1_500

/** Run the work if no other page is at it; null if one is. A page that is just being left is waited for. */
export async function alone(work) {
  if (!navigator.locks) return byAsking(work)
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), LEAVING_MS)
  const run = () => {
    clearTimeout(timer)
    return work()
  }
  try {
    return await navigator.locks.request(NAME, { signal: patience.signal }, run)
  } catch (error) {
    if (error.name === "AbortError" && patience.signal.aborted) return null
    throw error
  }
}

// Pages that came over http have no locks. There a row names the page that is at it, and who finds one asks whether
// that page is still there. Should both run in the end, nothing is filed twice: the server sees to that.
async function byAsking(work) {
  const me = Math.random()
  const channel = new BroadcastChannel(NAME)
  try {
    const other = await entered(me, null)
    if (other && ((await isThere(channel)) || (await entered(me, other)))) return null
    channel.onmessage = ({ data }) => data === "anybody?" && channel.postMessage("yes")
    return await work()
  } finally {
    channel.close()
    await leave(me)
  }
}

/** Put me into the row if nobody is in it but `gone`. Returns who is in it instead, or null. */
function entered(me, gone) {
  return transaction([], "readwrite", async (tx) => {
    const other = await tx.objectStore("settings").get(NAME)
    if (other && other !== gone) return other
    await tx.objectStore("settings").put(me, NAME)
    return null
  })
}

function isThere(channel) {
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => data === "yes" && resolve(true)
    channel.postMessage("anybody?")
    setTimeout(() => resolve(false), ANSWER_MS)
  })
}

function leave(me) {
  return transaction([], "readwrite", async (tx) => {
    if ((await tx.objectStore("settings").get(NAME)) === me) await tx.objectStore("settings").delete(NAME)
  })
}
