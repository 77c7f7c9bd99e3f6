// Every tap is kept: the draft is written after each change, and the mark on top says so only when it is on the phone.
// With it where the phone is: watched while the form is filled, the best fix kept; nothing waits for it.

import { localTime } from "../outbox.js"
import { isFull } from "../store.js"
import { number, t, time } from "../words.js"
import { answersIn } from "./answers.js"
import { holdFreeDraft } from "./only_here.js"
import { say } from "./saying.js"

const WEAK_M = 30

export function startKeeping(page) {
  page.keep = keeper(page)
  page.position = page.draft?.position ?? null
  page.seen = seenOf(page.draft)
  if (page.draft && !page.draft.correcting) showKept(page.draft.touched_at)
  const line = page.form.querySelector("[data-position]")
  const show = () => {
    line.querySelector("span").textContent = whereInWords(page.position)
    line.hidden = false
  }
  show()
  navigator.geolocation?.watchPosition((fix) => isBetter(page, fix) && show(), show, { enableHighAccuracy: true, maximumAge: 10_000 })
}

/** When the draft was written last, as this page knows; null if it is not on the phone yet. */
const seenOf = (draft) => (draft && (!draft.correcting || draft.touched_at !== draft.opened_at) ? draft.touched_at : null)

/** While one write runs, all later changes wait together for the next. */
function keeper(page) {
  let written = Promise.resolve()
  let isWaiting = false

  return function keep() {
    if (!isWaiting) {
      isWaiting = true
      written = written.then(() => {
        isWaiting = false
        return write(page).catch((error) => sayNotKept(page, error))
      })
    }
    return written
  }
}

async function write(page) {
  const { store, form, site } = page
  if (!page.draft) {
    page.draft = { ...(await store.newDraft(form.dataset.recordType)), site: site.id }
    await holdFreeDraft(page, page.draft.id)
    nameInAddress(page.draft.id)
  }
  Object.assign(page.draft, { answers: answersIn(form), position: page.position })
  const { touched_at } = await store.saveDraft(page.draft, page.seen)
  page.seen = touched_at
  showKept(touched_at)
}

/** A browser that is closed and opened again comes back to this record. */
function nameInAddress(id) {
  const address = new URL(location)
  address.searchParams.delete("another")
  address.searchParams.set("entry", id)
  history.replaceState(null, "", address)
}

function showKept(touchedAt) {
  const mark = document.querySelector("[data-saved]")
  mark.querySelector("[data-saved-text]").textContent = t("Saved on this phone %(time)s", { time: time(touchedAt) })
  mark.querySelector("[data-saved-time]").textContent = time(touchedAt)
  mark.hidden = false
}

export function sayNotKept(page, error) {
  document.querySelector("[data-saved]").hidden = true
  console.error(error)
  if (error.name === "ChangedElsewhere") return sayChangedElsewhere(page)
  say("bad", t("This could not be saved"), { text: isFull(error) ? t("Phone storage is almost full") : t("Open this page again.") })
}

function sayChangedElsewhere(page) {
  page.isElsewhere = page.form.inert = true
  const text = t("It was changed or finished there. What you tapped here since then is not saved.")
  say("bad", t("This record is open in another window"), { text, buttons: [{ text: t("Open it again"), act: () => location.reload() }] })
}

/** Take the fix if it is better than the one before. */
function isBetter(page, { coords, timestamp }) {
  const accuracy_m = Math.round(coords.accuracy)
  if (page.position?.accuracy_m <= accuracy_m) return false
  const six = (degrees) => Math.round(degrees * 1e6) / 1e6
  page.position = { lat: six(coords.latitude), lon: six(coords.longitude), accuracy_m, at: localTime(new Date(timestamp)), source: "browser" }
  if (page.draft) page.keep()
  return true
}

function whereInWords(position) {
  if (!position) return t("No location yet")
  const words = position.accuracy_m > WEAK_M ? t("Weak GPS signal") : t("Location found")
  return [words, t("%(metres)s m", { metres: number(position.accuracy_m) })].join(" · ")
}
