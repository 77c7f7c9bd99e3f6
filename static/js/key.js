// This phone's own key, with which it signs what somebody else carries for it (ECDSA P-256). Its private half cannot be
// taken out of the browser; its public half the server hears once for each sign-in.

import { sha256 } from "./digest.js"
import { ask } from "./network.js"
import { setting, someone, transaction } from "./store.js"

const KIND = { name: "ECDSA", namedCurve: "P-256" }
const HOW = { name: "ECDSA", hash: "SHA-256" }

/** Whether this page can sign: browsers hide the means from pages that came over http. */
export const canSign = () => Boolean(globalThis.crypto?.subtle)

/** Tell the server the key, unless it was told with this token. `accepts`: what the server says it takes. */
export async function tellKey(token, accepts) {
  if (!canSign() || !accepts?.includes("key")) return
  const told = await sha256(new TextEncoder().encode(token))
  if ((await kept())?.told === told) return
  const body = JSON.stringify({ public_key: (await key()).public_key })
  const answer = await ask("PUT", "/sync/v1/phone/key", { token, body, headers: { "Content-Type": "application/json" } })
  if ([204, 409].includes(answer.status)) await keep((row) => ({ ...row, told, isKnown: answer.status === 204 }))
}

/** Whether the server knows this phone by its key. */
export const isKnown = async () => canSign() && (await kept())?.isKnown === true

/** {public_key, signature} over these bytes, in base64url. */
export async function sign(bytes) {
  const { pair, public_key } = await key()
  return { public_key, signature: base64url(await crypto.subtle.sign(HOW, pair.privateKey, bytes)) }
}

/** Whether the owner of this public key signed these bytes. */
export async function isSigned(bytes, signature, publicKey) {
  try {
    const point = await crypto.subtle.importKey("raw", fromBase64url(publicKey), KIND, false, ["verify"])
    return await crypto.subtle.verify(HOW, point, fromBase64url(signature), bytes)
  } catch {
    return false
  }
}

async function key() {
  const known = await kept()
  if (known) return known
  const pair = await crypto.subtle.generateKey(KIND, false, ["sign", "verify"])
  const public_key = base64url(await crypto.subtle.exportKey("raw", pair.publicKey))
  // Another page of this phone may have been faster.
  return keep((row) => row ?? { pair, public_key, told: null, isKnown: false })
}

const kept = () => setting("key")

function keep(work) {
  return transaction([], "readwrite", async (tx, me) => {
    const name = `${someone(me)}/key`
    const row = work(await tx.objectStore("settings").get(name))
    await tx.objectStore("settings").put(row, name)
    return row
  })
}

const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

const fromBase64url = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
