// One delivery at a time in this browser, whichever of its pages makes it. Should two run in the end, because a page
// that was asleep wakes up, nothing is filed twice: the server sees to that.

import { transaction } from "./store.js"

const NAME = "delivery"
const ANSWER_MS = 1_000
const LEAVING_MS = 1_500

/** Run the work if no other page is at it; null if one is. A page that is just being left is waited for. */
export async function alone(work) {
  const channel = new BroadcastChannel(NAME)
  const atWork = () => {
    channel.onmessage = ({ data }) => data === "anybody?" && channel.postMessage("yes")
    return work()
  }
  try {
    return await (navigator.locks ? locked(channel, atWork) : byAsking(channel, atWork))
  } finally {
    channel.close()
  }
}

async function locked(channel, work) {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), LEAVING_MS)
  const run = () => {
    clearTimeout(timer)
    return work()
  }
  try {
    return await navigator.locks.request(NAME, { signal: patience.signal }, run)
  } catch (error) {
    if (error.name !== "AbortError") throw error
    // Somebody took the lock while this page slept: that one goes on.
    if (!patience.signal.aborted) return null
  }
  if (await isThere(channel)) return null
  // Whoever holds the lock was put to sleep with it, as systems do with pages out of sight.
  return navigator.locks.request(NAME, { steal: true }, work)
}

// Pages that came over http have no locks. There a row names the page that is at it, and who finds one asks whether
// that page is still there.
async function byAsking(channel, work) {
  const me = Math.random()
  try {
    const other = await entered(me, null)
    if (other && ((await isThere(channel)) || (await entered(me, other)))) return null
    return await work()
  } finally {
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
