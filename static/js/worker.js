// The worker that keeps the pages on this phone, and when a new one takes over: never under a form that is being
// filled, and never without being asked.

import { languageCode } from "./words.js"

const RELOADED = "reloaded-at"
const ONCE_IN_MS = 10_000
// Chromium can hang for minutes if a worker is replaced while it still answers for a page that loads.
const QUIET_MS = 2_000

// The language that was chosen last, also while the pages on the phone are still in another.
const chosen = /(?:^|; )language=(\w+)/.exec(document.cookie)?.[1] ?? languageCode
const register = () => navigator.serviceWorker.register(`/service-worker.js?lang=${chosen}`, { updateViaCache: "none" })

/** Whether this browser can keep pages: over https, or on the machine itself. */
export const canKeepPages = () => "serviceWorker" in navigator && "caches" in window

/** Keep the pages of this language. Resolves when they are all there; `false` where that is not possible. */
export async function keepPages() {
  if (!canKeepPages()) return false
  const registration = await register()
  const coming = registration.installing ?? registration.waiting
  if (coming?.state === "installing") await settled(coming)
  return Boolean(registration.active ?? registration.waiting)
}

function settled(worker) {
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => worker.state !== "installing" && resolve())
  })
}

/** Somebody works on this phone, or nobody does: only then are pages answered from it. */
export async function markAccount(isHere) {
  if (!canKeepPages()) return
  if (!isHere) await caches.delete("account")
  else await (await caches.open("account")).put("/account", new Response(""))
}

/** Look for a new version. `isReady(activate)` is called when one waits; the page is loaded anew after activate(). */
export async function watchForUpdate(isReady) {
  if (!canKeepPages()) return
  await markAccount(true)
  if (!navigator.serviceWorker.controller) return keepPages()
  navigator.serviceWorker.addEventListener("controllerchange", reloadOnce)
  const registration = await register()
  const offer = () => registration.waiting && isReady(() => registration.waiting?.postMessage("activate"))
  await quiet()
  offer()
  const offerWhenReady = () => registration.installing && settled(registration.installing).then(offer)
  registration.addEventListener("updatefound", offerWhenReady)
  // The browser may have found it by itself, before anybody listened.
  offerWhenReady()
  // Without network there is nothing new.
  await registration.update().catch(() => {})
}

/** When this page has been loaded for a while. */
async function quiet() {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }))
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
}

function reloadOnce() {
  const last = Number(sessionStorage.getItem(RELOADED))
  if (Date.now() - last < ONCE_IN_MS) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
}
