// What the form opens with: who works here, which site, the draft that was begun, and what need not be asked again.

import * as store from "../store.js"
import { day, number, t } from "../words.js"
import { fillIn, questionsIn } from "./answers.js"
import { holdDraft, holdFreeDraft, sayOpenElsewhere } from "./only_here.js"
import { say } from "./saying.js"
import { localDay } from "./taps.js"

const LEFT_BY_ACCIDENT_MS = 30 * 60 * 1000
const MOST_PIECES = 4

const wanted = new URLSearchParams(location.search)

/** Put store, reference, site, project and draft on the page. False where the form goes to the server instead. */
export async function open(page) {
  const known = await Promise.all([store.account(), store.reference()]).catch((error) => sayNothingIsKept(page, error))
  if (!known) return false
  const [person, reference] = known
  if (!isFor(person, page.form) || !reference) return makeReady()
  if (!reference.sites.length) return sayNoSite()

  let draft = wanted.has("entry") ? await store.correct(wanted.get("entry")) : null
  if (wanted.has("entry") && !draft) return askServer(page.form)
  if (draft && !(await holdDraft(page, draft.id))) return sayOpenElsewhere(page, draft.id)
  const site = await findSite(reference, draft)
  if (!draft && !wanted.has("another")) draft = await leftByAccident(page, site)

  const project = reference.projects.find(({ id }) => id === site.project) ?? {}
  Object.assign(page, { store, reference, site, project, draft })
  nameSite(site)
  return true
}

/** What need not be asked, or not asked again; for a record that was sent back, what the supervisor said. */
export async function begin(page) {
  const { draft, site } = page
  if (!draft) {
    setKnown(page.form)
    await offerLast(page)
  } else if (draft.correcting) {
    showRemarks(page)
  } else if (wasJustLeft(draft)) {
    say("good", t("We kept your record"), { links: [{ text: t("Start a new one"), href: `?site=${site.id}&another` }] })
  }
}

/** A draft stays at its site, even if the server has closed it meanwhile. */
async function findSite({ sites }, draft) {
  const asked = draft?.site ?? Number(wanted.get("site"))
  return sites.find(({ id }) => id === asked) ?? (draft ? { id: draft.site, name: "" } : store.currentSite())
}

/** A page that came from the server was made for one person; a kept one is for whoever works here. */
const isFor = (person, { dataset: { kept, person: madeFor } }) => person && (kept !== undefined || Number(madeFor) === person.id)

function makeReady() {
  location.replace(`/welcome?next=${encodeURIComponent(location.pathname + location.search)}`)
  return new Promise(() => {})
}

/** A record of another phone: its answers are on the server alone. */
function askServer({ dataset: { kept } }) {
  if (kept === undefined) return false
  location.replace(`${location.search}&server`)
  return new Promise(() => {})
}

/** A page that came from the server can still send; a kept one can do nothing, and says so. */
async function sayNothingIsKept(page, error) {
  console.error(error)
  const { whyItDoesNotOpen, goOnWithNetwork, renew } = await import("../store_trouble.js")
  const { title, text } = whyItDoesNotOpen(error)
  if (page.form.dataset.kept === undefined) {
    if (!document.querySelector("[data-error-summary]")) say("warn", title, { text })
    return null
  }
  page.isElsewhere = page.form.inert = true
  say("bad", title, { text, buttons: [{ text: t("Go on with network"), act: goOnWithNetwork }] })
  await renew(error)
  return null
}

function sayNoSite() {
  say("warn", t("No site is open to you"), { text: t("Ask your supervisor for one.") })
  return false
}

/** The camera can make the system close the browser; then the form is opened anew. */
async function leftByAccident(page, site) {
  const { recordType } = page.form.dataset
  const left = (await store.drafts()).filter((each) => each.record_type === recordType && each.site === site.id && !each.correcting && wasJustLeft(each))
  for (const draft of left) if (await holdFreeDraft(page, draft.id)) return draft
  return null
}

const wasJustLeft = (draft) => Date.now() - Date.parse(draft.touched_at) < LEFT_BY_ACCIDENT_MS

function nameSite(site) {
  const title = document.querySelector(".top h1")
  const name = title.querySelector("small") ?? title.appendChild(document.createElement("small"))
  name.textContent = site.name
}

// ---- what is known is not asked: today, the only place there is, what the address says (?plot=17) ----

function setKnown(form) {
  for (const { name, kind, group, required } of questionsIn(form)) {
    if (kind === "day" && required) fillIn(form, { [name]: localDay(0) })
    if (kind !== "place" && kind !== "places") continue
    const chips = group.querySelectorAll("input")
    const codes = required && chips.length === 1 ? [chips[0].value] : wanted.getAll(name)
    if (codes.length) fillIn(form, { [name]: kind === "places" ? codes : codes[0] })
  }
}

// ---- "Same as last time": one tap answers again what was answered at the last visit to this site ----

async function offerLast({ form, site, answers, changed }) {
  const type = form.dataset.recordType
  const [last, own] = await Promise.all([store.last(site.id, type), store.entries()])
  const carried = questionsIn(form).filter(({ group, name }) => "carried" in group.dataset && last?.[name] !== undefined)
  if (!carried.length) return
  const given = Object.fromEntries(carried.map(({ name }) => [name, last[name]]))
  const on = own.find((each) => each.site === site.id && each.record_type === type && each.answers)?.recorded_at ?? site.last?.[type]?.recorded_on
  const button = form.querySelector("[data-last]")
  const pieces = carried.filter(({ group }) => !group.closest("details")).map((question) => inWords(question, given))
  button.querySelector("[data-last-text]").textContent = [on && day(on), ...pieces].filter(Boolean).slice(0, MOST_PIECES).join(" · ")
  button.hidden = false
  button.addEventListener("click", () => {
    fillIn(form, given)
    button.hidden = true
    changed()
    goToOpen(form, answers())
  })
}

/** "Compost", "6 Wheelbarrow". Fixed choices say little without their question. */
function inWords({ name, kind, group, isUnit }, answers) {
  if (kind === "count" || kind === "measure") return `${number(answers[name], 3)} ${wordOf(group, answers[group.dataset.unit])}`.trim()
  if (isUnit || !group.dataset.list) return ""
  return [answers[name]].flat().map((code) => wordOf(group, code)).filter(Boolean).join(", ")
}

const wordOf = (group, code) => group.querySelector(`[value="${CSS.escape(code)}"]`)?.closest("label, option").textContent.trim() ?? ""

function goToOpen(form, answers) {
  const open = questionsIn(form).find(({ name, group, required }) => required && !group.hidden && !(name in answers))
  open?.group.scrollIntoView({ block: "center" })
}

// ---- a record that was sent back opens with the supervisor's words where they belong ----

function showRemarks({ form, draft: { correcting } }) {
  for (const [question, words] of Object.entries(correcting.remarks)) {
    const group = questionsIn(form).find(({ name }) => name === question)?.group
    if (!group) continue
    const strip = document.getElementById("remark").content.firstElementChild.cloneNode(true)
    strip.querySelector("span").textContent = words
    group.before(strip)
    unfold(group)
  }
  if (correcting.reason) say("warn", t("Fix needed"), { text: correcting.reason })
}

export function unfold(group) {
  const fold = group.closest("details")
  if (fold) fold.open = true
}
