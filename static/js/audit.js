// Once a day, when the phone has time: can the photos that wait still be read? One that cannot is named on its record
// before its owner has left the place. The answers go all the same. And is the reserve there?

import { sha256 } from "./digest.js"
import { refused, troubled, unsent } from "./outbox.js"
import { photoBytes } from "./photos.js"
import { keepReserve } from "./reserve.js"
import { entries, setSetting, setting } from "./store.js"
import { t } from "./words.js"

const DAY_MS = 86_400_000

export async function auditOnceADay(now = Date.now()) {
  const last = (await setting("audited_at")) ?? 0
  // A clock that was set back must not stop it for years.
  if (Math.abs(now - last) < DAY_MS) return
  await setSetting("audited_at", now)
  await keepReserve().catch(() => {})
  await audit()
}

/** Read and hash every photo that is only on this phone. */
export async function audit() {
  for (const entry of await entries()) {
    if (entry.state === "sent") continue
    for (const photo of unsent(entry)) if (!(await isWhole(photo))) await name(entry, photo)
  }
}

/** Whether the bytes of this photo are here, all of them and unchanged. */
async function isWhole(photo) {
  const bytes = await photoBytes(photo.sha256)
  return bytes !== null && (await sha256(bytes)) === photo.sha256
}

function name({ id, state }, photo) {
  const words = { title: t("A photo cannot be read on this phone"), detail: t("Take the photo again if you can. The answers are sent without it.") }
  if (state !== "safe") return troubled(id, { ...words, after: 0 })
  return refused(id, { ...words, type: "photo-not-on-phone", status: 0, retryable: false, after: 0, etag: null }, photo.sha256)
}
