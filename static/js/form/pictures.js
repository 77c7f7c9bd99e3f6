// Photos of the record: chosen, made small, kept; only then is the picture shown.

import { isFull } from "../store.js"
import { size, t } from "../words.js"
import { say } from "./saying.js"

const SECOND_TAP_MS = 4000

export async function start(page) {
  const root = page.form.querySelector("[data-photo-field]")
  const list = root.querySelector("[data-photos]")
  let turn = Promise.resolve()
  for (const photo of page.draft?.photos ?? []) await showKept(page, list, photo)

  // The camera can make the system close this page: all that was answered is on the phone before it opens.
  root.addEventListener("click", ({ target }) => target.type === "file" && page.keep())
  root.addEventListener("change", ({ target }) => {
    const files = [...target.files]
    const source = target.hasAttribute("capture") ? "camera" : "gallery"
    target.value = ""
    // One at a time: a photo of 12 megapixels takes 46 MB while it is open.
    for (const file of files) turn = turn.then(() => add(page, list, file, source))
  })
}

async function add(page, list, file, source) {
  const waiting = document.createElement("li")
  waiting.className = "hint"
  waiting.textContent = t("One moment…")
  list.append(waiting)
  try {
    await page.keep()
    const { shrunk } = await import("./shrinking.js")
    const { photo_long_side_px: longSide, photo_quality: quality } = page.project
    const photo = await shrunk(file, { longSide, quality })
    const kept = await page.store.addPhoto(page.draft.id, { ...photo, source })
    page.draft.photos = [...page.draft.photos.filter(({ sha256 }) => sha256 !== kept.sha256), kept]
    for (const same of list.querySelectorAll(`[data-sha256="${kept.sha256}"]`)) same.remove()
    waiting.replaceWith(tile(page, kept, photo.bytes))
  } catch (error) {
    waiting.remove()
    sayNotKept(error)
  }
}

function sayNotKept(error) {
  if (error.name === "NotAPicture") return say("bad", t("This is not a photo"), { points: [{ at: "q-photos", text: t("Take another one.") }] })
  const text = isFull(error) ? t("Phone storage is almost full") : t("Take it again.")
  say("bad", t("The photo could not be saved"), { points: [{ at: "q-photos", text }] })
  console.error(error)
}

async function showKept(page, list, photo) {
  const bytes = await page.store.photoBytes(photo.sha256)
  if (bytes) list.append(tile(page, photo, bytes))
}

function tile(page, { sha256, size: bytes, mime }, picture) {
  const one = document.getElementById("photo-tile").content.firstElementChild.cloneNode(true)
  const caption = one.querySelector("[data-photo-caption]")
  one.dataset.sha256 = sha256
  one.querySelector("img").src = URL.createObjectURL(new Blob([picture], { type: mime }))
  caption.textContent = size(bytes)
  one.querySelector("[data-photo-remove]").addEventListener("click", () => remove(page, one, caption))
  return one
}

/** The first tap asks, the second one deletes. */
async function remove(page, one, caption) {
  const { sha256, sure } = one.dataset
  if (sure === undefined) {
    const words = caption.textContent
    caption.textContent = t("Tap again to delete")
    one.dataset.sure = ""
    setTimeout(() => {
      caption.textContent = words
      delete one.dataset.sure
    }, SECOND_TAP_MS)
    return
  }
  await page.store.removePhoto(page.draft.id, sha256)
  page.draft.photos = page.draft.photos.filter((photo) => photo.sha256 !== sha256)
  URL.revokeObjectURL(one.querySelector("img").src)
  one.remove()
}
