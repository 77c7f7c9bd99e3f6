// Photos of the record: chosen, made as small as the project wants them, kept; only then is the picture shown.

import { freeable, freeSpace } from "../forgetting.js"
import { keepReserve } from "../reserve.js"
import { isShort, space, wanting } from "../space.js"
import { isFull } from "../store.js"
import { size, t } from "../words.js"
import { photoFacts } from "./exif.js"
import { say } from "./saying.js"

const SECOND_TAP_MS = 4000
const GOOD_BYTES = 180_000
const MOST_BYTES = 250_000
const LEAST_GOOD_QUALITY = 0.5
const LEAST_QUALITY = 0.3
const QUALITY_STEP = 0.1
const SMALLER = 0.8

/** There is no room for photos. */
class NoRoom extends Error {
  name = "NoRoom"
}

/** The file is no picture that phones take. */
class NotAPicture extends Error {
  name = "NotAPicture"
}

export async function startPictures(page) {
  const root = page.form.querySelector("[data-photo-field]")
  const list = root.querySelector("[data-photos]")
  let turn = Promise.resolve()
  for (const photo of page.draft?.photos ?? []) await showKept(page, list, photo)
  if (isShort(await space()) && !(await freeable()).photos) sayNoRoom()

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
    await makeRoom()
    const { photo_long_side_px: longSide = 1600, photo_quality: quality = 0.7 } = page.project
    const photo = await shrunk(file, { longSide, quality })
    const kept = await keepPhoto(page, { ...photo, source })
    page.draft.photos = [...page.draft.photos.filter(({ sha256 }) => sha256 !== kept.sha256), kept]
    for (const same of list.querySelectorAll(`[data-sha256="${kept.sha256}"]`)) same.remove()
    waiting.replaceWith(tile(page, kept, photo.bytes))
  } catch (error) {
    waiting.remove()
    sayNotKept(error)
  }
}

/** Photos that the server has make room for new ones. */
async function makeRoom() {
  const room = await space()
  if (!isShort(room)) return
  await freeSpace(wanting(room))
  if (isShort(await space())) throw new NoRoom()
}

/** Where the browser hides how much room there is, it is found out by trying; the reserve is not for photos. */
async function keepPhoto({ store, draft }, photo) {
  const keep = async () => {
    await keepReserve()
    return store.addPhoto(draft.id, photo)
  }
  try {
    return await keep()
  } catch (error) {
    if (isFull(error) && (await freeSpace(photo.bytes.byteLength))) return keep()
    throw error
  }
}

function sayNoRoom() {
  const text = t("The answers are still kept. Delete videos or apps that you do not need, or send first, then take the photo.")
  say("warn", t("There is no room for photos on this phone"), { text, links: [{ text: t("Sending and storage"), href: "/sending" }] })
}

function sayNotKept(error) {
  if (error.name === "NoRoom" || isFull(error)) return sayNoRoom()
  if (error.name === "NotAPicture") return say("bad", t("This is not a photo"), { points: [{ at: "q-photos", text: t("Take another one.") }] })
  say("bad", t("The photo could not be saved"), { points: [{ at: "q-photos", text: t("Take it again.") }] })
  console.error(error)
}

/** A photo that is sent may be here as a small picture only. One that is not sent and cannot be read is lost. */
async function showKept(page, list, photo) {
  const { store, draft } = page
  const bytes = (await store.photoBytes(photo.sha256)) ?? (draft.correcting && (await store.thumbnail(photo.sha256)))
  if (bytes) return list.append(tile(page, photo, bytes))
  if (draft.correcting) return
  await store.removePhoto(draft.id, photo.sha256)
  draft.photos = draft.photos.filter(({ sha256 }) => sha256 !== photo.sha256)
  say("bad", t("A photo cannot be read on this phone"), { points: [{ at: "q-photos", text: t("Take it again.") }] })
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

// ---- making it small; what this browser cannot open is kept as it came ----

/** {bytes, mime, width, height, taken_at, position, direction_deg} of a file, its long side at most so many pixels. */
async function shrunk(file, { longSide, quality }) {
  const original = await file.arrayBuffer()
  const { width, height, ...facts } = photoFacts(original)
  const mime = kindOf(new Uint8Array(original, 0, Math.min(64, original.byteLength)))
  if (!mime) throw new NotAPicture(file.name)
  const isSmall = mime === "image/jpeg" && Math.max(width, height) <= longSide && original.byteLength <= GOOD_BYTES
  if (isSmall) return { bytes: original, mime, width, height, ...facts }
  const picture = await opened(file, longSide, width, height)
  if (!picture) return { bytes: original, mime, width, height, ...facts }
  return { ...(await encoded(picture, longSide, quality)), mime: "image/jpeg", ...facts }
}

/** The picture, upright and already smaller where its size is known; null if this browser cannot read it. */
async function opened(file, longSide, width, height) {
  const scale = width ? longSide / Math.max(width, height) : 1
  const options = scale < 1 ? { resizeWidth: Math.ceil(width * scale), resizeQuality: "high" } : {}
  try {
    return await createImageBitmap(file, options)
  } catch {
    return null
  }
}

/** As good as asked for while that is small enough; less good, then smaller, until it is not too big. */
async function encoded(picture, longSide, quality) {
  let side = Math.min(longSide, Math.max(picture.width, picture.height))
  try {
    for (;;) {
      const canvas = drawn(picture, side)
      for (let q = quality; ; q -= QUALITY_STEP) {
        const blob = await jpeg(canvas, q)
        const isEnough = blob.size <= (q - QUALITY_STEP >= LEAST_GOOD_QUALITY ? GOOD_BYTES : MOST_BYTES)
        if (isEnough) return { bytes: await blob.arrayBuffer(), width: canvas.width, height: canvas.height }
        if (q - QUALITY_STEP < LEAST_QUALITY) break
      }
      side *= SMALLER
    }
  } finally {
    picture.close()
  }
}

function drawn(picture, side) {
  const scale = side / Math.max(picture.width, picture.height)
  const [width, height] = [picture.width, picture.height].map((each) => Math.max(1, Math.round(each * scale)))
  const canvas = globalThis.OffscreenCanvas ? new OffscreenCanvas(width, height) : Object.assign(document.createElement("canvas"), { width, height })
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height)
  return canvas
}

const jpeg = (canvas, quality) =>
  canvas.convertToBlob
    ? canvas.convertToBlob({ type: "image/jpeg", quality })
    : new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality))

/** What the file is by its first bytes. */
function kindOf(head) {
  const text = String.fromCharCode(...head)
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg"
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png"
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "image/webp"
  return text.startsWith("ftyp", 4) && /hei[cxms]|hev[cx]/.test(text.slice(8)) ? "image/heic" : null
}
