// What cannot be read, and what is odd, by the numbers that the questions brought along. The server judges again.

import { number, t } from "../words.js"
import { questionsIn } from "./answers.js"
import { labelOf } from "./taps.js"

/** [{name, group, text, isOpen}]: what must be answered, or answered otherwise, before the record is finished. */
export function problems(form, answers) {
  return questionsIn(form)
    .filter(({ group }) => !group.hidden)
    .map((question) => ({ ...question, isOpen: answers[question.name] === undefined, text: problem(question, answers) }))
    .filter(({ text }) => text)
}

function problem({ name, kind, group, required, isUnit }, answers) {
  const answer = answers[name]
  // A number without its unit says nothing.
  const isWanted = required || (isUnit && answers[group.dataset.question] !== undefined)
  if (answer === undefined) return isWanted ? t("This is not answered yet.") : ""
  if (kind === "count" || kind === "measure") return badNumber(answer, kind, group.querySelector(`[name="${name}"]`))
  if (kind === "breakdown") return Object.values(answer).map((each) => each !== null && badNumber(each, "count", { min: "0", max: "" })).find(Boolean)
  return ""
}

function badNumber(value, kind, { min, max }) {
  if (typeof value !== "number") return t("Enter a number.")
  if (kind === "count" && !Number.isInteger(value)) return t("Enter a whole number.")
  if (min !== "" && value < Number(min)) return t("Enter a number of at least %(low)s.", { low: number(Number(min), 4) })
  if (max !== "" && value > Number(max)) return t("Enter a number of at most %(high)s.", { high: number(Number(max), 4) })
  return ""
}

/** [{at, text}]: answers outside of what is usual. */
export function unusual(form, answers) {
  return questionsIn(form).filter(({ name, group, isUnit }) => group.dataset.usual && !isUnit && name in answers).flatMap(({ name, group }) => {
    const [low, high] = group.dataset.usual.split(" ").map((each) => (each === "" ? null : Number(each)))
    const value = answers[name]
    if ((low === null || value >= low) && (high === null || value <= high)) return []
    const said = t("%(value)s is unusual here; %(low)s to %(high)s is usual.", {
      value: number(value, 3), low: number(low ?? 0, 3), high: high === null ? "…" : number(high, 3),
    })
    return [{ at: `q-${name}`, text: t("%(question)s – %(problem)s", { question: labelOf(group), problem: said }) }]
  })
}
