// Sending and storage: what waits and how big it is, what this phone has room for, a copy in hand, and signing out.

import { carry, drawCarry } from "./carry_part.js"
import { endTokens } from "./changes.js"
import { fill, row, waits } from "./records.js"
import { drawStorage, startStorage } from "./storage_part.js"
import { drafts, entries, reference, setting, signOut } from "./store.js"
import { lastSent, situation, storageStrip } from "./strips.js"
import { ngettext, number, t } from "./words.js"
import { watch } from "./watch.js"
import { markAccount } from "./worker.js"

const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)

export function show() {
  part("sign-out").addEventListener("click", leave)
  startStorage()
  const drawn = watch(draw)
  carry(async () => (await drawn)())
  return drawn
}

async function draw(now) {
  const [lists, all, begun, sentAt] = await Promise.all([reference(), entries(), drafts(), setting("sent_at")])
  const waiting = all.filter(waits)
  document.querySelector(".top h1 small").textContent = sentAt ? lastSent(sentAt) : ""
  fill(part("strips"), [situation(all, now, null), await storageStrip()].filter(Boolean))
  fill(part("waiting"), await Promise.all(waiting.map((entry) => row(entry, lists, now.progress?.entries.get(entry.id) ?? null))))
  part("waiting").hidden = !waiting.length
  part("nothing").hidden = waiting.length > 0
  await drawCarry(all, begun)
  part("kept-records").textContent = number(all.length + begun.length)
  await drawStorage()
  const left = all.filter(({ state }) => state !== "sent").length + begun.length
  part("sign-out-hint").textContent = left
    ? ngettext("%(n)s record stays on this phone. It is sent when you sign in here again.", "%(n)s records stay on this phone. They are sent when you sign in here again.", left)
    : t("Nothing is only on this phone.")
}

/** Signing out works without network: what waits stays, for whoever made it, and the server hears of it later. */
async function leave(event) {
  event.preventDefault()
  await signOut()
  await markAccount(false)
  await endTokens().catch(() => {})
  location.assign("/sign-in")
}
