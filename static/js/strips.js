// Strips on top of a page: whether anything is only on this phone, what has to be fixed, what the person can do.

import { bytesLeft, needsFixing, reasonOf, titleOf, waits } from "./records.js"
import { day, ngettext, size, t, time } from "./words.js"

const ALMOST_FULL = 0.8
const LITTLE_LEFT_BYTES = 100e6

/** A strip of a kind that the page has a template for, with its words, link and button. */
export function strip(kind, title, { text = "", href, action, act } = {}) {
  const part = document.querySelector(`[data-strip="${kind}"]`).content.cloneNode(true).firstElementChild
  part.querySelector("b").textContent = title
  const said = part.querySelector("span")
  if (text) said.textContent = text
  else said.remove()
  if (part.matches("a")) part.href = href
  const link = part.querySelector(".btn")
  if (link && action) {
    link.querySelector("span").textContent = action
    link.href = href ?? "#"
    if (act) link.dataset.act = act
  }
  return part
}

/** Whether everything is safe: the one strip that answers it. `now` = {ended, progress} of the delivery. */
export function situation(entries, { ended, progress }, sentAt) {
  const here = entries.filter(waits)
  const waiting = here.filter((entry) => entry.state !== "attention")
  const bytes = waiting.reduce((sum, entry) => sum + bytesLeft(entry), 0)
  if (ended === "sign-in") return signInAgain(here.length)
  if (progress) return moving(progress)
  if (ended === "no-network" || !navigator.onLine) return noNetwork(here.length)
  if (waiting.length) {
    const title = ngettext("%(n)s record waiting · %(size)s", "%(n)s records waiting · %(size)s", waiting.length, { size: size(bytes) })
    return strip("plain", title, { text: whyItWaits(ended) })
  }
  return sentAt && entries.length && !here.length ? strip("good", t("Everything is sent"), { text: lastSent(sentAt) }) : null
}

function whyItWaits(ended) {
  if (ended === "busy") return t("The server is busy. We try again by ourselves.")
  if (ended === "update") return t("Open the app with network, so that it can renew itself.")
  return t("It goes out by itself when there is network.")
}

function noNetwork(waiting) {
  const title = waiting ? ngettext("No network · %(n)s on this phone", "No network · %(n)s on this phone", waiting) : t("No network")
  return strip("offline", title, { text: t("Everything is saved on this phone. It will be sent when there is network.") })
}

function signInAgain(waiting) {
  const text = ngettext("%(n)s record waits on this phone.", "%(n)s records wait on this phone.", waiting)
  return strip("warn", t("Sign in again"), { text, href: `/sign-in?next=${encodeURIComponent(location.pathname)}`, action: t("Sign in") })
}

function moving({ sent, total }) {
  const part = strip("sending", t("Sending…"), { text: t("%(sent)s of %(total)s", { sent: size(sent), total: size(total) }) })
  Object.assign(part.querySelector("progress"), { max: total, value: sent })
  return part
}

/** "Last sent: today 14:05" */
export function lastSent(moment) {
  const isToday = new Date(moment).toDateString() === new Date().toDateString()
  return isToday
    ? t("Last sent: today %(time)s", { time: time(moment) })
    : t("Last sent: %(day)s %(time)s", { day: day(moment), time: time(moment) })
}

/** Records that need the person: sent back, or stuck on this phone. */
export const troubles = (entries, reference) => [
  ...entries.filter(needsFixing).map((entry) =>
    strip("fix", t("Fix needed: %(reason)s", { reason: reasonOf(entry) }), { text: titleOf(entry, reference), href: `/mine/entry?id=${entry.id}` }),
  ),
  ...entries.filter((entry) => entry.state === "attention").map((entry) =>
    strip("failed", t("Could not send"), { text: `${titleOf(entry, reference)} · ${reasonOf(entry)}`, href: `/mine/entry?id=${entry.id}` }),
  ),
]

/** Told before it happens: records still save when photos no longer do. */
export async function storageStrip() {
  const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
  const isTight = usage / quota > ALMOST_FULL || quota - usage < LITTLE_LEFT_BYTES
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
