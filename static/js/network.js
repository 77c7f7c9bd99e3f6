// One request to the server. XMLHttpRequest, because fetch cannot say how much of a photo has left the phone.

const SILENCE_MS = 30_000
const VERSION = import.meta.url.split("/").at(-3)

/** No answer came: no network, or nothing moved for half a minute. `moved`: some of the request had left. */
export class NoAnswer extends Error {
  name = "NoAnswer"
  moved = false
}

/** {status, header(name), type, json} of the answer; `json` is null if it is none. `sent(bytes)` hears of progress. */
export function ask(method, path, { token, headers = {}, body = null, sent = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let silence
    const alive = () => {
      clearTimeout(silence)
      silence = setTimeout(() => request.abort(), SILENCE_MS)
    }
    let moved = false
    const failed = () => reject(Object.assign(new NoAnswer(`${method} ${path}`), { moved }))
    request.open(method, path)
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`)
    request.setRequestHeader("X-Client", VERSION)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      alive()
      moved ||= event.loaded > 0
      sent(event.loaded)
    }
    request.onprogress = alive
    request.onload = () => resolve(answer(request))
    request.onerror = request.onabort = failed
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
