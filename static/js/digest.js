// Bytes that are the same everywhere, and their name.

/** The value as JSON with sorted keys and no spaces, in UTF-8. */
export const canonical = (value) => new TextEncoder().encode(JSON.stringify(sorted(value))).buffer

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
}

/** The SHA-256 of an ArrayBuffer, in hexadecimal. */
export async function sha256(bytes) {
  const digest = crypto.subtle ? await crypto.subtle.digest("SHA-256", bytes) : await sha256ByHand(bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

// Browsers hide crypto.subtle from pages that came over http, as on a network without a certificate.
const sha256ByHand = async (bytes) => (await import("./sha256.js")).digest(bytes)

/** A hexadecimal digest in base64, as the headers want it. */
export const base64 = (hex) => btoa(hex.match(/../g).map((byte) => String.fromCharCode(parseInt(byte, 16))).join(""))
