// My records: what needs the person first, then by day, and what was set aside.

import { fill, needsFixing, row } from "./records.js"
import { drafts, entries, reference, setting } from "./store.js"
import { countOnTab, lastSent, situation, tooOld } from "./strips.js"
import { day, t } from "./words.js"
import { watch } from "./watch.js"

const DAY_MS = 86_400_000
const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)

export const show = () => watch(draw)

async function draw(now) {
  const [lists, all, begun, sentAt] = await Promise.all([reference(), entries(), drafts(), setting("sent_at")])
  document.querySelector(".top h1 small").textContent = sentAt ? lastSent(sentAt) : ""
  const strip = now.ended || now.progress ? situation(all, now, null) : null
  fill(part("strips"), [strip, tooOld(all)].filter(Boolean))
  countOnTab(all)
  const first = [...all.filter((entry) => needsFixing(entry) || entry.state === "attention"), ...begun.filter((draft) => !all.some(({ id }) => id === draft.id))]
  const aside = all.filter(({ state }) => state === "aside")
  const rest = all.filter((entry) => !first.includes(entry) && !aside.includes(entry))
  const groups = [...(first.length ? [["", first]] : []), ...grouped(rest), ...(aside.length ? [[t("Set aside"), aside]] : [])]
  fill(part("groups"), await Promise.all(groups.map(([title, records]) => section(title, records, lists, now.progress))))
  part("nothing").hidden = groups.length > 0
}

function grouped(records) {
  const groups = new Map()
  for (const record of records) groups.set(titleOfDay(record), [...(groups.get(titleOfDay(record)) ?? []), record])
  return groups
}

function titleOfDay({ recorded_at }) {
  const then = new Date(recorded_at).toDateString()
  if (then === new Date().toDateString()) return t("Today")
  if (then === new Date(Date.now() - DAY_MS).toDateString()) return t("Yesterday")
  return day(recorded_at)
}

async function section(title, records, lists, progress) {
  const part = Object.assign(document.createElement("section"), { className: "stack" })
  const list = Object.assign(document.createElement("ul"), { className: "list" })
  if (title) part.append(Object.assign(document.createElement("h2"), { textContent: title }))
  else list.ariaLabel = t("Needs you")
  list.append(...(await Promise.all(records.map((record) => row(record, lists, progress?.entries.get(record.id) ?? null)))))
  part.append(list)
  return part
}
