// The card for those who are without network for long: a file to give away, and receipts to take back.

import { canSign, isKnown } from "./key.js"
import { ngettext, t } from "./words.js"

const card = document.querySelector("[data-carry]")
const part = (name) => card.querySelector(`[data-${name}]`)

/** Make the card work. `onChange()` is called when records have arrived. */
export function carry(onChange) {
  part("save-parcel").addEventListener("click", () => atWork(save))
  part("take-receipts").addEventListener("change", ({ target }) => atWork(() => takeBack(target, onChange)))
}

/** Offer to give away what there is: of these entries and drafts. */
export async function drawCarry(entries, drafts) {
  const { isOnlyHere } = await import("./parcel.js")
  part("save-parcel").hidden = !entries.some(isOnlyHere) && !drafts.length
  part("take-receipts").closest("label").hidden = !canSign()
  part("carry-hint").textContent = await hint()
}

async function hint() {
  if (!canSign()) return t("On this address only you can hand in the file, after signing in: the phone signs it for others only over https.")
  if (!(await isKnown())) return t("Until this phone has had network once, only you can hand in the file, after signing in.")
  return ""
}

async function save() {
  const { saveParcel } = await import("./parcel.js")
  const saved = await saveParcel()
  if (!saved) return
  const records = ngettext("%(n)s record is in the file.", "%(n)s records are in the file.", saved.records)
  const unfinished = saved.drafts ? ngettext("%(n)s unfinished record lies beside it, for safety only.", "%(n)s unfinished records lie beside them, for safety only.", saved.drafts) : ""
  say([records, unfinished, t("They stay on this phone until a receipt comes.")].filter(Boolean).join(" "))
}

async function takeBack(input, onChange) {
  const file = input.files[0]
  if (!file) return
  const { takeReceipts } = await import("./take_receipts.js")
  try {
    const { arrived, elsewhere } = await takeReceipts(file)
    const missing = elsewhere ? ngettext("%(n)s receipt is for no record on this phone.", "%(n)s receipts are for no record on this phone.", elsewhere) : ""
    say([ngettext("%(n)s record has arrived.", "%(n)s records have arrived.", arrived), missing].filter(Boolean).join(" "))
    onChange()
  } catch (error) {
    say(REFUSED[error.name]?.() ?? t("The receipts could not be read. Try again with network."))
  } finally {
    input.value = ""
  }
}

const REFUSED = {
  NotReceipts: () => t("This is not a file with receipts. Its name begins with receipts."),
  ForgedReceipt: () => t("These receipts are not from our server. Nothing was changed: your records still wait."),
}

async function atWork(work) {
  say(t("One moment…"))
  part("save-parcel").disabled = true
  try {
    await work()
  } catch (error) {
    console.error(error)
    say(t("The file could not be made. Free some space on the phone, then try again."))
  } finally {
    part("save-parcel").disabled = false
    if (part("carry-said").textContent === t("One moment…")) say("")
  }
}

function say(words) {
  part("carry-said").textContent = words
}
