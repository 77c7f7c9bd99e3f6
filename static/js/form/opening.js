// What the form opens with: who works here, which site, and the draft that was begun.

import * as store from "../store.js"
import { t } from "../words.js"
import { say } from "./saying.js"

const LEFT_BY_ACCIDENT_MS = 30 * 60 * 1000

/** Put store, reference, site, project and draft on the page. False where the form goes to the server instead. */
export async function open(page) {
  const wanted = new URLSearchParams(location.search)
  const [person, reference] = await Promise.all([store.account(), store.reference()]).catch(() => [])
  if (person === undefined) return false // this browser keeps nothing
  if (!isFor(person, page.form) || !reference) return makeReady()
  if (!reference.sites.length) return sayNoSite()

  let draft = wanted.has("entry") ? await store.correct(wanted.get("entry")) : null
  const site = reference.sites.find(({ id }) => id === (draft?.site ?? Number(wanted.get("site")))) ?? (await store.currentSite())
  if (!draft && !wanted.has("another")) draft = await leftByAccident(page.form, site)

  const project = reference.projects.find(({ id }) => id === site.project)
  Object.assign(page, { store, reference, site, project, draft })
  nameSite(site)
  if (draft && !draft.correcting && wasJustLeft(draft)) sayKept(site)
  return true
}

/** A page that came from the server was made for one person; a kept one is for whoever works here. */
const isFor = (person, { dataset: { kept, person: madeFor } }) => person && (kept !== undefined || Number(madeFor) === person.id)

function makeReady() {
  location.replace(`/welcome?next=${encodeURIComponent(location.pathname + location.search)}`)
  return new Promise(() => {})
}

function sayNoSite() {
  say("warn", t("No site is open to you"), { text: t("Ask your supervisor for one.") })
  return false
}

/** The camera can make the system close the browser; then the form is opened anew. */
async function leftByAccident(form, site) {
  const drafts = await store.drafts()
  const left = drafts.find(
    (each) => each.record_type === form.dataset.recordType && each.site === site.id && !each.correcting && wasJustLeft(each),
  )
  return left ?? null
}

const wasJustLeft = (draft) => Date.now() - Date.parse(draft.touched_at) < LEFT_BY_ACCIDENT_MS

function sayKept(site) {
  say("good", t("We kept your record"), { links: [{ text: t("Start a new one"), href: `?site=${site.id}&another` }] })
}

function nameSite(site) {
  const title = document.querySelector(".top h1")
  const name = title.querySelector("small") ?? title.appendChild(document.createElement("small"))
  name.textContent = site.name
}
