// The card about the storage of this phone: what lies there, what may go, and whether the browser will keep it.

import { freeable, freeSpace } from "./forgetting.js"
import { space } from "./space.js"
import { setSetting, setting, transaction } from "./store.js"
import { ngettext, number, size, t } from "./words.js"
import { canKeepPages } from "./worker.js"

const card = document.getElementById("storage")
const part = (name) => card.querySelector(`[data-${name}]`)

/** Make the buttons of the card work. */
export function startStorage() {
  part("free-space").addEventListener("click", async () => {
    const { photos, bytes } = await freeable()
    await freeSpace()
    await drawStorage()
    part("freed").textContent = ngettext("%(n)s photo has left this phone: %(size)s. The server has it.", "%(n)s photos have left this phone: %(size)s. The server has them.", photos, { size: size(bytes) })
  })
  part("ask-to-keep").addEventListener("click", async () => {
    await setSetting("persisted", (await navigator.storage?.persist?.().catch(() => false)) ?? false)
    await drawStorage()
    part("ask-to-keep").hidden = true
  })
}

export async function drawStorage() {
  const [room, sent, others] = await Promise.all([space(), freeable(), waitingOfOthers()])
  part("used").textContent = size(room.usage)
  part("free").textContent = room.free === Infinity ? t("The browser does not say") : size(room.free)
  part("pages").textContent = pages()
  part("free-space").hidden = !sent.photos
  part("free-space").querySelector(".hint").textContent = ngettext("%(n)s photo that the server has: %(size)s. A small picture stays.", "%(n)s photos that the server has: %(size)s. Small pictures stay.", sent.photos, { size: size(sent.bytes) })
  part("others").textContent = others ? ngettext("%(n)s record of somebody else waits here. It is sent when they sign in.", "%(n)s records of others wait here. They are sent when those people sign in.", others, { n: number(others) }) : ""
  await sayWhetherKept()
}

async function sayWhetherKept() {
  const isKept = (await navigator.storage?.persisted?.().catch(() => null)) ?? (await setting("persisted"))
  part("ask-to-keep").hidden = isKept !== false
  part("persistence").textContent = {
    true: t("The browser keeps the records also when space gets short."),
    false: t("When space gets short, the browser may clear this page. Put Fieldapp on the home screen, open it every few days, and send as soon as there is network."),
  }[isKept] ?? ""
}

function pages() {
  if (!canKeepPages()) return t("Pages are kept for use without network only over https.")
  return navigator.serviceWorker.controller ? t("Yes") : t("Not yet")
}

/** How many records of other accounts are only on this phone. Nothing else of them is told. */
function waitingOfOthers() {
  return transaction(["entries"], "readonly", async (tx, me) => {
    const all = await tx.objectStore("entries").getAll()
    return all.filter(({ account, state }) => account !== me && state !== "sent").length
  })
}
