// One record: where it is on its way, what the supervisor said, its answers and photos, and how to change it.

import { answerRows, questionsOf } from "./answers_in_words.js"
import { sendNow } from "./courier.js"
import { drawActs, startActs } from "./entry_acts.js"
import { sendAgain } from "./outbox.js"
import { fill, reasonOf, stateOf, titleOf } from "./records.js"
import { entry as find, photoBytes, reference } from "./store.js"
import { strip } from "./strips.js"
import { day, number, t } from "./words.js"
import { watch } from "./watch.js"

const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)
const wanted = new URLSearchParams(location.search).get("id")
const CONFLICTS = ["revision-conflict", "different-content", "already-decided"]
const pictures = new Map()
let compared = null

export async function show() {
  const entry = await find(wanted)
  startActs(page, wanted)
  // Recorded on another phone, or long ago: the server has the answers. Its own page is there already, or asked for.
  if (!entry?.answers) {
    if (page.dataset.kept !== undefined) location.replace(`/mine/entry?id=${wanted}&server`)
    else if (entry) drawActs(page, entry, null)
    return
  }
  part("receipt").addEventListener("toggle", drawReceipt)
  document.querySelector("[data-again]").addEventListener("click", async () => {
    await sendAgain(wanted)
    await sendNow()
  })
  await watch(draw)
}

async function draw({ progress }) {
  const [entry, lists] = await Promise.all([find(wanted), reference()])
  if (!entry) return
  const state = stateOf(entry, progress?.entries.has(wanted))
  const title = document.querySelector(".top h1")
  title.firstChild.textContent = titleOf(entry, lists)
  title.querySelector("small").textContent = [lists?.sites?.find(({ id }) => id === entry.site)?.name, day(entry.recorded_at)].filter(Boolean).join(" · ")
  fill(part("track"), [document.querySelector(`[data-track-of="${state}"]`).content.cloneNode(true)])
  fill(part("strips"), said(entry, state))
  fill(part("answers"), answerRows(entry, lists))
  fill(part("photos"), await Promise.all(entry.photos.map(photo)))
  part("told").textContent = state === "on_phone" ? t("On this phone. Will be sent later.") : ""
  const change = document.querySelector("[data-change]")
  change.href = `/new/${entry.record_type}?entry=${entry.id}`
  change.querySelector("span").textContent = state === "fix" ? t("Fix and send again") : t("Change it")
  change.classList.toggle("go", state === "fix")
  change.hidden = ["approved", "not_accepted"].includes(state)
  part("receipt").hidden = entry.revision === 0
  drawActs(page, entry, lists)
  const isCompared = await drawBoth(entry, lists)
  const again = document.querySelector("[data-again]")
  again.hidden = state !== "failed" || isCompared
  again.closest(".bar").hidden = again.hidden && change.hidden
}

async function drawReceipt() {
  if (part("receipt").open) (await import("./receipt_part.js")).showReceipt(part("receipt"), await find(wanted))
}

/** Where another version stands in the way: both, once for each time that the server says so. */
async function drawBoth(entry, lists) {
  const isConflict = entry.state === "attention" && CONFLICTS.includes(entry.problem.type.split("/").at(-1))
  document.getElementById("answers").hidden = isConflict && compared === entry.problem.at
  if (!isConflict) {
    compared = null
    part("both").replaceChildren()
  } else if (compared !== entry.problem.at) {
    const isThere = await (await import("./compare.js")).showBoth(part("both"), entry, lists)
    compared = isThere ? entry.problem.at : null
    document.getElementById("answers").hidden = isThere
  }
  return compared !== null
}

function said(entry, state) {
  if (entry.trouble && entry.state !== "sent") return [strip("plain", entry.trouble.title, { text: entry.trouble.detail ?? "" })]
  if (state === "aside") return entry.problem ? [strip("plain", reasonOf(entry), { text: entry.problem.detail ?? "" })] : []
  if (state === "failed") return [strip("failed", reasonOf(entry), { text: entry.problem.detail ?? "", href: `/new/${entry.record_type}?entry=${entry.id}` })]
  if (!["fix", "not_accepted"].includes(state)) return []
  const { review } = entry
  const note = strip(state === "fix" ? "fix" : "plain", reasonOf(entry) || t("Not accepted"), { text: review?.reason_advice ?? "", href: `/new/${entry.record_type}?entry=${entry.id}` })
  const remarks = Object.entries(review?.remarks ?? {}).map(([question, words]) => {
    const label = questionsOf(entry.record_type).find(({ name }) => name === question)?.label
    return Object.assign(document.createElement("p"), { textContent: label ? `${label}: ${words}` : words })
  })
  note.querySelector("div").append(...remarks)
  return [note]
}

async function photo({ sha256, mime, width, height }, i) {
  const figure = page.querySelector("template[data-photo]").content.cloneNode(true).firstElementChild
  const image = figure.querySelector("img")
  Object.assign(image, { src: (await sourceOf(sha256, mime)) ?? `/photos/${wanted}/${sha256}?width=320`, alt: t("Photo %(n)s", { n: number(i + 1) }), width, height })
  return figure
}

async function sourceOf(sha256, mime) {
  if (!pictures.has(sha256)) {
    const bytes = await photoBytes(sha256)
    pictures.set(sha256, bytes && URL.createObjectURL(new Blob([bytes], { type: mime })))
  }
  return pictures.get(sha256)
}
