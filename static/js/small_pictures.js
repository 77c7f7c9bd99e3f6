// Small pictures of a photo, made when it is kept: one for lists, and one that goes ahead of the photo itself, so that
// a supervisor sees something after the first kilobytes.

const LIST_SIDE = 128
const PREVIEW_SIDES = [192, 96]
const PREVIEW_QUALITIES = [0.5, 0.3, 0.1, 0]
const GOOD_BYTES = 2_500
const MOST_BYTES = 8_192

/** {small: a JPEG, preview: a WebP}, each null where the browser cannot read or make it. */
export async function smallPictures(bytes, { mime, width }) {
  try {
    const resizeWidth = Math.min(width || Infinity, PREVIEW_SIDES[0])
    const picture = await createImageBitmap(new Blob([bytes], { type: mime }), { resizeWidth, resizeQuality: "medium" })
    const small = await drawn(picture, LIST_SIDE).convertToBlob({ type: "image/jpeg", quality: 0.7 })
    const pictures = { small: await small.arrayBuffer(), preview: await preview(picture) }
    picture.close()
    return pictures
  } catch {
    return { small: null, preview: null }
  }
}

/** As good as 2 KB allow, never more than 8 KB; null where the browser makes no WebP. */
async function preview(picture) {
  let best
  for (const side of PREVIEW_SIDES) {
    const canvas = drawn(picture, side)
    for (const quality of PREVIEW_QUALITIES) {
      best = await canvas.convertToBlob({ type: "image/webp", quality })
      if (best.type !== "image/webp") return null
      if (best.size <= GOOD_BYTES) return best.arrayBuffer()
    }
    if (best.size <= MOST_BYTES) return best.arrayBuffer()
  }
  return null
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((each) => Math.max(1, Math.round(each * scale)))
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height)
  return canvas
}
