// SHA-256 (FIPS 180-4), for pages that came over http, where the browser keeps its own to itself.

const PRIMES = primes(64)
const ROUND = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

/** The 32 bytes of the digest, as an ArrayBuffer. */
export function digest(bytes) {
  const message = padded(new Uint8Array(bytes))
  const state = START.slice()
  const schedule = new Uint32Array(64)
  for (let at = 0; at < message.byteLength; at += 64) mix(state, schedule, message, at)
  const result = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => result.setUint32(4 * i, word))
  return result.buffer
}

function mix(state, schedule, message, at) {
  for (let i = 0; i < 16; i++) schedule[i] = message.getUint32(at + 4 * i)
  for (let i = 16; i < 64; i++) {
    const early = schedule[i - 15]
    const late = schedule[i - 2]
    const small = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const large = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    schedule[i] = schedule[i - 16] + small + schedule[i - 7] + large
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let i = 0; i < 64; i++) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + schedule[i]) | 0
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word))
}

function padded(bytes) {
  const length = Math.ceil((bytes.length + 9) / 64) * 64
  const message = new Uint8Array(length)
  message.set(bytes)
  message[bytes.length] = 0x80
  const view = new DataView(message.buffer)
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(length - 4, bytes.length << 3)
  return view
}

const turn = (word, by) => (word >>> by) | (word << (32 - by))

/** The first 32 bits after the point. */
function fraction(number) {
  return ((number - Math.floor(number)) * 2 ** 32) | 0
}

function primes(count) {
  const found = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime)) found.push(n)
  return found
}
