// Where the phone is, watched while the form is filled. The best fix is kept; nothing waits for it.

import { localTime } from "../outbox.js"
import { number, t } from "../words.js"

const WEAK_M = 30

export function start(page) {
  page.position = page.draft?.position ?? null
  show(page.form, page.position)
  if (!navigator.geolocation) return
  navigator.geolocation.watchPosition((fix) => found(page, fix), () => show(page.form, page.position), {
    enableHighAccuracy: true,
    maximumAge: 10_000,
  })
}

function found(page, { coords, timestamp }) {
  const accuracy_m = Math.round(coords.accuracy)
  if (page.position && page.position.accuracy_m <= accuracy_m) return
  const six = (degrees) => Math.round(degrees * 1e6) / 1e6
  page.position = { lat: six(coords.latitude), lon: six(coords.longitude), accuracy_m, at: localTime(new Date(timestamp)), source: "browser" }
  show(page.form, page.position)
  if (page.draft) page.keep()
}

function show(form, position) {
  const line = form.querySelector("[data-position]")
  line.querySelector("span").textContent = inWords(position)
  line.hidden = false
}

function inWords(position) {
  if (!position) return t("No location yet")
  const words = position.accuracy_m > WEAK_M ? t("Weak GPS signal") : t("Location found")
  return `${words} · ${t("%(metres)s m", { metres: number(position.accuracy_m) })}`
}
