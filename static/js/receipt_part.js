// The server's receipt for a record, in words and as a code that others can scan: the proof in the hand of whoever
// recorded it. It is here without network.

import { receiptOf } from "./answers.js"
import { instanceOf } from "./changes.js"
import { ask } from "./network.js"
import { change } from "./outbox.js"
import { token } from "./store.js"
import { correction, generate } from "./vendor/lean-qr/nano.js"
import { day, number, t, time } from "./words.js"

const CODE_LETTERS = 12

/** Fill the parts of `place` with the entry's receipt; a server that did not sign it is asked once more. */
export async function showReceipt(place, entry) {
  const part = (name) => place.querySelector(`[data-${name}]`)
  const receipt = (await signed(entry).catch(() => null)) ?? entry.receipt
  part("receipt-facts").replaceChildren(...facts(entry, receipt))
  part("receipt-proof").hidden = !receipt?.proof
  part("receipt-unsigned").hidden = Boolean(receipt?.proof)
  if (!receipt?.proof) return
  const address = `${location.origin}/receipt/${receipt.proof}`
  part("qr").replaceChildren(drawn(address))
  part("receipt-text").value = address
  part("receipt-copy").onclick = () => copied(part("receipt-text"), part("receipt-copy"))
  part("receipt-share").hidden = !navigator.share
  part("receipt-share").onclick = () => navigator.share({ title: t("Receipt"), url: address }).catch(() => {})
}

/** The receipt, signed and of today's state; null if the one that is here is both. */
async function signed({ id, state, revision, receipt }) {
  const isNew = receipt?.proof && (receipt.state === "complete" || state !== "sent")
  if (isNew || !navigator.onLine) return null
  const bearer = await token()
  const fresh = receiptOf(await ask("GET", `/sync/v1/entries/${id}`, { token: bearer }), id, await instanceOf(bearer))
  if (fresh.revision !== revision) return null
  await change(id, (entry) => (entry.revision === revision ? { ...entry, receipt: fresh } : entry))
  return fresh
}

function facts({ pending, sent_at }, receipt) {
  const said = (words, text) => [made("dt", words), made("dd", text)]
  const moment = receipt?.stored_at ?? sent_at
  return [
    ...(moment ? said(t("Received"), `${day(moment)} ${time(moment)}`) : []),
    ...(receipt ? said(t("Photos"), receipt.missing.length ? t("Some still to come") : t("All here")) : []),
    ...(receipt?.seq ? said(t("Line in the ledger"), number(receipt.seq)) : []),
    ...(receipt?.audit ? said(t("Code of the line"), receipt.audit.slice(0, CODE_LETTERS)) : []),
    ...(pending.length ? said(t("Your last change"), t("On this phone")) : []),
  ]
}

const made = (tag, textContent) => Object.assign(document.createElement(tag), { textContent })

/** The code as one path of dark squares, black on white whatever the look of the page: cameras want it so. */
function drawn(text) {
  const code = generate(text, { minCorrectionLevel: correction.L })
  const cells = Array.from({ length: code.size ** 2 }, (_, i) => [i % code.size, Math.floor(i / code.size)])
  const path = cells.filter(([x, y]) => code.get(x, y)).map(([x, y]) => `M${x} ${y}h1v1h-1z`).join("")
  const side = code.size + 8
  const svg = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" viewBox="-4 -4 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M-4-4h${side}v${side}h-${side}z"/><path d="${path}"/></svg>`,
    "image/svg+xml",
  ).documentElement
  svg.setAttribute("aria-label", t("The receipt as a code to scan"))
  return svg
}

/** Where a page may not write to the clipboard, the text is at least selected. */
async function copied(text, button) {
  text.select()
  const isCopied = (await navigator.clipboard?.writeText(text.value).then(() => true, () => false)) ?? document.execCommand("copy")
  if (isCopied) button.querySelector("span").textContent = t("Copied")
}
