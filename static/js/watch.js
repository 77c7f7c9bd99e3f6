// A page that shows records: drawn from the phone at once, and again whenever a delivery changes something.

import { sendNow, startDelivering } from "./courier.js"

const PROGRESS_EVERY_MS = 400

/** Draw with `render(now)`, `now` = {ended, progress} of the delivery; deliver while the page is open. Returns what draws again. */
export async function watch(render) {
  const now = { ended: null, progress: null }
  let drawnAt = 0
  const draw = oneAtATime(() => {
    drawnAt = Date.now()
    return render(now)
  })
  await draw()
  addEventListener("pageshow", (event) => event.persisted && draw())
  addEventListener("offline", draw)
  for (const button of document.querySelectorAll("[data-send]")) button.addEventListener("click", sendNow)
  startDelivering({
    onChange: draw,
    onProgress: (progress) => {
      now.progress = progress.sent < progress.total ? progress : null
      if (Date.now() - drawnAt > PROGRESS_EVERY_MS) draw()
    },
    onEnd: (ended) => {
      Object.assign(now, { ended, progress: null })
      draw()
    },
  })
  return draw
}

/** While one drawing runs, all later wishes wait together for the next. */
function oneAtATime(work) {
  let running = null
  let isWaiting = false
  const run = async () => {
    do {
      isWaiting = false
      await work()
    } while (isWaiting)
    running = null
  }
  return () => {
    if (running) isWaiting = true
    else running = run()
    return running
  }
}
