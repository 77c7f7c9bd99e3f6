// About how much that is: "≈ 360 kg · ≈ 12 t/ha". The server works out the real figure.

import { number, t } from "../words.js"

const KG = { kg: 1, t: 1000, jin: 0.5 }
const M3 = { m3: 1, L: 0.001 }
const PER_HA = { ha: 1, mu: 15, m2: 10_000 }
const M3_PER_HA_AND_CM = 100

export function start(page, line) {
  page.hear.push((answers) => {
    const words = inWords(estimate(answers, page.project?.containers ?? {}, line.dataset))
    line.textContent = words
    line.hidden = !words
  })
}

/** {kg, t_ha}, each null where something for it is missing. */
function estimate(answers, containers, densities) {
  const ha = answers.area_treated / PER_HA[answers.area_unit]
  const density = answers.bulk_density ?? Number(densities[answers.material])
  if (answers.amount_unit === "cm_layer") return whole(answers.amount * M3_PER_HA_AND_CM * ha * density * 1000, ha)
  const inHoles = answers.basis === "per_hole" ? answers.n_holes * answers.dose_per_hole_kg : NaN
  return whole(inHoles || kilograms(answers.amount, answers.amount_unit, containers, density), ha)
}

function kilograms(amount, unit, containers, density) {
  if (KG[unit]) return amount * KG[unit]
  if (M3[unit]) return amount * M3[unit] * density * 1000
  const size = containers[unit]
  return size ? kilograms(amount * size[0], size[1], {}, density) : NaN
}

const whole = (kg, ha) => ({ kg: kg > 0 ? kg : null, t_ha: kg > 0 && ha > 0 ? kg / 1000 / ha : null })

function inWords({ kg, t_ha }) {
  const pieces = []
  if (kg) pieces.push(kg < 10_000 ? t("≈ %(n)s kg", { n: rounded(kg) }) : t("≈ %(n)s t", { n: rounded(kg / 1000) }))
  if (t_ha) pieces.push(t("≈ %(n)s t/ha", { n: rounded(t_ha) }))
  return pieces.join(" · ")
}

/** Two digits that count: it is an estimate. */
const rounded = (value) => number(Number(value.toPrecision(2)), 3)
