// Answers as people read them: the question's words, the choice's words, numbers with their unit.

import { day, number } from "./words.js"

const asked = JSON.parse(document.getElementById("record-words").textContent)

/** The questions of a record type: {name, label, kind, …}. */
export const questionsOf = (recordType) => asked[recordType] ?? []

/** What was answered, in the order of the questions: [{name, label, text}]. `lists` = reference(). */
export function answersInWords({ record_type, answers, site }, lists) {
  const questions = questionsOf(record_type)
  const units = new Set(questions.map(({ unit_from }) => unit_from))
  return questions.flatMap((question) => {
    const answer = answers[question.name]
    if (answer === undefined || answer === null || answer === "" || units.has(question.name)) return []
    const text = inWords(question, answer, answers, { lists, site, questions })
    return text ? [{ name: question.name, label: question.label, text }] : []
  })
}

/** The same as the rows of a <dl>; those in `marked` stand out. */
export function answerRows(record, lists, marked = new Set()) {
  return answersInWords(record, lists).flatMap(({ name, label, text }) => {
    const said = Object.assign(document.createElement(marked.has(name) ? "mark" : "span"), { textContent: text })
    const dd = document.createElement("dd")
    dd.append(said)
    return [Object.assign(document.createElement("dt"), { textContent: label }), dd]
  })
}

function inWords(question, answer, answers, known) {
  const name = (code) => nameOf(question, code, known)
  switch (question.kind) {
    case "count":
    case "measure": {
      const from = known.questions.find((each) => each.name === question.unit_from)
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
