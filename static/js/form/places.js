// Plots, trees, photo points and words to choose from: what a kept page cannot bring along, the phone fills in.

import { number, t } from "../words.js"
import { addSteps, labelOf } from "./taps.js"

const FEW = 8
const SHOWN_FIRST = 6
const LOOKED_BACK = 20
const ALWAYS_IN_SIGHT = "unknown"

/** What the places of a site are called. */
const NAMES = {
  plots: ({ code }) => code,
  cohorts: ({ code, species, n_planted }, { choices }) =>
    t("%(species)s · %(code)s · %(planted)s planted", { species: wordOf(choices.species, species), code, planted: number(n_planted) }),
  photo_points: ({ code, description }) => (description ? `${code} · ${description}` : code),
  tree_counts: ({ recorded_on, by }) => (by ? `${recorded_on} · ${by}` : recorded_on),
  site_photos: ({ recorded_on }) => recorded_on,
}

const wordOf = (list, code) => list?.find((each) => each.code === code)?.label ?? code

export async function fillPlaces(page) {
  const used = await usedCodes(page)
  for (const group of page.form.querySelectorAll("[data-list]")) {
    const holder = group.querySelector("[data-choices]")
    const given = codesOf(page.draft?.answers[group.dataset.question])
    if (!holder.firstElementChild) draw(group, holder, choicesFor(page, group.dataset.list, given))
    if (!holder.firstElementChild) group.dataset.empty = ""
    else arrange(holder.firstElementChild, [...given, ...(used[group.dataset.question] ?? [])])
  }
  for (const units of page.form.querySelectorAll("[data-unit] .pictures")) arrange(units, used[units.closest("[data-unit]").dataset.unit] ?? [])
  addSteps(page.form)
}

/** The codes that this person chose before, by question, the newest first. */
async function usedCodes({ store, form, site }) {
  const type = form.dataset.recordType
  const [own, last] = await Promise.all([store.entries(), store.last(site.id, type)])
  const given = own.filter((each) => each.record_type === type && each.answers).slice(0, LOOKED_BACK).map(({ answers }) => answers)
  const used = {}
  for (const answers of [...given, last ?? {}]) {
    for (const [name, answer] of Object.entries(answers)) used[name] = [...(used[name] ?? []), ...codesOf(answer)]
  }
  return used
}

function codesOf(answer) {
  if (answer === null || answer === undefined) return []
  if (typeof answer !== "object") return [String(answer)]
  return Array.isArray(answer) ? answer.map(String) : Object.keys(answer)
}

/** [{code, label}]: what can be chosen today, and what was chosen already. */
function choicesFor({ site, reference }, list, given) {
  const offered = NAMES[list]
    ? (site[list] ?? []).map((place) => ({ code: String(place.id), label: NAMES[list](place, reference) }))
    : (reference.choices[list] ?? [])
  const missing = given.filter((code) => !offered.some((each) => each.code === code))
  return [...offered, ...missing.map((code) => ({ code, label: code }))]
}

function draw(group, holder, choices) {
  if (!choices.length) return
  if (group.dataset.kind === "place" && choices.length > FEW) {
    holder.append(select(group, choices))
    return
  }
  const row = group.querySelector("template").content.firstElementChild.cloneNode(false)
  const one = group.querySelector("template").content.firstElementChild.firstElementChild
  row.append(...choices.map((choice) => filled(one.cloneNode(true), choice, group)))
  row.querySelector("input").id = `q-${group.dataset.question}`
  holder.append(row)
}

function select(group, choices) {
  const all = document.createElement("select")
  const name = group.dataset.question
  Object.assign(all, { name, id: `q-${name}`, className: "field" })
  all.setAttribute("aria-label", labelOf(group))
  all.append(new Option(""), ...choices.map(({ code, label }) => new Option(label, code)))
  return all
}

/** The page's own chip, with this choice in it. */
function filled(chip, { code, label }, group) {
  for (const part of chip.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("%(")) part.setAttribute(name, value.replace("%(code)s", code).replace("%(what)s", label))
    }
  }
  const words = chip.querySelector("span")
  words.textContent = label
  const symbol = group.querySelector("[data-symbols]")?.content.querySelector(`[data-for~="${CSS.escape(code)}"] svg`)
  if (symbol) words.prepend(symbol.cloneNode(true))
  return chip
}

/** Of a long row the ones used most lately stand first, "unknown" is always in sight, the rest is behind "More…". */
function arrange(row, used) {
  const shown = row.matches(".pictures") ? SHOWN_FIRST : FEW
  const chips = [...row.parentElement.querySelectorAll("label.chip")].map((chip) => chip.closest("li") ?? chip)
  if (chips.length <= shown) return
  const recent = [...new Set(used)]
  const rank = (chip) => (recent.includes(codeIn(chip)) ? recent.indexOf(codeIn(chip)) : recent.length)
  chips.sort((a, b) => rank(a) - rank(b))
  const last = chips.findIndex((chip) => codeIn(chip) === ALWAYS_IN_SIGHT)
  if (last >= shown) chips.splice(shown - 1, 0, ...chips.splice(last, 1))
  row.append(...chips.slice(0, shown))
  rowBehindMore(row).append(...chips.slice(shown))
}

const codeIn = (chip) => chip.querySelector("input").value

function rowBehindMore(row) {
  const known = row.parentElement.querySelector("details")
  const details = known ?? document.getElementById("more").content.firstElementChild.cloneNode(true)
  if (!known) {
    details.append(row.cloneNode(false))
    row.after(details)
  }
  return details.lastElementChild
}
