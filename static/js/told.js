// What the server tells about this person's entries: decisions, corrections made elsewhere, and after it was restored
// from a copy, what it does not have any more.

import { change, etagOf, received, standing } from "./outbox.js"
import { entry as findEntry, mine, NobodyHere, someone, transaction } from "./store.js"

/** Take in what /changes lists for this account; NobodyHere if somebody else works here by now. */
export function told(news, account) {
  return transaction(["entries"], "readwrite", async (tx, me) => {
    if (me !== account) throw new NobodyHere()
    for (const each of news) {
      const known = mine(await tx.objectStore("entries").get(each.id), someone(me))
      await tx.objectStore("entries").put(merged(known, each, me))
    }
  })
}

function merged(known, news, me) {
  const { status, review, revision, missing, etag, received_at } = news
  // A revision that is not there yet decides by its own receipt; until then only the judgement is news.
  if (known?.pending.length) return { ...known, status, review }
  if (!known || known.sent?.digest !== news.digest) return elsewhere(known, news, me)
  return standing({ ...known, status, review, revision, missing, etag }, received_at)
}

// What this phone holds is no longer what stands. Photos that only this phone has are still wanted.
function elsewhere(known, { id, record_type, site, recorded_at, status, review, revision, missing, etag, received_at }, me) {
  const photos = (known?.photos ?? []).filter(({ sha256 }) => missing.includes(sha256))
  return {
    id, account: me, record_type, site, recorded_at, answers: null, position: null, photos, photos_kept: photos.length > 0,
    pending: [], tried: false, sent: null, receipt: null, problem: null, trouble: null, set_aside: known?.set_aside ?? [],
    status, review, revision, missing, etag, state: missing.length ? "safe" : "sent", finished_at: recorded_at, sent_at: received_at,
  }
}

/** The server does not know this entry any more: send all of it again. Returns whether there is anything to send. */
export const lostByServer = (id) => forgotten(id, { revision: 0, etag: null, receipt: null })

/** The server was asked again about this entry. Returns whether it lacks something that it had confirmed. */
export async function recheckedByServer(receipt) {
  const { id, digest, revision } = receipt
  const before = await findEntry(id)
  if (!before?.sent) return false
  if (digest !== before.sent.digest && revision < before.revision) return forgotten(id, { revision, etag: etagOf(receipt), receipt })
  // Changed elsewhere: /changes tells of it.
  if (digest !== before.sent.digest) return false
  const after = await received(id, null, receipt, null)
  return Boolean(after?.missing.some((name) => !before.missing.includes(name)))
}

async function forgotten(id, known) {
  const changed = await change(id, (entry) => {
    if (!entry.sent) return entry
    const isAside = entry.state === "aside"
    return {
      ...entry, ...known, sent: null, sent_at: null, missing: [], begun: [], previewed: [], problem: null, trouble: null, state: "queued",
      // It may not be replaced by what was written after it.
      tried: true, pending: [entry.sent, ...(isAside ? [] : entry.pending)],
      set_aside: [...(entry.set_aside ?? []), ...(isAside ? entry.pending : [])],
    }
  })
  return changed?.state === "queued"
}
