// What the server has to tell this phone: decisions and remarks, new sites and lists, a new start after a restore.

import { refuse } from "./answers.js"
import { ask } from "./network.js"
import { entries, reference, setReference, setSetting, setting, transaction } from "./store.js"
import { lostByServer, recheckedByServer, told } from "./told.js"
import { languageCode } from "./words.js"

const ASKED_AT_ONCE = 500

/**
 * The server that this account's records go to: {instance, accepts, receipt_key}. Asked once, then known: no other
 * server's receipt counts. `accepts`: what it takes beyond the first release.
 */
export async function serverOf(token) {
  const [instance, accepts] = await Promise.all([setting("instance"), setting("accepts")])
  if (instance && accepts) return { instance, accepts }
  const answer = await ask("GET", "/sync/v1/hello", { token })
  const told = answer.json
  if (answer.status !== 200 || typeof told?.instance !== "string" || (instance && told.instance !== instance)) refuse(answer, instance)
  await setSetting("instance", told.instance)
  await setSetting("receipt_key", told.receipt_key ?? null)
  await keepAccepts(told)
  return { instance: told.instance, accepts: told.accepts ?? [] }
}

export const instanceOf = async (token) => (await serverOf(token)).instance

/** A server that was renewed has a key for receipts now: it is asked again the next time. */
async function keepAccepts({ accepts = [] }) {
  const isRenewed = accepts.length > 0 && (await setting("receipt_key")) === null
  await setSetting("accepts", isRenewed ? undefined : accepts)
}

/** Take in everything that changed since the last time. True if the server lost something that goes again now. */
export async function pull({ token, instance, account: me, onChange }) {
  let isLost = false
  for (let more = true; more; ) {
    const since = await cursor()
    const known = await setting("changes")
    const asked = `/sync/v1/changes?lang=${languageCode}${since ? `&since=${encodeURIComponent(since)}` : ""}`
    const headers = known?.asked === asked && known.etag ? { "If-None-Match": known.etag } : {}
    const answer = await ask("GET", asked, { token, headers })
    if (answer.status === 304) break
    const news = answer.json
    if (answer.status !== 200 || news?.instance !== instance || !Array.isArray(news.entries)) refuse(answer, instance)
    await keepAccepts(news)
    // The cursor is kept last: who is cut off before that is told the same again.
    if (await isLostSince(news, token, instance)) isLost = true
    await told(news.entries, me)
    await setReference({ ...news.reference, cursor: news.cursor, language: languageCode })
    await setSetting("today", news.now)
    await setSetting("changes", { asked, etag: answer.header("ETag") })
    if (news.entries.length || news.reference || isLost) onChange()
    more = news.more === true
  }
  return isLost
}

// The lists come with the words of one language: in another one they are asked for anew.
async function cursor() {
  const known = await reference()
  return known?.language === languageCode ? known.cursor : null
}

/** A server that was restored from a copy may have lost what it had confirmed: ask for all of it. */
async function isLostSince({ epoch, restored }, token, instance) {
  const known = await setting("epoch")
  const isNew = known !== undefined && known !== epoch
  const isLost = (isNew || restored === true) && (await recheck(token, instance))
  if (known !== epoch) await setSetting("epoch", epoch)
  return isLost
}

async function recheck(token, instance) {
  const ids = (await entries()).filter((entry) => entry.sent).map((entry) => entry.id)
  let isLost = false
  for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
    const body = JSON.stringify({ ids: ids.slice(at, at + ASKED_AT_ONCE) })
    const answer = await ask("POST", "/sync/v1/receipts/query", { token, body, headers: { "Content-Type": "application/json" } })
    const { receipts, unknown } = answer.json ?? {}
    const isOurs = answer.status === 200 && Array.isArray(unknown) && Array.isArray(receipts) && receipts.every((each) => each.instance === instance)
    if (!isOurs) refuse(answer, instance)
    for (const id of unknown) isLost = (await lostByServer(id)) || isLost
    for (const receipt of receipts) isLost = (await recheckedByServer(receipt)) || isLost
  }
  return isLost
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
