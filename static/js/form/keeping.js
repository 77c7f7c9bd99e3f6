// Every tap is kept: the draft is written after each change, and the mark on top says so only when it is on the phone.

import { isFull } from "../store.js"
import { t, time } from "../words.js"
import { answersIn } from "./answers.js"
import { say } from "./saying.js"

/** The page's keep(). While one write runs, all later changes wait together for the next. */
export function keeper(page) {
  let written = Promise.resolve()
  let isWaiting = false

  return function keep() {
    if (!isWaiting) {
      isWaiting = true
      written = written.then(() => {
        isWaiting = false
        return write(page).catch(sayNotKept)
      })
    }
    return written
  }
}

async function write(page) {
  const { store, form, site } = page
  if (!page.draft) {
    page.draft = { ...(await store.newDraft(form.dataset.recordType)), site: site.id }
    nameInAddress(page.draft.id)
  }
  Object.assign(page.draft, { answers: answersIn(form), position: page.position ?? page.draft.position })
  showKept((await store.saveDraft(page.draft)).touched_at)
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

function sayNotKept(error) {
  document.querySelector("[data-saved]").hidden = true
  const text = isFull(error) ? t("Phone storage is almost full") : t("Open this page again.")
  say("bad", t("This could not be saved"), { text })
  console.error(error)
}
