// The form of a record. Every answer is kept in a draft on this phone at once; Save makes an entry of it.
// Where nobody works on this phone, it stays a plain form that goes to the server.

import { answersIn, asked, fillIn } from "./form/answers.js"
import { showTaps, startTaps } from "./form/taps.js"

/** Parts of a page that have a script of their own, by their data-module. */
const PARTS = {
  soil_estimate: () => import("./form/soil_estimate.js"),
  tree_totals: () => import("./form/tree_totals.js"),
}

const form = document.getElementById("entry")

/**
 * What the modules of the form share: `answers()` that are called for; `hear`, told them after every change;
 * `doubts`, asked for sentences about them when the person saves; `keep()`, which resolves when all is on the phone.
 * `isElsewhere`: this page must not be filled, because another window has the record or because nothing can be kept.
 */
const page = { form, isElsewhere: false, hear: [() => showTaps(form)], doubts: [], answers: () => asked(form, answersIn(form)), refresh, changed, keep: async () => {} }

document.documentElement.classList.add("js")
startTaps(form)
form.addEventListener("input", changed)
refresh()
start()

async function start() {
  // What is tapped before the draft is open again would be lost under it.
  form.inert ||= new URLSearchParams(location.search).has("entry")
  try {
    const { open } = await import("./form/opening.js")
    if (await open(page)) await fill()
    await startParts()
  } finally {
    refresh()
    form.inert = page.isElsewhere
  }
}

async function fill() {
  const [{ begin }, { fillPlaces }, { startKeeping }, { startPictures }, { startSaving }] = await Promise.all([
    import("./form/opening.js"),
    import("./form/places.js"),
    import("./form/keeping.js"),
    import("./form/pictures.js"),
    import("./form/saving.js"),
  ])
  await fillPlaces(page)
  if (page.draft) fillIn(form, page.draft.answers)
  startKeeping(page)
  startSaving(page)
  refresh()
  await Promise.all([begin(page), startPictures(page)])
}

async function startParts() {
  for (const part of form.querySelectorAll("[data-module]")) {
    const { start } = await PARTS[part.dataset.module]()
    start(page, part)
  }
}

function refresh() {
  const answers = page.answers()
  for (const listen of page.hear) listen(answers)
}

function changed() {
  refresh()
  page.keep()
}
