// When to deliver: when a page opens, when the network comes, when the page is looked at again, by a timer, by a
// button. No trust in what the browser says about the network: the attempt itself is the test.

import { inWords } from "./answers.js"
import { deliver } from "./delivery.js"
import { setSetting, setting } from "./store.js"

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000
const NEWS_EVERY_MS = 600_000
const LOOK_AGAIN_MS = 20_000
// By the phone's clock, which may jump: whatever it says, the server has asked for no more than this.
const LONGEST_REST_MS = 3_600_000

let listeners = null
let running = null
let failed = 0
let timer = null

/**
 * Deliver from now on, as long as this page is open. `onChange()`: a record changed; `onProgress`: as of deliver;
 * `onEnd({ended, why, due})`: a delivery is over, how it ended and why, and when by performance.now() the next begins.
 */
export function startDelivering({ onChange = () => {}, onProgress = () => {}, onEnd = () => {} } = {}) {
  listeners = { onChange, onProgress, onEnd }
  addEventListener("online", again)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again())
  return again()
}

/** Deliver now, because the person wants it. The promise says how it ended. */
export async function sendNow() {
  failed = 0
  // The delivery that runs may be past what the person means.
  await running
  return begin(() => deliver(listeners))
}

function again() {
  failed = 0
  return begin(unlessResting)
}

function begin(work) {
  clearTimeout(timer)
  running ??= work().then(over, over)
  return running
}

/** The server asked to be left alone, and this page may not know of it: another one heard it. */
async function unlessResting() {
  const { until = 0, why = null } = (await setting("resting")) ?? {}
  const left = until - Date.now()
  if (left <= 0 || left > LONGEST_REST_MS) return deliver(listeners)
  return { ended: "busy", after: left / 1000, why, progressed: true }
}

async function over(result) {
  const { ended, after, why, progressed } = result instanceof Error ? { ended: "broken", after: 0, why: inWords(result) } : result
  if (result instanceof Error) console.error(result)
  if (after) await setSetting("resting", { until: Date.now() + after * 1000, why })
  running = null
  failed = ["done", "elsewhere", "nobody"].includes(ended) ? 0 : progressed ? 1 : failed + 1
  // Who has to sign in again is not helped by trying.
  const ms = ["nobody", "sign-in"].includes(ended) ? null : Math.max(after * 1000, wait(ended))
  if (ms !== null) timer = setTimeout(() => begin(unlessResting), ms)
  listeners.onEnd({ ended, why, due: ms === null ? null : performance.now() + ms })
  return ended
}

// Full jitter: a hundred phones that come back into the network together do not knock together.
function wait(ended) {
  if (ended === "elsewhere") return LOOK_AGAIN_MS
  return failed ? Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed) : NEWS_EVERY_MS
}
