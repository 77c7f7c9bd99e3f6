// What the server has to tell this phone: decisions and remarks, new sites and lists, a new start after a restore.

import { refuse } from "./answers.js"
import { ask } from "./network.js"
import { entries, reference, setReference, setSetting, setting, transaction } from "./store.js"
import { lostByServer, recheckedByServer, told } from "./told.js"
import { languageCode } from "./words.js"

const ASKED_AT_ONCE = 500

/** The server that this account's records go to. Asked once, then known: no other server's receipt counts. */
export async function instanceOf(token) {
  const known = await setting("instance")
  if (known) return known
  const answer = await ask("GET", "/sync/v1/hello", { token })
  if (answer.status !== 200 || typeof answer.json?.instance !== "string") refuse(answer)
  await setSetting("instance", answer.json.instance)
  return answer.json.instance
}

/** Take in everything that changed since the last time. */
export async function pull({ token, instance, onChange }) {
  for (let more = true; more; ) {
    const since = await cursor()
    const known = await setting("changes")
    const asked = `/sync/v1/changes?lang=${languageCode}${since ? `&since=${encodeURIComponent(since)}` : ""}`
    const headers = known?.asked === asked && known.etag ? { "If-None-Match": known.etag } : {}
    const answer = await ask("GET", asked, { token, headers })
    if (answer.status === 304) return
    const news = answer.json
    if (answer.status !== 200 || news?.instance !== instance || !Array.isArray(news.entries)) refuse(answer, instance)
    await checkEpoch(news.epoch, token, instance)
    await told(news.entries)
    await setReference({ ...news.reference, cursor: news.cursor, language: languageCode })
    await setSetting("changes", { asked, etag: answer.header("ETag") })
    if (news.entries.length || news.reference) onChange()
    more = news.more === true
  }
}

// The lists come with the words of one language: in another one they are asked for anew.
async function cursor() {
  const known = await reference()
  return known?.language === languageCode ? known.cursor : null
}

/** A server that was restored from a copy may have lost what it had confirmed: ask, and send it again. */
async function checkEpoch(epoch, token, instance) {
  const known = await setting("epoch")
  if (known !== undefined && known !== epoch) await recheck(token, instance)
  if (known !== epoch) await setSetting("epoch", epoch)
}

async function recheck(token, instance) {
  const ids = (await entries()).filter((entry) => entry.sent).map((entry) => entry.id)
  for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
    const body = JSON.stringify({ ids: ids.slice(at, at + ASKED_AT_ONCE) })
    const answer = await ask("POST", "/sync/v1/receipts/query", { token, body, headers: { "Content-Type": "application/json" } })
    if (answer.status !== 200 || !Array.isArray(answer.json?.unknown)) refuse(answer, instance)
    for (const id of answer.json.unknown) await lostByServer(id)
    for (const receipt of answer.json.receipts) if (receipt.instance === instance) await recheckedByServer(receipt)
  }
}

/** Who signed out without network: their token ends now. */
export async function endTokens() {
  const ending = await transaction(["tokens"], "readonly", async (tx) => (await tx.objectStore("tokens").getAll()).filter((each) => each.ending))
  for (const { account, token } of ending) {
    const answer = await ask("DELETE", "/sync/v1/phone", { token })
    if (answer.status !== 204 && answer.status !== 401) refuse(answer)
    await transaction(["tokens"], "readwrite", async (tx) => {
      const now = await tx.objectStore("tokens").get(account)
      if (now?.token === token) await tx.objectStore("tokens").delete(account)
    })
  }
}
