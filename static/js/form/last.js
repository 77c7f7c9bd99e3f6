// "Same as last time": one tap answers again what was answered at the last visit to this site.

import { day, number } from "../words.js"
import { fillIn, questionsIn } from "./answers.js"

const MOST_PIECES = 4

export async function start(page) {
  const { store, site, form } = page
  const last = await store.last(site.id, form.dataset.recordType)
  const carried = last && pick(form, last)
  if (!carried || page.draft) return
  const button = form.querySelector("[data-last]")
  button.querySelector("[data-last-text]").textContent = inShort(form, carried, await lastDay(page))
  button.hidden = Object.keys(carried).length === 0
  button.addEventListener("click", () => {
    fillIn(form, carried)
    button.hidden = true
    page.changed()
    firstOpen(form, page.answers())?.scrollIntoView({ block: "center" })
  })
}

/** What is still to be answered. */
function firstOpen(form, answers) {
  const open = questionsIn(form).find(({ name, group, required }) => required && !group.hidden && !(name in answers))
  return open?.group.closest("fieldset") ?? open?.group
}

/** The answers to questions whose answer mostly stays. */
function pick(form, answers) {
  const names = questionsIn(form).filter(({ group, name }) => "carried" in group.dataset && name in answers).map(({ name }) => name)
  return Object.fromEntries(names.map((name) => [name, answers[name]]))
}

async function lastDay({ store, site, form }) {
  const type = form.dataset.recordType
  const own = (await store.entries()).find((each) => each.site === site.id && each.record_type === type && each.answers)
  const moment = own?.recorded_at ?? site.last?.[type]?.recorded_on
  return moment ? [day(moment)] : []
}

/** "12 May · B · Compost · 6 Wheelbarrow": places, words of the lists and numbers. The rest says little without its question. */
function inShort(form, answers, first) {
  const pieces = questionsIn(form)
    .filter(({ name, group, isUnit }) => name in answers && !isUnit && !group.closest("details"))
    .filter(({ kind, group }) => group.dataset.list || kind === "count" || kind === "measure")
    .map((question) => inWords(question, answers))
    .filter(Boolean)
  return [...first, ...pieces.slice(0, MOST_PIECES - first.length)].join(" · ")
}

function inWords({ name, kind, group }, answers) {
  const answer = answers[name]
  if (kind === "count" || kind === "measure") return `${number(answer, 3)} ${group.dataset.unit ? wordOf(group, answers[group.dataset.unit]) : ""}`.trim()
  return [answer].flat().map((code) => wordOf(group, code)).filter(Boolean).join(", ")
}

function wordOf(group, code) {
  const control = group.querySelector(`[value="${CSS.escape(code)}"]`)
  return (control?.closest("label") ?? control)?.textContent.trim() ?? ""
}
