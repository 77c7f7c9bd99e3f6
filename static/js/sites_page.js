// The sites as this phone knows them: which one is in hand, what grows there, when somebody was there last.

import { fill } from "./records.js"
import { currentSite, reference, setCurrentSite } from "./store.js"
import { situation } from "./strips.js"
import { day, ngettext, t } from "./words.js"
import { watch } from "./watch.js"

const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)
const wanted = Number(location.pathname.split("/")[2])

export function show(person) {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-work]")
    if (!button) return
    await setCurrentSite(Number(button.dataset.work))
    location.assign("/")
  })
  document.querySelector(".top h1 small").textContent = person.name
  return watch(draw)
}

async function draw(now) {
  const [lists, current] = await Promise.all([reference(), currentSite()])
  const sites = (lists?.sites ?? []).filter(({ id }) => !wanted || id === wanted)
  const strip = now.ended === "no-network" ? situation([], now, null) : null
  fill(part("strips"), strip ? [strip] : [])
  fill(part("sites"), sites.map((site) => card(site, site.id === current?.id, lists)))
  part("nothing").hidden = sites.length > 0
}

function card(site, isCurrent, lists) {
  const section = page.querySelector("template[data-site]").content.cloneNode(true).firstElementChild
  const last = section.querySelector("[data-last]")
  section.querySelector("h2").textContent = site.name
  section.querySelector("[data-facts]").textContent = facts(site)
  last.append(...Object.entries(site.last ?? {}).flatMap(([type, { recorded_on }]) => [term("dt", titleOfType(type)), term("dd", day(recorded_on))]))
  for (const { code, species, n_planted, due_on } of site.cohorts ?? []) {
    const name = lists.choices?.species?.find((each) => each.code === species)?.label ?? species
    last.append(term("dt", `${code} · ${name}`), term("dd", due_on ? t("Due %(day)s", { day: day(due_on) }) : ngettext("%(n)s tree", "%(n)s trees", n_planted)))
  }
  const work = section.querySelector("[data-work]")
  work.dataset.work = site.id
  work.querySelector("span").textContent = isCurrent ? t("You work here") : t("Work here")
  work.setAttribute("aria-pressed", String(isCurrent))
  section.querySelector("[data-open]").href = `/sites/${site.id}`
  return section
}

function facts({ code, plots = [], cohorts = [], photo_points = [] }) {
  return [
    code,
    plots.length && ngettext("%(n)s plot", "%(n)s plots", plots.length),
    cohorts.length && ngettext("%(n)s planting", "%(n)s plantings", cohorts.length),
    photo_points.length && ngettext("%(n)s photo point", "%(n)s photo points", photo_points.length),
  ].filter(Boolean).join(" · ")
}

const titleOfType = (type) => page.querySelector(`[data-record-type="${type}"]`)?.dataset.title ?? type

const term = (tag, text) => Object.assign(document.createElement(tag), { textContent: text })
