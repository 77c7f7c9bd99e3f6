// Receipts that somebody carried back. Only what the server has signed is believed: its line in each receipt, checked
// with the key that this phone has known since it was made ready.

import { refuse } from "./answers.js"
import { isSigned } from "./key.js"
import { ask } from "./network.js"
import { etagOf, received } from "./outbox.js"
import { entry as findEntry, setSetting, setting, token } from "./store.js"

const LARGEST_BYTES = 32 * 1024 * 1024
const FORM = "1"

/** The file holds no receipts. */
export class NotReceipts extends Error {
  name = "NotReceipts"
}

/** A receipt was not made by our server: none of the file is taken. */
export class ForgedReceipt extends Error {
  name = "ForgedReceipt"
}

/** Take the receipts in. Returns {arrived, elsewhere}: how many records here they are for, and how many are not here. */
export async function takeReceipts(file) {
  const lines = await linesOf(file)
  const [publicKey, instance, epoch] = await Promise.all([receiptKey(), setting("instance"), setting("epoch")])
  const proofs = await Promise.all(lines.map((line) => proofOf(line, publicKey)))
  // From another server, or from before it was put back to an older copy: it may have lost what it had signed for.
  if (proofs.some((proof) => !proof || proof.instance !== instance || proof.epoch < (epoch ?? 0))) throw new ForgedReceipt()
  if (epoch === undefined && proofs.length) await setSetting("epoch", Math.min(...proofs.map((proof) => proof.epoch)))
  let arrived = 0
  for (const proof of proofs) if (await take(proof)) arrived += 1
  return { arrived, elsewhere: proofs.length - arrived }
}

async function linesOf(file) {
  try {
    const { kind, receipts } = JSON.parse(file.size > LARGEST_BYTES ? "" : await file.text())
    const lines = receipts.map(({ proof }) => proof)
    if (kind === "receipts" && lines.every((line) => typeof line === "string")) return lines
  } catch {
    // It is said below.
  }
  throw new NotReceipts()
}

async function receiptKey() {
  const known = await setting("receipt_key")
  if (known) return known
  const answer = await ask("GET", "/sync/v1/hello", { token: await token() })
  const told = answer.json
  if (answer.status !== 200 || typeof told?.receipt_key !== "string" || told.instance !== (await setting("instance"))) refuse(answer)
  await setSetting("receipt_key", told.receipt_key)
  return told.receipt_key
}

/** What the line says; null if the server did not sign it. docs/protocol.md has its parts. */
async function proofOf(line, publicKey) {
  const end = line.lastIndexOf(".")
  const [said, signature] = [line.slice(0, end), line.slice(end + 1)]
  if (end < 0 || !(await isSigned(new TextEncoder().encode(said), signature, publicKey))) return null
  const [form, instance, epoch, id, revision, digest, state, seq, audit, stored_at] = said.split(".")
  return form === FORM ? { instance, epoch: Number(epoch), id, revision: Number(revision), digest, state, seq: Number(seq), audit, stored_at, proof: line } : null
}

/** Note what arrived. False if this phone holds no such record, or not this version of it. */
async function take(proof) {
  const entry = await findEntry(proof.id)
  const upTo = entry?.pending.findIndex(({ digest }) => digest === proof.digest) ?? -1
  if (upTo < 0 && entry?.sent?.digest !== proof.digest) return false
  // The line does not name the photos that are missing: those of a record that is not complete all wait.
  const photos = upTo < 0 ? entry.sent.photos : entry.pending[upTo].photos
  const missing = proof.state === "complete" ? [] : photos.map(({ sha256 }) => sha256)
  const receipt = { ...proof, missing, status: upTo < 0 ? entry.status : "received" }
  // A correction is filed only after what it corrects.
  const arrived = upTo < 0 ? [null] : entry.pending.slice(0, upTo + 1).map(({ digest }) => digest)
  for (const digest of arrived) await received(proof.id, digest, receipt, etagOf(proof))
  return true
}
