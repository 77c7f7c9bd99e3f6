// Between the form and its answers: reading them, writing them, and showing only what the others call for.

/** The questions of the form: {name, kind, group, required}. A number and its unit are two. */
export function questionsIn(form) {
  return [...form.querySelectorAll("[data-kind]")].flatMap((group) => {
    const { question: name, kind, unit, required } = group.dataset
    const one = { name, kind, group, required: required !== undefined }
    return unit ? [one, { name: unit, kind: "choice", group, required: one.required, isUnit: true }] : [one]
  })
}

/** Every answer in the form, whether it is called for or not. What was left open is not among them. */
export function answersIn(form) {
  const questions = questionsIn(form)
  const answers = {}
  for (const question of questions) {
    const answer = READ[question.kind](question, answers)
    if (answer !== null && answer !== "" && !(Array.isArray(answer) && !answer.length)) answers[question.name] = answer
  }
  return answers
}

/** Show the questions that these answers call for, hide the others; returns the answers of those shown. */
export function asked(form, answers) {
  const questions = questionsIn(form)
  let called = answers
  // Twice: what is hidden must not call for another question.
  for (let round = 0; round < 2; round++) {
    const shown = questions.filter(({ group }) => !("empty" in group.dataset) && holds(group.dataset.when, called))
    called = Object.fromEntries(shown.filter(({ name }) => name in answers).map(({ name }) => [name, answers[name]]))
  }
  for (const { group } of questions) group.hidden = "empty" in group.dataset || !holds(group.dataset.when, called)
  return called
}

/** Write answers into the form. Questions that are not among them are left as they are. */
export function fillIn(form, answers) {
  for (const question of questionsIn(form)) {
    if (question.name in answers) WRITE[question.kind](question, answers[question.name])
  }
}

/** "basis=per_hole", "method=rows tagged": one of these answers. "n_dead n_missing": one of these counts above 0. */
function holds(when, answers) {
  if (!when) return true
  const [names, codes] = when.split("=").map((words) => words.split(" "))
  if (codes) return names.some((name) => codes.includes(answers[name]))
  return names.some((name) => answers[name] > 0)
}

const IN_THOUSANDS = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/

/** "12,5" is 12.5 and "1,200" 1200; what is no number stays as it was typed, to be named as a problem. Empty is null. */
export function number(text) {
  const given = text.normalize("NFKC").trim()
  const plain = IN_THOUSANDS.test(given) ? given.replaceAll(",", "") : given.replace(",", ".")
  if (!plain) return null
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim()
}

const field = ({ group, name }) => group.querySelector(`[name="${name}"]`)
const fields = ({ group, name }) => [...group.querySelectorAll(`[name="${name}"]`)]
const id = (text) => (/^\d+$/.test(text) ? Number(text) : text)

const readNumber = (question) => number(field(question).value)
const readText = (question) => field(question).value.trim()
const readMany = (question) => fields(question).filter((each) => each.checked).map((each) => each.value)

function readOne(question) {
  const [first, ...rest] = fields(question)
  if (!first) return null
  if (first.type !== "radio") return first.value
  return [first, ...rest].find((each) => each.checked)?.value ?? null
}

/** One cause takes all; of several, each as many as was said, or null. */
function readBreakdown({ group, name }, answers) {
  const codes = readMany({ group, name })
  if (!codes.length) return null
  const numbers = codes.map((code) => number(field({ group, name: `${name}-${code}` }).value))
  const whole = group.dataset.when.split(" ").reduce((sum, each) => sum + (Number(answers[each]) || 0), 0)
  return Object.fromEntries(codes.map((code, i) => [code, codes.length === 1 ? whole : numbers[i]]))
}

const READ = {
  count: readNumber,
  measure: readNumber,
  text: readText,
  day: readText,
  choice: readOne,
  choices: readMany,
  place: (question) => id(readOne(question) ?? ""),
  places: (question) => readMany(question).map(id),
  breakdown: readBreakdown,
}

const writeText = (question, answer) => {
  field(question).value = answer
}

function writeOne(question, answer) {
  for (const each of fields(question)) {
    if (each.type === "radio") each.checked = each.value === String(answer)
    else each.value = answer
  }
}

function writeMany(question, answers) {
  const codes = answers.map(String)
  for (const each of fields(question)) each.checked = codes.includes(each.value)
}

function writeBreakdown(question, answer) {
  const codes = Object.keys(answer)
  writeMany(question, codes)
  for (const code of codes) writeText({ ...question, name: `${question.name}-${code}` }, codes.length > 1 ? (answer[code] ?? "") : "")
}

const WRITE = {
  count: writeText,
  measure: writeText,
  text: writeText,
  day: writeText,
  choice: writeOne,
  choices: writeMany,
  place: writeOne,
  places: writeMany,
  breakdown: writeBreakdown,
}
