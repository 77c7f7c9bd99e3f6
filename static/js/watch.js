// A page that shows records: drawn from the phone at once, and again whenever a delivery changes something.

import { sendNow, startDelivering } from "./courier.js"

const PROGRESS_EVERY_MS = 400
const AS_TIME_GOES_MS = 30_000

/**
 * Draw with `render(now)`, `now` = {ended, why, due, progress} of the delivery; deliver while the page is open.
 * Returns what draws again.
 */
export async function watch(render) {
  const now = { ended: null, why: null, due: null, progress: null }
  let drawnAt = 0
  const draw = oneAtATime(() => {
    drawnAt = performance.now()
    return render(now)
  })
  await draw()
  addEventListener("pageshow", (event) => event.persisted && draw())
  addEventListener("offline", () => {
    Object.assign(now, { ended: "no-network", why: null })
    draw()
  })
  document.addEventListener("click", (event) => event.target.closest('[data-send], [data-act="send"]') && send(event))
  setInterval(() => now.due && document.visibilityState === "visible" && draw(), AS_TIME_GOES_MS)
  startDelivering({
    onChange: draw,
    onProgress: (progress) => {
      now.progress = progress.sent < progress.total ? progress : null
      if (performance.now() - drawnAt > PROGRESS_EVERY_MS) draw()
    },
    onEnd: (end) => {
      Object.assign(now, end, { progress: null })
      draw()
    },
  })
  return draw
}

function send(event) {
  event.preventDefault()
  sendNow()
}

/** While one drawing runs, all later wishes wait together for the next. */
function oneAtATime(work) {
  let running = null
  let isWaiting = false
  const run = async () => {
    try {
      do {
        isWaiting = false
        await work()
      } while (isWaiting)
    } finally {
      running = null
    }
  }
  return () => {
    if (running) isWaiting = true
    else running = run()
    return running
  }
}
