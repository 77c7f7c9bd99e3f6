// One record: where it is on its way, what the supervisor said, its answers and photos, and how to change it.

import { sendNow } from "./courier.js"
import { sendAgain } from "./outbox.js"
import { fill, reasonOf, stateOf, titleOf } from "./records.js"
import { entry as find, photoBytes, reference } from "./store.js"
import { strip } from "./strips.js"
import { day, number, t } from "./words.js"
import { watch } from "./watch.js"

const page = document.querySelector("[data-phone]")
const part = (name) => page.querySelector(`[data-${name}]`)
const questions = JSON.parse(document.getElementById("record-words").textContent)
const wanted = new URLSearchParams(location.search).get("id")
const pictures = new Map()

export async function show() {
  const entry = await find(wanted)
  // Recorded on another phone, or long ago: the server has the answers. Its own page is there already, or asked for.
  if (!entry?.answers) {
    if (page.dataset.kept !== undefined) location.replace(`/mine/entry?id=${wanted}&server`)
    return
  }
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
  fill(part("answers"), answersOf(entry, lists))
  fill(part("photos"), await Promise.all(entry.photos.map(photo)))
  part("told").textContent = state === "on_phone" ? t("On this phone. Will be sent later.") : ""
  const change = document.querySelector("[data-change]")
  change.href = `/new/${entry.record_type}?entry=${entry.id}`
  change.querySelector("span").textContent = state === "fix" ? t("Fix and send again") : t("Change it")
  change.classList.toggle("go", state === "fix")
  change.hidden = ["approved", "not_accepted"].includes(state)
  const again = document.querySelector("[data-again]")
  again.hidden = state !== "failed"
  again.closest(".bar").hidden = again.hidden && change.hidden
}

function said(entry, state) {
  if (state === "failed") return [strip("failed", reasonOf(entry), { text: entry.problem.detail ?? "", href: `/new/${entry.record_type}?entry=${entry.id}` })]
  if (!["fix", "not_accepted"].includes(state)) return []
  const { review } = entry
  const note = strip(state === "fix" ? "fix" : "plain", reasonOf(entry) || t("Not accepted"), { text: review?.reason_advice ?? "", href: `/new/${entry.record_type}?entry=${entry.id}` })
  const remarks = Object.entries(review?.remarks ?? {}).map(([question, words]) => {
    const label = questions[entry.record_type]?.find(({ name }) => name === question)?.label
    return Object.assign(document.createElement("p"), { textContent: label ? `${label}: ${words}` : words })
  })
  note.querySelector("div").append(...remarks)
  return [note]
}

function answersOf({ record_type, answers, site }, lists) {
  const asked = questions[record_type] ?? []
  const units = new Set(asked.map(({ unit_from }) => unit_from))
  return asked.flatMap((question) => {
    const answer = answers[question.name]
    if (answer === undefined || answer === null || answer === "" || units.has(question.name)) return []
    const text = inWords(question, answer, answers, { lists, site, asked })
    return text ? [Object.assign(document.createElement("dt"), { textContent: question.label }), Object.assign(document.createElement("dd"), { textContent: text })] : []
  })
}

function inWords(question, answer, answers, known) {
  const name = (code) => nameOf(question, code, known)
  switch (question.kind) {
    case "count":
    case "measure": {
      const from = known.asked.find((each) => each.name === question.unit_from)
      const unit = from ? nameOf(from, answers[from.name], known) : question.unit
      return [Number.isFinite(Number(answer)) ? number(Number(answer), 3) : answer, unit].filter(Boolean).join(" ")
    }
    case "day":
      return day(answer)
    case "breakdown":
      return Object.entries(answer).map(([code, n]) => (n === null ? name(code) : `${name(code)} ${number(n)}`)).join(", ")
    case "text":
      return answer
    default:
      return [answer].flat().map(name).join(", ")
  }
}

/** What a code or an id is called: by the question's own words, a choice list, or the places of the site. */
function nameOf({ choices, list }, code, { lists, site }) {
  if (choices?.[code]) return choices[code]
  const words = lists?.choices?.[list] ?? lists?.sites?.find(({ id }) => id === site)?.[list] ?? []
  const found = words.find((each) => each.code === code || each.id === code)
  if (!found) return String(code ?? "")
  const species = found.species && lists.choices?.species?.find((each) => each.code === found.species)?.label
  return [found.label ?? found.code ?? found.recorded_on, species].filter(Boolean).join(" · ")
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
