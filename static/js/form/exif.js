// What a JPEG says of itself before it is made smaller: size, time, place, direction (Exif 2.32, TIFF 6.0).

const [START_OF_SCAN, EXIF_SEGMENT] = [0xda, 0xe1]
const SIZE_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8]
const [ASCII, SHORT, LONG, RATIONAL] = [2, 3, 4, 5]
const TAG = { exif: 0x8769, gps: 0x8825, taken: 0x9003, offset: 0x9011, latRef: 1, lat: 2, lonRef: 3, lon: 4, direction: 17 }

/** {width, height, taken_at, position, direction_deg}, each null where the file does not say. */
export function photoFacts(bytes) {
  const view = new DataView(bytes)
  const facts = { width: null, height: null, taken_at: null, position: null, direction_deg: null }
  try {
    if (view.getUint16(0) === 0xffd8) return { ...facts, ...fromSegments(view) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // cut short or nonsense: what was read so far is little worth
  }
  return facts
}

function fromSegments(view) {
  let facts = {}
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1)
    if (marker === START_OF_SCAN) break
    if (marker === EXIF_SEGMENT && text(view, at + 4, 4) === "Exif") facts = { ...facts, ...fromExif(view, at + 10) }
    if (isFrame(marker)) facts = { ...facts, height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
  }
  return facts
}

/** Start of frame: 0xC0 to 0xCF, but for the three that are tables. */
const isFrame = (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function fromExif(view, start) {
  const little = view.getUint16(start) === 0x4949
  const directory = (offset) => (offset ? entries(view, start, offset, little) : new Map())
  const first = directory(view.getUint32(start + 4, little))
  const exif = directory(first.get(TAG.exif)?.[0])
  const gps = directory(first.get(TAG.gps)?.[0])
  const [lat, lon] = [degrees(gps, TAG.lat, TAG.latRef, "S"), degrees(gps, TAG.lon, TAG.lonRef, "W")]
  const direction = gps.get(TAG.direction)?.[0]
  return {
    taken_at: moment(exif.get(TAG.taken), exif.get(TAG.offset)),
    position: Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon, accuracy_m: null, at: null, source: "exif" } : null,
    direction_deg: direction >= 0 && direction <= 360 ? direction : null,
  }
}

/** The values of a directory by tag: text, or a list of numbers. */
function entries(view, start, offset, little) {
  const found = new Map()
  const count = view.getUint16(start + offset, little)
  for (let i = 0; i < count; i++) {
    const at = start + offset + 2 + 12 * i
    const [tag, type, length] = [view.getUint16(at, little), view.getUint16(at + 2, little), view.getUint32(at + 4, little)]
    const isInside = (SIZE_OF_TYPE[type] ?? 0) * length <= 4
    found.set(tag, values(view, isInside ? at + 8 : start + view.getUint32(at + 8, little), type, length, little))
  }
  return found
}

function values(view, at, type, length, little) {
  if (type === ASCII) return text(view, at, Math.min(length, 64)).replace(/\0.*$/s, "").trim()
  if (length > 4) return []
  const each = Array.from({ length }, (_, i) => i)
  if (type === SHORT) return each.map((i) => view.getUint16(at + 2 * i, little))
  if (type === LONG) return each.map((i) => view.getUint32(at + 4 * i, little))
  if (type === RATIONAL) return each.map((i) => view.getUint32(at + 8 * i, little) / view.getUint32(at + 8 * i + 4, little))
  return []
}

const text = (view, at, length) => String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length))

function degrees(gps, tag, ref, negative) {
  const [whole, minutes = 0, seconds = 0] = gps.get(tag) ?? [NaN]
  const value = Math.round((whole + minutes / 60 + seconds / 3600) * 1e6) / 1e6
  return gps.get(ref) === negative ? -value : value
}

/** "2026:06:12 14:32:05", "+08:00" as 2026-06-12T14:32:05+08:00; without an offset it is this phone's time. */
function moment(taken, offset) {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(taken ?? "")
  if (!parts) return null
  const [, year, month, day, hour, minute, second] = parts
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const at = new Date(local)
  if (Number.isNaN(at.getTime())) return null
  return local + (/^[+-]\d\d:\d\d$/.test(offset ?? "") ? offset : ahead(at))
}

function ahead(at) {
  const minutes = -at.getTimezoneOffset()
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0")
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`
}
