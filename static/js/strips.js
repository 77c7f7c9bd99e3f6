// Strips on top of a page: whether anything is only on this phone, what has to be fixed, what the person can do.

import { bytesLeft, needsFixing, reasonOf, titleOf, waits } from "./records.js"
import { space } from "./space.js"
import { day, ngettext, number, size, t, time } from "./words.js"

const ALMOST_FULL = 0.8
const LITTLE_LEFT_BYTES = 100e6
const DAY_MS = 86_400_000
const TOO_LONG_MS = 7 * DAY_MS
// Longer than that, the clock has jumped rather than the record waited.
const UNLIKELY_MS = 400 * DAY_MS
const ONE_BY_ONE = 2

/** A strip of a kind that the page has a template for, with its words, small facts, link and button. */
export function strip(kind, title, { text = "", facts = [], href, action, act } = {}) {
  const part = document.querySelector(`[data-strip="${kind}"]`).content.cloneNode(true).firstElementChild
  part.querySelector("b").textContent = title
  const said = part.querySelector("span")
  if (facts.length) said.after(Object.assign(document.createElement("span"), { className: "hint", textContent: facts.join(" · ") }))
  if (text) said.textContent = text
  else said.remove()
  if (part.matches("a")) part.href = href
  const link = part.querySelector(".btn")
  if (!action) link?.remove()
  else if (link) {
    link.querySelector("span").textContent = action
    link.href = href ?? "#"
    if (act) link.dataset.act = act
  }
  return part
}

/**
 * Whether everything is safe: the one strip that answers it. `now` = {ended, why, due, progress} of the delivery;
 * `action`: the page has no button to send of its own.
 */
export function situation(entries, { ended, why, due, progress }, sentAt, { action = false } = {}) {
  const here = entries.filter(waits)
  const waiting = here.filter((entry) => entry.state !== "attention")
  if (ended === "sign-in") return signInAgain(here.length)
  if (progress) return moving(progress)
  const isOffline = ended === "no-network" && [null, undefined, t("No network")].includes(why?.title)
  const more = { facts: factsOf(waiting, due), ...(action && waiting.length ? { action: t("Send now"), act: "send" } : {}) }
  if (isOffline) return noNetwork(here.length, more)
  if (waiting.length) return held(waiting.length, ended, why, more)
  return sentAt && entries.length && !here.length ? strip("good", t("Everything is sent"), { text: lastSent(sentAt) }) : null
}

/** How much waits, since when, and when it is tried again. */
function factsOf(waiting, due) {
  if (!waiting.length) return []
  const oldest = Math.min(...waiting.map(({ finished_at }) => Date.parse(finished_at)))
  return [size(waiting.reduce((sum, entry) => sum + bytesLeft(entry), 0)), since(oldest), nextTry(due)].filter(Boolean)
}

function since(moment) {
  const age = Date.now() - moment
  if (!(age >= 0 && age < UNLIKELY_MS)) return null
  const isToday = new Date(moment).toDateString() === new Date().toDateString()
  return t("since %(when)s", { when: isToday ? time(moment) : day(moment) })
}

function nextTry(due) {
  if (due === null || due === undefined) return null
  const minutes = Math.ceil((due - performance.now()) / 60_000)
  return minutes <= 1 ? t("next try in a moment") : t("next try in %(n)s min", { n: number(minutes) })
}

function held(waiting, ended, why, more) {
  const title = ngettext("%(n)s record waiting", "%(n)s records waiting", waiting)
  if (ended === "update") return strip("waiting", title, { text: t("Open the app with network, so that it can renew itself."), ...more })
  if (why) return strip("waiting", why.title, { text: why.detail, ...more, facts: [title, ...more.facts] })
  return strip("waiting", title, { text: t("It goes out by itself when there is network."), ...more })
}

function noNetwork(waiting, more) {
  const title = waiting ? ngettext("No network · %(n)s on this phone", "No network · %(n)s on this phone", waiting) : t("No network")
  return strip("offline", title, { text: t("Everything is saved on this phone. It will be sent when there is network."), ...more })
}

