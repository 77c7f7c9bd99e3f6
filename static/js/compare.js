// A record that was changed here and elsewhere: both versions, what differs, and the person's choice. Nothing is
// merged, and the version that gives way is kept.

import { receiptOf } from "./answers.js"
import { answerRows, answersInWords } from "./answers_in_words.js"
import { instanceOf } from "./changes.js"
import { sendNow } from "./courier.js"
import { sha256 } from "./digest.js"
import { ask } from "./network.js"
import { change, keepServers, sendAgain } from "./outbox.js"
import { token } from "./store.js"
import { day, t, time } from "./words.js"

const PATIENCE_MS = 30_000
const DECIDED = { approved: () => t("This record is approved already"), rejected: () => t("This record was not accepted") }

/** Show both versions there. Returns false where the other one cannot be had now. */
export async function showBoth(place, entry, lists) {
  const other = await fetchOther(entry).catch(() => null)
  if (!other) {
    place.replaceChildren(made("p", "hint", t("The other version is on the server. It is shown here when there is network.")))
    return false
  }
  const { answers, site, recorded_at } = JSON.parse(new TextDecoder().decode(other.body))
  const theirs = { ...entry, answers, site, recorded_at }
  const differing = differences(entry, theirs, lists)
  const isDecided = other.receipt.status in DECIDED
  const mine = version(t("On this phone"), entry.finished_at, answerRows(entry, lists, differing))
  const others = version(t("On the server"), other.receipt.stored_at, answerRows(theirs, lists, differing))
  if (!isDecided) mine.append(button(t("Send mine"), "go", () => sendMine(entry.id, other.etag)))
  others.append(button(t("Keep the other"), "", () => keepOther(entry.id, other)))
  const said = isDecided
    ? [made("b", "", DECIDED[other.receipt.status]()), made("p", "", t("Your change was not taken. Your supervisor can open the record again; then you can send yours. It stays on this phone."))]
    : [made("p", "", differing.size ? t("What differs is marked. The version that gives way is kept on this phone.") : t("Both have the same answers."))]
  place.replaceChildren(...said, mine, others)
  return true
}

/** {receipt, etag, body} of the version that the server has now. */
async function fetchOther({ id }) {
  const bearer = await token()
  const address = `/sync/v1/entries/${id}`
  const answer = await ask("GET", address, { token: bearer })
  const receipt = receiptOf(answer, id, await instanceOf(bearer))
  const found = await fetch(`${address}/revision`, { headers: { Authorization: `Bearer ${bearer}` }, signal: AbortSignal.timeout?.(PATIENCE_MS) })
  const body = found.ok ? await found.arrayBuffer() : null
  return body && (await sha256(body)) === receipt.digest ? { receipt, etag: answer.header("ETag"), body } : null
}

function differences(one, other, lists) {
  const [mine, theirs] = [one, other].map((each) => new Map(answersInWords(each, lists).map(({ name, text }) => [name, text])))
  return new Set([...mine.keys(), ...theirs.keys()].filter((name) => mine.get(name) !== theirs.get(name)))
}

/** Over the version that was shown, and no other. */
async function sendMine(id, etag) {
  await change(id, (entry) => ({ ...entry, problem: { ...entry.problem, etag } }))
  await sendAgain(id)
  await sendNow()
}

async function keepOther(id, other) {
  await keepServers(id, other)
  await sendNow()
}

function version(title, moment, rows) {
  const card = made("section", "card stack", made("h2", "", title), made("p", "hint", `${day(moment)} ${time(moment)}`), made("dl", "answers"))
  card.lastChild.append(...rows)
  return card
}

function button(words, kind, act) {
  return Object.assign(made("button", `btn ${kind}`, words), { type: "button", onclick: act })
}

function made(tag, className, ...children) {
  const element = Object.assign(document.createElement(tag), { className })
  element.append(...children)
  return element
}
