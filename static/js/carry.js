// Handing in a large file: it goes in pieces that can be taken up again after a cut, then the form says which it was.
// Without scripts the form sends the file in one go.

import { pieceByPiece } from "./carry_pieces.js"
import { size, t } from "./words.js"

const form = document.querySelector("[data-carry]")
const place = document.querySelector("[data-progress]")
const bar = place.querySelector("progress")
const chosen = form.elements.parcel

document.documentElement.classList.add("js")

// Whoever comes back to this page begins anew.
addEventListener("pageshow", (event) => event.persisted && location.reload())

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const file = chosen.files[0]
  if (file.size > Number(form.dataset.most)) return say(t("This file is too big. Save a file with fewer records on the phone."))
  busy(true)
  try {
    const name = await pieceByPiece(file, form.elements.csrf_token.value, { reading, sending, waiting })
    say(t("The server looks at the file…"))
    finish(name)
  } catch (error) {
    console.error(error)
    busy(false)
    say(t("The file could not be sent. Open this page again, then hand in the same file: it goes on where it stopped."))
  }
})

function finish(name) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sent", value: name }))
  chosen.disabled = true
  form.submit()
}

const reading = (done, all) => show(t("Reading the file…"), done / all)

const sending = (done, all) => show(t("%(done)s of %(all)s sent", { done: size(done), all: size(all) }), done / all)

const waiting = () => say(t("No network. It goes on by itself."))

function show(words, part) {
  say(words)
  bar.value = part
}

function say(words) {
  place.hidden = false
  place.querySelector("[data-said]").textContent = words
}

function busy(is) {
  document.querySelector("[data-hand-in]").disabled = is
  bar.hidden = !is
}
