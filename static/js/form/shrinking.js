// A photo made as small as the project wants it. What this browser cannot open is kept as it came.

import { photoFacts } from "./exif.js"

const GOOD_BYTES = 180_000
const MOST_BYTES = 250_000
const LEAST_GOOD_QUALITY = 0.5
const LEAST_QUALITY = 0.3
const QUALITY_STEP = 0.1
const SMALLER = 0.8

/** The file is no picture that phones take. */
export class NotAPicture extends Error {
  name = "NotAPicture"
}

/** {bytes, mime, width, height, taken_at, position, direction_deg} of a file, its long side at most so many pixels. */
export async function shrunk(file, { longSide, quality }) {
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
