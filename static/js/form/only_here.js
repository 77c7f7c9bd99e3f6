// One window at a time fills a draft: two would overwrite each other. Pages that came over http have no locks; there
// saveDraft finds out, by when the draft was written last.

import { t } from "../words.js"
import { say } from "./saying.js"

const LEAVING_MS = 1_500
const GO_ON = "go-on-here"

/** Hold this draft while the page is open; a page that is just being left is waited for. False: another has it. */
export function holdDraft(page, id) {
  if (sessionStorage.getItem(GO_ON) === id) {
    sessionStorage.removeItem(GO_ON)
    return hold(page, id, { steal: true })
  }
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), LEAVING_MS)
  return hold(page, id, { signal: patience.signal }, () => clearTimeout(timer))
}

/** The same without waiting. */
export const holdFreeDraft = (page, id) => hold(page, id, { ifAvailable: true })

async function hold(page, id, options, got = () => {}) {
  if (!navigator.locks) return true
  return new Promise((resolve) => {
    let isMine = false
    const own = (lock) => {
      got()
      isMine = lock !== null
      resolve(isMine)
      return isMine ? new Promise(() => {}) : null
    }
    navigator.locks.request(`draft-${id}`, options, own).catch(() => (isMine ? sayOpenElsewhere(page, id) : resolve(false)))
  })
}

/** This window only shows the record; the person can go on here, then the other one only shows it. */
export function sayOpenElsewhere(page, id) {
  page.isElsewhere = page.form.inert = true
  // The page takes the draft when it opens again: what this one took would be let go of in between.
  const act = () => {
    sessionStorage.setItem(GO_ON, id)
    location.reload()
  }
  say("warn", t("This record is open in another window"), {
    text: t("Go on there, or go on here. Everything that was tapped there is kept."),
    buttons: [{ text: t("Go on here"), act }],
  })
  return false
}
