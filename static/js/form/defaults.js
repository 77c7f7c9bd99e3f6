// What is known is not asked: today, the only place there is, and what the address says (?plot=17).

import { localDay } from "./taps.js"

export function start(page) {
  if (page.draft) return
  const wanted = new URLSearchParams(location.search)
  for (const group of page.form.querySelectorAll("[data-kind]")) {
    const { question, kind, required } = group.dataset
    if (kind === "day" && required !== undefined) setDay(group.querySelector("input"))
    if (kind === "place" || kind === "places") choose(group, wanted.getAll(question), required !== undefined)
  }
  page.refresh()
}

function choose(group, codes, isRequired) {
  const chips = [...group.querySelectorAll("input")]
  for (const chip of chips) chip.checked ||= codes.includes(chip.value)
  if (isRequired && chips.length === 1) chips[0].checked = true
  const select = group.querySelector("select")
  if (select && codes.length) select.value = codes[0]
}

function setDay(input) {
  input.value ||= localDay(0)
}
