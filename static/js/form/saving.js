// Save means "I am finished". It never protects anything: every tap is on the phone already.

import { t } from "../words.js"
import { problems, unusual } from "./checking.js"
import { say, silence } from "./saying.js"
import { labelOf } from "./taps.js"

export function start(page) {
  let isBusy = false
  show("[data-to-phone]", true)
  show("[data-to-server]", false)
  page.form.addEventListener("submit", async (event) => {
    event.preventDefault()
    // The second tap of a double tap.
    if (isBusy) return
    isBusy = true
    await save(page).finally(() => (isBusy = false))
  })
}

const show = (what, is) => (document.querySelector(what).hidden = !is)

async function save(page) {
  silence()
  clearErrors(page.form)
  const answers = page.answers()
  const wrong = problems(page.form, answers)
  if (wrong.length) return showProblems(page, wrong)
  const doubts = [...photoDoubt(page), ...unusual(page.form, answers), ...page.doubts.flatMap((doubt) => doubt(answers))]
  if (doubts.length) return ask(page, doubts)
  await finish(page)
}

/** What is not called for is left out; then the draft is frozen, and Home says that it is here. */
async function finish(page) {
  await page.keep()
  const { store, draft, form } = page
  await store.saveDraft({ ...draft, answers: page.answers() })
  await store.finish(draft.id, { form_version: Number(form.dataset.formVersion), language: form.dataset.language })
  location.assign(`/?saved=${draft.id}`)
}

function showProblems(page, wrong) {
  for (const each of wrong) showError(each)
  const points = wrong.map(({ name, group, text, isOpen }) => ({
    at: `q-${name}`,
    text: isOpen ? t("Answer: %(question)s", { question: labelOf(group) }) : t("%(question)s – %(problem)s", { question: labelOf(group), problem: text }),
  }))
  const later = { text: t("Keep it for later"), act: () => keepForLater(page) }
  document.title = `${t("Error:")} ${document.title.replace(`${t("Error:")} `, "")}`
  say("bad", t("There is a problem"), { points, buttons: [later] }).focus()
}

async function keepForLater(page) {
  await page.keep()
  location.assign("/")
}

function ask(page, doubts) {
  say("warn", t("Are you sure?"), {
    points: doubts,
    buttons: [{ text: t("Yes, save it"), kind: "go", act: () => finish(page) }],
  }).focus()
}

function photoDoubt({ form, draft }) {
  const wanted = Number(form.dataset.photosWanted)
  return (draft?.photos.length ?? 0) < wanted ? [{ at: "q-photos", text: t("There is no photo.") }] : []
}

function showError({ name, group, text }) {
  const line = document.getElementById("error").content.firstElementChild.cloneNode(true)
  line.id = `q-${name}-error`
  line.querySelector("[data-text]").textContent = text
  group.querySelector("legend, label").after(line)
  group.classList.add("err")
  const fold = group.closest("details")
  if (fold) fold.open = true
  for (const control of group.querySelectorAll(`[name="${name}"]`)) {
    control.setAttribute("aria-invalid", "true")
    control.setAttribute("aria-describedby", line.id)
  }
}

function clearErrors(form) {
  for (const line of form.querySelectorAll(".error")) line.remove()
  for (const group of form.querySelectorAll(".err")) group.classList.remove("err")
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid")
    control.removeAttribute("aria-describedby")
  }
}
