// What can be done about one record that cannot go: set it aside, take it up again, save it as a file. And the versions
// of it that gave way to the server's.

import { answerRows } from "./answers_in_words.js"
import { sendNow } from "./courier.js"
import { putAside, takeUp } from "./outbox.js"
import { fill } from "./records.js"
import { t } from "./words.js"

/** Make the buttons work, for the record with this id. */
export function startActs(page, id) {
  const act = { "put-aside": () => putAside(id), "take-up": () => takeUp(id), "save-file": async () => (await import("./parcel.js")).saveParcel([id]) }
  for (const [name, work] of Object.entries(act)) {
    page.querySelector(`[data-${name}]`).addEventListener("click", async () => {
      await work()
      await sendNow()
    })
  }
}

/** Show the buttons that make sense now, and what was set aside before. */
export function drawActs(page, entry, lists) {
  const part = (name) => page.querySelector(`[data-${name}]`)
  const isStuck = entry.state === "attention" || (entry.trouble && entry.state !== "sent")
  part("put-aside").hidden = !isStuck
  part("take-up").hidden = entry.state !== "aside"
  part("save-file").hidden = entry.state === "sent" && !entry.set_aside?.length
  fill(part("gave-way"), (entry.set_aside ?? []).map((revision) => gaveWay(revision, entry, lists)))
}

function gaveWay({ body }, entry, lists) {
  const { answers, site } = JSON.parse(new TextDecoder().decode(body))
  const fold = Object.assign(document.createElement("details"), { className: "fold" })
  const title = Object.assign(document.createElement("summary"), { textContent: t("Your version that gave way") })
  const card = Object.assign(document.createElement("div"), { className: "card" })
  const list = Object.assign(document.createElement("dl"), { className: "answers" })
  list.append(...answerRows({ ...entry, answers, site }, lists))
  card.append(list)
  fold.append(title, card)
  return fold
}
