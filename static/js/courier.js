// When to deliver: when a page opens, when the network comes, when the page is looked at again, by a timer, by a
// button. No trust in what the browser says about the network: the attempt itself is the test.

import { deliver } from "./delivery.js"

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000
const NEWS_EVERY_MS = 600_000
const LOOK_AGAIN_MS = 20_000

let listeners = null
let running = null
let failed = 0
let timer = null

/**
 * Deliver from now on, as long as this page is open. `onChange()`: a record changed; `onProgress`: as of deliver;
 * `onEnd(ended)`: a delivery is over, and how it ended.
 */
export function startDelivering({ onChange = () => {}, onProgress = () => {}, onEnd = () => {} } = {}) {
  listeners = { onChange, onProgress, onEnd }
  addEventListener("online", sendNow)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow())
  return sendNow()
}

/** Deliver now. The promise says how it ended. */
export function sendNow() {
  failed = 0
  return attempt()
}

function attempt() {
  clearTimeout(timer)
  running ??= deliver(listeners).then(over, over)
  return running
}

function over(result) {
  running = null
  const { ended, after = 0 } = result instanceof Error ? { ended: "broken" } : result
  failed = ["done", "elsewhere", "nobody"].includes(ended) ? 0 : failed + 1
  // Who has to sign in again, or to get a new version, is not helped by trying.
  if (!["nobody", "sign-in"].includes(ended)) timer = setTimeout(attempt, Math.max(after * 1000, wait(ended)))
  listeners.onEnd(ended)
  if (result instanceof Error) throw result
  return ended
}

// Full jitter: a hundred phones that come back into the network together do not knock together.
function wait(ended) {
  if (ended === "elsewhere") return LOOK_AGAIN_MS
  return failed ? Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed) : NEWS_EVERY_MS
}
