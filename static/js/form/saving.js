// Save means "I am finished". It never protects anything: every tap is on the phone already. What cannot be read and
// what is odd is named first, by the numbers that the questions brought along; the server judges again.

import { sha256 } from "../digest.js"
import { number, t } from "../words.js"
import { questionsIn } from "./answers.js"
import { sayNotKept } from "./keeping.js"
import { unfold } from "./opening.js"
import { say, silence } from "./saying.js"
import { labelOf } from "./taps.js"

/** What was read back is not what was written. */
class NotKept extends Error {
  name = "NotKept"
}

export function startSaving(page) {
  let isBusy = false
  document.querySelector("[data-to-phone]").hidden = false
  document.querySelector("[data-to-server]").hidden = true
  page.form.addEventListener("keydown", notByEnter)
  page.form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (isBusy) return // the second tap of a double tap
    isBusy = true
    await save(page).finally(() => (isBusy = false))
  })
}

/** The key below a number pad means "next" to people, not "I am finished". */
function notByEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("input")) return
  event.preventDefault()
  event.target.blur()
}

async function save(page) {
  silence()
  clearErrors(page.form)
  const answers = page.answers()
  const wrong = problems(page.form, answers)
  if (wrong.length) return showProblems(page, wrong)
  const doubts = [...photoDoubt(page), ...unusual(page.form, answers), ...page.doubts.flatMap((doubt) => doubt(answers))]
  if (!doubts.length) return finish(page)
  const yes = { text: t("Yes, save it"), kind: "go", act: () => finish(page) }
  say("warn", t("Are you sure?"), { points: doubts, buttons: [yes] }).focus()
}

/** What is not called for is left out; then the draft is frozen, read back, and Home says that it is here. */
async function finish(page) {
  await page.keep()
  if (page.isElsewhere) return
  const { store, form: { dataset } } = page
  const draft = { ...page.draft, answers: page.answers() }
  try {
    page.seen = (await store.saveDraft(draft, page.seen)).touched_at
    await store.finish(draft.id, { form_version: Number(dataset.formVersion), language: dataset.language })
    if (!(await isKept(store, draft.id))) {
      page.seen = (await store.saveDraft(draft)).touched_at
      throw new NotKept(`record ${draft.id} did not come back as it was written`)
    }
    location.assign(`/?saved=${draft.id}`)
  } catch (error) {
    sayNotKept(page, error)
  }
}

/** Whether the record is on the phone as it will be sent. */
async function isKept(store, id) {
  const revision = (await store.entry(id))?.pending.at(-1)
  return revision !== undefined && (await sha256(revision.body)) === revision.digest
}

// ---- what must be answered, or answered otherwise, before the record is finished ----

function problems(form, answers) {
  return questionsIn(form)
    .filter(({ group }) => !group.hidden)
    .map((question) => ({ ...question, isOpen: answers[question.name] === undefined, text: problem(question, answers) }))
    .filter(({ text }) => text)
}

function problem({ name, kind, group, required, isUnit }, answers) {
  const answer = answers[name]
  // A number without its unit says nothing.
  const isWanted = required || (isUnit && answers[group.dataset.question] !== undefined)
  if (answer === undefined) return isWanted && t("This is not answered yet.")
  if (kind === "count" || kind === "measure") return badNumber(answer, kind, group.querySelector(`[name="${name}"]`))
  if (kind === "breakdown") return Object.values(answer).map((each) => each !== null && badNumber(each, "count", { min: "0", max: "" })).find(Boolean)
}

function badNumber(value, kind, { min, max }) {
  if (typeof value !== "number") return t("Enter a number.")
  if (kind === "count" && !Number.isInteger(value)) return t("Enter a whole number.")
  if (min !== "" && value < Number(min)) return t("Enter a number of at least %(low)s.", { low: number(min, 4) })
  if (max !== "" && value > Number(max)) return t("Enter a number of at most %(high)s.", { high: number(max, 4) })
}

function showProblems(page, wrong) {
  for (const each of wrong) showError(each)
  const points = wrong.map(({ name, group, text, isOpen }) => {
    const question = labelOf(group)
    return { at: `q-${name}`, text: isOpen ? t("Answer: %(question)s", { question }) : t("%(question)s – %(problem)s", { question, problem: text }) }
  })
  const later = { text: t("Keep it for later"), act: () => page.keep().then(() => location.assign("/")) }
  document.title = [t("Error:"), document.title].join(" ")
  say("bad", t("There is a problem"), { points, buttons: [later] }).focus()
}

function showError({ name, group, text }) {
  const line = document.getElementById("error").content.firstElementChild.cloneNode(true)
  line.id = `q-${name}-error`
  line.querySelector("[data-text]").textContent = text
  group.querySelector("legend, label").after(line)
  group.classList.add("err")
  unfold(group)
  for (const control of group.querySelectorAll(`[name="${name}"]`)) {
    control.setAttribute("aria-invalid", "true")
    control.setAttribute("aria-describedby", line.id)
  }
}

function clearErrors(form) {
  document.title = document.title.replace(t("Error:"), "").trim()
  for (const line of form.querySelectorAll(".error")) line.remove()
  for (const group of form.querySelectorAll(".err")) group.classList.remove("err")
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid")
    control.removeAttribute("aria-describedby")
  }
}

// ---- what is odd, and asked back once ----

function photoDoubt({ form, draft }) {
  const isMissing = (draft?.photos.length ?? 0) < Number(form.dataset.photosWanted)
  return isMissing ? [{ at: "q-photos", text: t("There is no photo.") }] : []
}

function unusual(form, answers) {
  return questionsIn(form).flatMap(({ name, group, isUnit }) => {
    const value = answers[name]
    const [low, high] = (group.dataset.usual ?? " ").split(" ").map((each) => (each === "" ? null : Number(each)))
    if (isUnit || value === undefined || ((low === null || value >= low) && (high === null || value <= high))) return []
    const said = t("%(value)s is unusual here; %(low)s to %(high)s is usual.", {
      value: number(value, 3), low: number(low ?? 0, 3), high: high === null ? "…" : number(high, 3),
    })
    return [{ at: `q-${name}`, text: t("%(question)s – %(problem)s", { question: labelOf(group), problem: said }) }]
  })
}
