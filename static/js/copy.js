// A copy in hand of all that is only on this phone: one file, a line of JSON each for the head, every record, every
// photo. Records stand in it byte for byte as they are sent.

import { drafts, entries, account } from "./store.js"
import { photoBytes } from "./photos.js"
import { localTime } from "./outbox.js"
import { waits } from "./records.js"

const PIECE = 0x8000

export async function saveCopy() {
  const [person, all, begun] = await Promise.all([account(), entries(), drafts()])
  const waiting = all.filter(waits)
  const made_at = localTime(new Date())
  const lines = [
    { kind: "copy", format: 1, made_at, account: { id: person.id, name: person.name } },
    ...waiting.flatMap(revisions),
    ...begun.map((draft) => ({ kind: "draft", ...draft })),
  ]
  const photos = new Map([...waiting, ...begun].flatMap(({ photos }) => photos.map((photo) => [photo.sha256, photo])))
  for (const { sha256, mime } of photos.values()) {
    const bytes = await photoBytes(sha256)
    lines.push({ kind: "photo", sha256, mime, base64: bytes && base64(bytes) })
  }
  const file = new Blob(lines.map((line) => `${JSON.stringify(line)}\n`), { type: "application/jsonl" })
  download(file, `fieldapp-${person.name}-${made_at.slice(0, 16).replace(":", "")}.jsonl`)
}

const revisions = ({ id, sent, pending }) =>
  [...(sent && !pending.length ? [sent] : []), ...pending].map(({ body, digest }) => ({ kind: "record", id, digest, body: new TextDecoder().decode(body) }))

function download(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer)
  let text = ""
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return btoa(text)
}