function signInAgain(waiting) {
  const text = ngettext("%(n)s record waits on this phone.", "%(n)s records wait on this phone.", waiting)
  return strip("warn", t("Sign in again"), { text, href: `/sign-in?next=${encodeURIComponent(location.pathname)}`, action: t("Sign in") })
}

function moving({ sent, total, stage }) {
  const part = strip("sending", stageOf(stage), { text: t("%(sent)s of %(total)s", { sent: size(sent), total: size(total) }) })
  Object.assign(part.querySelector("progress"), { max: total, value: sent })
  return part
}

function stageOf(stage) {
  if (stage?.photo) return t("Sending photo %(n)s of %(all)s", { n: number(stage.photo), all: number(stage.photos) })
  if (stage?.record) return t("Sending record %(n)s of %(all)s", { n: number(stage.record), all: number(stage.records) })
  if (stage?.records) return ngettext("Sending %(n)s record", "Sending %(n)s records", stage.records)
  return t("Sending…")
}

/** Records that nobody should wait for any longer: there is a way without network. */
export function tooOld(entries) {
  const old = entries.filter(waits).filter(({ finished_at }) => {
    const age = Date.now() - Date.parse(finished_at)
    return age > TOO_LONG_MS && age < UNLIKELY_MS
  })
  if (!old.length) return null
  const title = ngettext("%(n)s record has waited for more than a week", "%(n)s records have waited for more than a week", old.length)
  return strip("failed", title, { text: t("Save it to a file and give it to somebody who has network."), href: "/sending" })
}

/** "Last sent: today 14:05" */
export function lastSent(moment) {
  const isToday = new Date(moment).toDateString() === new Date().toDateString()
  return isToday
    ? t("Last sent: today %(time)s", { time: time(moment) })
    : t("Last sent: %(day)s %(time)s", { day: day(moment), time: time(moment) })
}

/** Records that need the person: sent back, or stuck on this phone. Many of a kind are told of together. */
export const troubles = (entries, reference) => [
  ...few(entries.filter(needsFixing), (n) => strip("fix", ngettext("%(n)s record needs fixing", "%(n)s records need fixing", n), { href: "/mine" }), (entry) =>
    strip("fix", t("Fix needed: %(reason)s", { reason: reasonOf(entry) }), { text: titleOf(entry, reference), href: `/mine/entry?id=${entry.id}` }),
  ),
  ...few(entries.filter(({ state }) => state === "attention"), (n) => strip("failed", ngettext("%(n)s record could not be sent", "%(n)s records could not be sent", n), { href: "/mine" }), (entry) =>
    strip("failed", t("Could not send"), { text: `${titleOf(entry, reference)} · ${reasonOf(entry)}`, href: `/mine/entry?id=${entry.id}` }),
  ),
]

const few = (entries, together, each) => (entries.length > ONE_BY_ONE ? [together(entries.length)] : entries.map(each))

/** Told before it happens: records still save when photos no longer do. */
export async function storageStrip() {
  const { usage, quota, free } = await space()
  const isTight = usage / quota > ALMOST_FULL || free < LITTLE_LEFT_BYTES
  if (!isTight) return null
  return strip("warn", t("Phone storage is almost full"), { text: t("Delete videos or apps that you do not need."), href: "/sending", action: t("Sending and storage") })
}

/** The number of records to fix, on the tab that leads to them. */
export function countOnTab(entries) {
  const tab = document.querySelector('[data-tab="mine"]')
  tab?.querySelector(".dot")?.remove()
  const fixes = entries.filter(needsFixing).length
  if (!tab || !fixes) return
  const dot = Object.assign(document.createElement("span"), { className: "dot", textContent: `${fixes} ` })
  dot.append(Object.assign(document.createElement("span"), { className: "vh", textContent: t("Fix needed") }))
  tab.append(dot)
}
