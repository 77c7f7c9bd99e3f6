// SHA-256 (FIPS 180-4), for pages that came over http, where the browser keeps its own to itself, and for files that
// are too large to be held at once.

const PRIMES = primes(64)
const ROUND = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const BLOCK = 64

/** The 32 bytes of the digest, as an ArrayBuffer. */
export function digest(bytes) {
  const hash = begun()
  hash.add(bytes)
  return hash.end()
}

/** A digest that grows: {add(ArrayBuffer), end() -> ArrayBuffer}. */
export function begun() {
  const state = START.slice()
  const schedule = new Uint32Array(64)
  let rest = new Uint8Array(0)
  let length = 0
  const mixAll = (message) => {
    const whole = message.length - (message.length % BLOCK)
    const view = new DataView(message.buffer, message.byteOffset, whole)
    for (let at = 0; at < whole; at += BLOCK) mix(state, schedule, view, at)
    return message.slice(whole)
  }
  return {
    add(bytes) {
      length += bytes.byteLength
      const joined = new Uint8Array(rest.length + bytes.byteLength)
      joined.set(rest)
      joined.set(new Uint8Array(bytes), rest.length)
      rest = mixAll(joined)
    },
    end() {
      mixAll(padded(rest, length))
      const result = new DataView(new ArrayBuffer(32))
      state.forEach((word, i) => result.setUint32(4 * i, word))
      return result.buffer
    },
  }
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

/** The end of a message of this length: what is left of it, a 1, zeros, and how long it is in bits. */
function padded(rest, length) {
  const message = new Uint8Array(Math.ceil((rest.length + 9) / BLOCK) * BLOCK)
  message.set(rest)
  message[rest.length] = 0x80
  const view = new DataView(message.buffer)
  view.setUint32(message.length - 8, Math.floor(length / 2 ** 29))
  view.setUint32(message.length - 4, length << 3)
  return message
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
