// One request to the server. What carries bytes goes by XMLHttpRequest, because fetch cannot say how much of a photo
// has left the phone. What only asks goes by fetch without cookies, on connections of its own: Chromium silently
// repeats a request whose connection broke if that connection had been used before, and a piece of a photo that
// follows a question on a new connection is not sent a second time.

export const SILENCE_MS = 30_000
// GPRS at its worst. Until all has left, the phone hears nothing: much of it lies in buffers on the way.
const SLOWEST_BYTES_PER_MS = 2
const VERSION = import.meta.url.split("/").at(-3)

/**
 * No answer came. `kind`: "none", nothing left the phone; "cut", some of the request had left; "silent", nothing moved
 * for too long; "stranger", somebody answered who is not our server. `moved`: it may be this request's own fault.
 */
export class NoAnswer extends Error {
  name = "NoAnswer"

  constructor(message, kind) {
    super(message)
    this.kind = kind
    this.moved = kind !== "none"
  }
}

/**
 * {status, header(name), type, json} of the answer; `json` is null if it is none. `sent(bytes)` hears of progress;
 * `patience` is how many milliseconds nothing may move.
 */
export function ask(method, path, { token, headers = {}, body = null, sent = () => {}, patience } = {}) {
  const all = { ...(token ? { Authorization: `Bearer ${token}` } : {}), "X-Client": VERSION, ...headers }
  const longest = patience ?? SILENCE_MS + (body?.byteLength ?? 0) / SLOWEST_BYTES_PER_MS
  return body === null ? question(method, path, all, longest) : parcel(method, path, all, longest, body, sent)
}

async function question(method, path, headers, longest) {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), longest)
  try {
    const answer = await fetch(path, { method, headers, signal: patience.signal, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" })
    return asAnswer(answer.status, (name) => answer.headers.get(name), await answer.text())
  } catch {
    throw new NoAnswer(`${method} ${path}`, patience.signal.aborted ? "silent" : "none")
  } finally {
    clearTimeout(timer)
  }
}

function parcel(method, path, headers, longest, body, sent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let silence
    let kind = "none"
    const alive = () => {
      clearTimeout(silence)
      silence = setTimeout(() => {
        kind = "silent"
        request.abort()
      }, longest)
    }
    request.open(method, path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      alive()
      if (event.loaded > 0) kind = "cut"
      sent(event.loaded)
    }
    request.onprogress = alive
    request.onload = () => resolve(asAnswer(request.status, (name) => request.getResponseHeader(name), request.responseText))
    request.onerror = request.onabort = () => reject(new NoAnswer(`${method} ${path}`, kind))
    request.onloadend = () => clearTimeout(silence)
    alive()
    request.send(body)
  })
}

const asAnswer = (status, header, text) => ({ status, header, type: (header("Content-Type") ?? "").split(";")[0], json: parsed(text) })

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
