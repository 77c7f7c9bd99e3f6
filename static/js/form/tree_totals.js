// Below the tallies: how many of the holes are counted, how many trees live, and what does not add up.

import { number, t } from "../words.js"

const PARTS = { good: "n_alive", dead: "n_dead", gone: "n_missing" }

export async function start(page, card) {
  const last = page.store ? await page.store.last(page.site.id, page.form.dataset.recordType) : null
  const spots = page.form.querySelector("[name=n_spots]")
  let given = null

  page.hear.unshift((answers) => {
    const known = holes(page, answers)
    // A number that the person typed stays; one that came from the plan follows the choice of trees.
    if (known !== null && (spots.value === "" || Number(spots.value) === given)) spots.value = known
    given = known
    show(card, { ...answers, n_spots: answers.n_spots ?? known ?? undefined }, last)
  })
  page.doubts.push((answers) => doubts(answers, page))
}

/** How many holes there are to look at, by the plan: the plot's, or all that were planted. */
function holes({ site }, { method, plot, cohorts = [] }) {
  if (plot) return site?.plots?.find(({ id }) => id === plot)?.n_spots ?? null
  if (method !== "census" || !cohorts.length) return null
  return (site?.cohorts ?? []).filter(({ id }) => cohorts.includes(id)).reduce((sum, { n_planted }) => sum + n_planted, 0) || null
}

const COUNTED = ["n_alive", "n_dead", "n_missing", "n_unknown"]

const counted = (answers) => COUNTED.reduce((sum, name) => sum + (answers[name] ?? 0), 0)

function show(card, given, last) {
  const answers = Object.fromEntries(Object.entries(given).filter(([, answer]) => typeof answer === "number" || Array.isArray(answer)))
  const { n_spots, n_alive = 0 } = answers
  card.hidden = !(n_spots > 0)
  if (card.hidden) return
  const sum = counted(answers)
  const left = n_spots - sum
  write(card, "total", `${number(sum)} / ${number(n_spots)}`)
  write(card, "left", left > 0 ? t("%(left)s not counted yet", { left: number(left) }) : left < 0 ? t("%(more)s more than holes", { more: number(-left) }) : t("All counted"))
  write(card, "share", percent(n_alive / n_spots))
  write(card, "last-visit", sameTrees(answers, last) ? t("Last visit %(share)s", { share: percent(last.n_alive / last.n_spots) }) : "")
  draw(card, answers, Math.max(n_spots, sum))
}

const sameTrees = ({ cohorts = [] }, last) => last?.n_spots > 0 && String(cohorts) === String(last.cohorts)

const percent = (share) => t("%(n)s %%", { n: number(100 * share) })

function write(card, name, words) {
  card.querySelector(`[data-${name}]`).textContent = words
}

function draw(card, answers, whole) {
  let from = 0
  for (const [part, name] of Object.entries(PARTS)) {
    const to = from + (100 * (answers[name] ?? 0)) / whole
    card.querySelector(`[data-part=${part}]`).setAttribute("d", `M${from.toFixed(1)} 5H${to.toFixed(1)}`)
    from = to
  }
}

function doubts(answers, { site }) {
  const { n_spots, n_alive, causes, n_dead = 0, n_missing = 0, method, cohorts = [] } = answers
  const found = []
  const planted = (site?.cohorts ?? []).filter(({ id }) => cohorts.includes(id)).reduce((sum, each) => sum + each.n_planted, 0)
  const sum = counted(answers)
  const lost = n_dead + n_missing
  if (method === "census" && planted && n_alive > planted) {
    found.push({ at: "q-n_alive", text: t("%(alive)s trees alive, but only %(planted)s were planted.", { alive: n_alive, planted }) })
  } else if (n_alive > n_spots) {
    found.push({ at: "q-n_alive", text: t("%(alive)s trees alive, but only %(spots)s planting spots.", { alive: n_alive, spots: n_spots }) })
  }
  if (sum !== n_spots) {
    found.push({ at: "q-n_spots", text: t("Alive, dead, missing and not judged make %(accounted)s, not %(spots)s spots.", { accounted: sum, spots: n_spots }) })
  }
  return [...found, ...causeDoubts(causes, lost)]
}

function causeDoubts(causes, lost) {
  if (!causes) return lost ? [{ at: "q-causes", text: t("%(lost)s trees are dead or missing, and no cause is given.", { lost }) }] : []
  const numbers = Object.values(causes)
  const named = numbers.reduce((sum, each) => sum + (each ?? 0), 0)
  if (named <= lost && (numbers.includes(null) || named === lost)) return []
  return [{ at: "q-causes", text: t("Causes are given for %(named)s trees, but %(lost)s are dead or missing.", { named, lost }) }]
}
