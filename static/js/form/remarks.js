// A record that was sent back opens with the supervisor's words where they belong.

import { t } from "../words.js"
import { say } from "./saying.js"

export function start({ form, draft }) {
  const correcting = draft?.correcting
  if (!correcting) return
  for (const [question, words] of Object.entries(correcting.remarks)) remark(form, question, words)
  if (correcting.reason) say("warn", t("Fix needed"), { text: correcting.reason })
}

function remark(form, question, words) {
  const group = form.querySelector(`[data-question="${CSS.escape(question)}"], [data-unit="${CSS.escape(question)}"]`)
  if (!group) return
  const strip = document.getElementById("remark").content.firstElementChild.cloneNode(true)
  strip.querySelector("span").textContent = words
  group.before(strip)
  const fold = group.closest("details")
  if (fold) fold.open = true
}
