// One request to the server. XMLHttpRequest, because fetch cannot say how much of a photo has left the phone.

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
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const longest = patience ?? SILENCE_MS + (body?.byteLength ?? 0) / SLOWEST_BYTES_PER_MS
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
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`)
    request.setRequestHeader("X-Client", VERSION)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      alive()
      if (event.loaded > 0) kind = "cut"
      sent(event.loaded)
    }
    request.onprogress = alive
    request.onload = () => resolve(answer(request))
    request.onerror = request.onabort = () => reject(new NoAnswer(`${method} ${path}`, kind))
    request.onloadend = () => clearTimeout(silence)
    alive()
    request.send(body)
  })
}

function answer(request) {
  return {
    status: request.status,
    header: (name) => request.getResponseHeader(name),
    type: (request.getResponseHeader("Content-Type") ?? "").split(";")[0],
    json: parsed(request.responseText),
  }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
