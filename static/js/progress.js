// How far a delivery is: bytes of each record and of all, and which record or photo is on its way.

import { unsent } from "./outbox.js"

/**
 * Count for these entries. `onProgress({sent, total, entries: Map(id -> {sent, total}), stage})` hears of it;
 * stage = {records} together, {record, records} one by one, or {photo, photos}.
 */
export function counting(entries, onProgress) {
  const plan = new Map(entries.map((entry) => [entry.id, { parts: partsOf(entry), sent: new Map() }]).filter(([, { parts }]) => parts.size))
  let stage = null
  const tell = () => {
    const each = new Map([...plan].map(([id, { parts, sent }]) => [id, { sent: sum(sent), total: sum(parts) }]))
    const all = [...each.values()]
    onProgress({ entries: each, stage, sent: all.reduce((n, one) => n + one.sent, 0), total: all.reduce((n, one) => n + one.total, 0) })
  }
  return {
    /** So many bytes of a part, a revision or a photo, have left. */
    moved(id, part, bytes) {
      const planned = plan.get(id)
      planned?.sent.set(part, Math.min(bytes, planned.parts.get(part) ?? 0))
      tell()
    },
    begin(what) {
      stage = what
      tell()
    },
  }
}

const partsOf = (entry) =>
  new Map([
    ...(entry.state === "queued" ? entry.pending.map(({ body, digest }) => [digest, body.byteLength]) : []),
    ...(["queued", "safe"].includes(entry.state) ? unsent(entry).map((photo) => [photo.sha256, photo.size]) : []),
  ])

const sum = (map) => [...map.values()].reduce((total, n) => total + n, 0)
