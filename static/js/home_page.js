// Home: what is safe, what to fix, what to do.

import { fill, row, stateOf, titleOf } from "./records.js"
import { currentSite, drafts, entries, reference, setCurrentSite, setSetting, setting } from "./store.js"
import { countOnTab, situation, storageStrip, strip, tooOld, troubles } from "./strips.js"
import { day, t, time } from "./words.js"
import { watch } from "./watch.js"
import { watchForUpdate } from "./worker.js"

const SOON_MS = 7 * 86_400_000
const LATEST = 5
const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)

let activate = null

export async function show(person) {
  if (page.dataset.kept === undefined) await import("./look.js")
  part("review").hidden = !person.can_review
  page.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="update"]')) activate?.(event.preventDefault())
  })
  const again = await watch((now) => draw(person, now))
  part("site-choice").addEventListener("change", async (event) => {
    await setCurrentSite(Number(event.target.value))
    again()
  })
  await watchForUpdate(async (takeOver) => {
    activate = takeOver
    if ((await drafts()).length) again()
    else takeOver()
  })
}

async function draw(person, now) {
  const [lists, site, all, begun, sentAt] = await Promise.all([reference(), currentSite(), entries(), drafts(), setting("sent_at")])
  nameSite(person, lists, site)
  fill(part("strips"), await strips(now, all, begun, lists, sentAt))
  countOnTab(all)
  for (const tile of page.querySelectorAll("[data-tile]")) sayOnTile(tile, all, lists, site)
  sayFinished(all, lists)
  await list(all, begun, lists, now.progress)
  if (all.length && (await setting("persisted")) === undefined) await askToPersist()
}

async function strips(now, all, begun, lists, sentAt) {
  const update = activate && strip("warn", t("New version ready"), { action: t("Update now"), act: "update" })
  const unfinished = begun.slice(0, 1).map((draft) =>
    strip("draft", t("Not finished: %(record)s", { record: titleOf(draft, lists) }), { text: t("We kept your record"), href: `/new/${draft.record_type}?entry=${draft.id}` }),
  )
  return [situation(all, now, sentAt, { action: true }), tooOld(all), update, ...troubles(all, lists), ...unfinished, await storageStrip()].filter(Boolean)
}

function nameSite(person, lists, site) {
  const sites = lists?.sites ?? []
  const title = document.querySelector(".top h1")
  const small = title.querySelector("small")
  if (site) title.firstChild.textContent = site.name
  const at = sites.findIndex(({ id }) => id === site?.id) + 1
  const place = t("Site %(n)s of %(all)s", { n: at, all: sites.length })
  small.textContent = sites.length > 1 ? `${place} · ${person.name}` : person.name
  part("site-choice").hidden = sites.length < 2
  const choice = part("site-choice").querySelector("select")
  fill(choice, sites.map(({ id, name }) => new Option(name, id)))
  choice.value = site?.id ?? ""
}

function sayOnTile(tile, all, lists, site) {
  const hint = tile.querySelector(".hint")
  const type = tile.dataset.tile
  hint.textContent = (type === "tree_count" && due(site)) || last(type, all, lists, site) || ""
}

function due(site) {
  const days = (site?.cohorts ?? []).map((cohort) => cohort.due_on).filter(Boolean).sort()
  if (!days.length || Date.parse(days[0]) > Date.now() + SOON_MS) return null
  return Date.parse(days[0]) < Date.now() ? t("Due since %(day)s", { day: day(days[0]) }) : t("Due this week")
}

function last(type, all, lists, site) {
  const own = all.find((entry) => entry.record_type === type && entry.site === site?.id)
  const told = site?.last?.[type]
  const when = [own?.recorded_at, told?.recorded_on].filter(Boolean).sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  if (!when) return null
  const answers = when === own?.recorded_at ? own.answers : told.answers
  const material = lists.choices?.material?.find(({ code }) => code === answers?.material)?.label
  return material ? t("Last: %(what)s, %(day)s", { what: material, day: day(when) }) : t("Last: %(day)s", { day: day(when) })
}

function sayFinished(all, lists) {
  const id = new URLSearchParams(location.search).get("saved")
  const entry = all.find((each) => each.id === id)
  part("finished").hidden = !entry
  if (!entry) return
  part("finished").querySelector("[data-what]").textContent = [titleOf(entry, lists), t("Saved on this phone %(time)s", { time: time(entry.finished_at) })].join(" · ")
  part("finished").querySelector("[data-next]").href = `/new/${entry.record_type}?another`
  part("finished").querySelector("[data-change]").href = `/new/${entry.record_type}?entry=${entry.id}`
}

async function list(all, begun, lists, progress) {
  const today = all.filter((entry) => new Date(entry.finished_at).toDateString() === new Date().toDateString())
  const shown = today.length ? today : all.slice(0, LATEST)
  part("newest-title").textContent = today.length ? t("Today") : t("Newest")
  fill(part("newest"), await Promise.all(shown.map((entry) => row(entry, lists, progressOf(entry, progress)))))
  part("newest").hidden = !shown.length
  part("nothing").hidden = shown.length > 0 || begun.length > 0
}

const progressOf = (entry, progress) => (stateOf(entry) === "sent" ? null : (progress?.entries.get(entry.id) ?? null))

/** From the first record on, the browser is asked not to clear this phone's records when space gets short. */
async function askToPersist() {
  await setSetting("persisted", (await navigator.storage?.persist?.()) ?? false)
}
