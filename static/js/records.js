// How a record is shown: its name, its state in one word, its row in a list.

import { unsent } from "./outbox.js"
import { thumbnail } from "./store.js"
import { day, ngettext, number, size, t } from "./words.js"

const pictures = new Map()

/** Which word: a draft, on its way, sent, or what the supervisor said. */
export function stateOf(record, isMoving = false) {
  if (!record.state) return "draft"
  if (record.state === "attention") return "failed"
  if (record.state === "aside") return "aside"
  if (record.state === "queued") return isMoving ? "sending" : "on_phone"
  if (record.state === "safe") return "sending"
  return { returned: "fix", rejected: "not_accepted", approved: "approved" }[record.status] ?? "sent"
}

export const needsFixing = (record) => stateOf(record) === "fix"

/** Whether something of it is only on this phone, and is to go. */
export const waits = (record) => ["queued", "attention"].includes(record.state) || (record.state === "safe" && unsent(record).length > 0)

/** The bytes that have yet to leave. */
export const bytesLeft = (entry) =>
  entry.pending.reduce((sum, { body }) => sum + body.byteLength, 0) + unsent(entry).reduce((sum, photo) => sum + photo.size, 0)

/** "Count trees · A" */
export function titleOf(record, reference) {
  const type = document.querySelector(`[data-record-type="${record.record_type}"]`)?.dataset.title ?? record.record_type
  return [type, placeOf(record, reference)].filter(Boolean).join(" · ")
}

/** The plot, photo point or cohorts that its answers name. */
function placeOf({ site, answers }, reference) {
  const known = reference?.sites?.find(({ id }) => id === site)
  const code = (list, id) => known?.[list]?.find((each) => each.id === id)?.code
  if (!answers) return known?.name
  const cohorts = [answers.cohorts ?? []].flat().map((id) => code("cohorts", id))
  return code("plots", answers.plot) ?? code("photo_points", answers.photo_point) ?? (cohorts.filter(Boolean).join(", ") || undefined)
}

/** "104 / 120": what was counted, where something was. */
function figuresOf({ answers }) {
  if (!Number.isFinite(answers?.n_alive) || !Number.isFinite(answers?.n_spots)) return null
  return `${number(answers.n_alive)} / ${number(answers.n_spots)}`
}

function leftOf(record) {
  if (record.state === "safe") return ngettext("Sent · %(n)s photo to go", "Sent · %(n)s photos to go", record.missing.length)
  return record.state === "queued" ? size(bytesLeft(record)) : null
}

/** Why it stands where it stands, in a few words. */
export function reasonOf(record) {
  if (record.state === "attention") return record.problem.title
  if (record.state === "aside") return record.problem?.title ?? day(record.recorded_at)
  if (["returned", "rejected"].includes(record.status) && !record.pending.length) return record.review?.reason_label ?? record.review?.reason ?? ""
  const left = leftOf(record)
  if (left) return [left, record.trouble?.title].filter(Boolean).join(" · ")
  return [figuresOf(record), day(record.recorded_at ?? record.touched_at)].filter(Boolean).join(" · ")
}

const pill = (state) => document.querySelector(`[data-status="${state}"]`).content.cloneNode(true)

const addressOf = (record) =>
  record.state ? `/mine/entry?id=${record.id}` : `/new/${record.record_type}?entry=${record.id}`

/** One row of a list. `progress`: {sent, total} while it is on its way. */
export async function row(record, reference, progress = null) {
  const line = document.querySelector("[data-row]").content.cloneNode(true).querySelector("li")
  line.dataset.id = record.id
  line.querySelector("a").href = addressOf(record)
  const title = line.querySelector("b")
  title.textContent = titleOf(record, reference)
  title.after(pill(stateOf(record, progress !== null)))
  const hint = line.querySelector(".hint")
  hint.textContent = reasonOf(record)
  if (progress) hint.after(bar(progress))
  line.querySelector(".thumb").replaceWith(await picture(record))
  return line
}

function bar({ sent, total }) {
  const progress = document.createElement("progress")
  Object.assign(progress, { max: total, value: sent, ariaLabel: t("Sending…") })
  return progress
}

/** The first photo, small; else the drawing of its record type. */
async function picture(record) {
  const photo = record.photos[0]
  const source = photo && (await sourceOf(photo.sha256))
  if (source) {
    const image = new Image(56, 56)
    return Object.assign(image, { src: source, alt: "", className: "thumb" })
  }
  const box = Object.assign(document.createElement("span"), { className: "thumb" })
  const drawing = document.querySelector(`[data-record-type="${record.record_type}"]`)
  if (drawing) box.append(drawing.content.cloneNode(true))
  return box
}

async function sourceOf(sha256) {
  if (!pictures.has(sha256)) {
    const bytes = await thumbnail(sha256)
    pictures.set(sha256, bytes && URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })))
  }
  return pictures.get(sha256)
}

/** Put these nodes there, unless the same are there already: whoever reads or stands on one is not disturbed. */
export function fill(place, nodes) {
  const fresh = place.cloneNode(false)
  fresh.append(...nodes)
  if (fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes)
}
