// Answers by taps: − and +, tally tiles with undo, a choice taken back. They work without anything on the phone.

import { number } from "./answers.js"

const ONE_MORE = 20
const ONE_LESS = [10, 40, 10]
const HELD_MS = 500
const AGAIN_MS = 80

export function startTaps(form) {
  const taps = []
  let pressed = null
  addSteps(form)

  form.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-step]")
    if (step) stepped(step, taps)
    if (target.closest("[data-undo]")) undo(taps)
    if (target.closest("[data-typing]")) toggleTyping(target.closest("[data-typing]"))
    if (target.closest("[data-day]")) setDay(target.closest("[data-day]"))
    if (target === pressed) takeBack(target)
  })
  form.addEventListener("pointerdown", ({ target }) => {
    const step = target.closest("[data-stepper] [data-step]")
    if (step) repeat(form, () => stepped(step, taps))
    const canGo = target.type === "radio" && !("required" in target.closest("[data-question]").dataset)
    pressed = canGo && target.checked ? target : null
  })
  form.addEventListener("focusin", ({ target }) => {
    if (target.closest("[data-tally]")) target.select?.()
  })
}

/** Put − and + around the numbers that have none yet. */
export function addSteps(form) {
  const template = document.getElementById("stepper").content.querySelector("[data-stepper]")
  for (const input of form.querySelectorAll("[data-kind=count] .with-unit > input, [data-kind=measure] .with-unit > input, .amount > input")) {
    const stepper = template.cloneNode(true)
    stepper.dataset.low = input.min || 0
    if (input.max) stepper.dataset.high = input.max
    const what = input.closest("li")?.querySelector("label").textContent.trim() ?? labelOf(input.closest("[data-question]"))
    for (const button of stepper.querySelectorAll("button")) {
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace("%(what)s", what))
    }
    input.replaceWith(stepper)
    stepper.querySelector("input").replaceWith(input)
    input.className = ""
  }
}

/** Mark what the answers make of the controls: the day that is chosen, the numbers that several causes need. */
export function showTaps(form) {
  for (const group of form.querySelectorAll("[data-kind=day]")) showDay(group)
  for (const whole of form.querySelectorAll("[data-kind=breakdown]")) {
    const ticked = whole.querySelectorAll("li :checked").length
    for (const part of whole.querySelectorAll("li")) part.classList.toggle("apart", ticked > 1 && part.querySelector("input").checked)
  }
}

/** A day that is neither today nor yesterday is chosen, and read, in the calendar. */
function showDay(group) {
  const { value } = group.querySelector("input")
  const [today, yesterday, other] = group.querySelectorAll("[data-day]")
  const isOther = group.classList.contains("other") || (value !== "" && ![localDay(0), localDay(-1)].includes(value))
  group.classList.toggle("other", isOther)
  for (const [button, is] of [[today, !isOther && value === localDay(0)], [yesterday, !isOther && value === localDay(-1)], [other, isOther]]) {
    button.setAttribute("aria-pressed", is)
  }
}

/** Today, or so many days later, as this phone's calendar has it: 2026-06-12. */
export function localDay(later) {
  const now = new Date()
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + later)).toISOString().slice(0, 10)
}

/** The words of a question, without what is said beside them. */
export function labelOf(group) {
  const label = group.querySelector("legend, label")
  return (label.querySelector(":scope > span") ?? label.firstChild).textContent.trim()
}

function stepped(button, taps) {
  const root = button.closest("[data-stepper], [data-tally]")
  const input = root.querySelector("input")
  const step = Math.sign(button.dataset.step) * stepBy(button.closest("[data-question]"), input)
  const { low = 0, high = Infinity } = root.dataset
  const next = moved(Number(number(input.value)) || 0, step, Number(low), Number(high))
  if (String(next) === input.value) return
  if (root.dataset.tally !== undefined) {
    taps.push({ input, step })
    navigator.vibrate?.(step > 0 ? ONE_MORE : ONE_LESS)
    startOthers(root)
  }
  set(input, next)
}

/** As long as the thumb stays, for numbers that are far away. */
function repeat(form, act) {
  let timer = setTimeout(() => (timer = setInterval(act, AGAIN_MS)), HELD_MS)
  for (const end of ["pointerup", "pointercancel", "pointerout"]) form.addEventListener(end, () => clearInterval(timer), { once: true })
}

/** How much one tap adds: "5", or by unit, "kg=10 t=0.5". */
function stepBy({ dataset: { stepBy, unit, question } }, input) {
  if (!stepBy || input.name !== question) return 1
  if (!unit) return Number(stepBy)
  const chosen = input.form.elements[unit].value
  const found = stepBy.split(" ").find((each) => each.startsWith(`${chosen}=`))
  return found ? Number(found.split("=")[1]) : 1
}

/** The next number; below the lowest that can be answered the question is open again. */
function moved(value, step, low, high) {
  const next = Math.round((value + step) * 1e6) / 1e6
  if (next >= low) return Math.min(next, high)
  return step > 0 ? low : low > 0 ? "" : 0
}

/** Who counts one kind of tree sees the others begin at 0. */
function startOthers(tile) {
  for (const input of tile.closest("[data-counts]").querySelectorAll("[data-required] input")) input.value ||= 0
}

function undo(taps) {
  const tap = taps.pop()
  if (tap) set(tap.input, Math.max(0, (Number(number(tap.input.value)) || 0) - tap.step))
}

function toggleTyping(button) {
  const isTyping = button.closest("[data-counts]").classList.toggle("typing")
  button.setAttribute("aria-pressed", isTyping)
  if (isTyping) button.closest("[data-counts]").querySelector("[data-tally] input").focus()
}

function setDay(button) {
  const group = button.closest("[data-question]")
  const input = group.querySelector("[type=date]")
  const isOther = button.dataset.day === ""
  group.classList.toggle("other", isOther)
  set(input, isOther ? input.value : localDay(Number(button.dataset.day)))
  if (isOther) input.focus()
}

function takeBack(radio) {
  radio.checked = false
  changed(radio)
}

function set(input, value) {
  input.value = value
  changed(input)
}

const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }))
