// Strips on top of the form: what happened, and what can be done about it.

const place = document.getElementById("said")

/**
 * Show a strip in place of the one before. `links` and `buttons` stand under the words: [{text, href}], [{text, act}];
 * `points` are a list of links to the questions they are about: [{text, at}].
 */
export function say(kind, title, { text = "", points = [], links = [], buttons = [] } = {}) {
  const note = document.getElementById(`note-${kind}`).content.firstElementChild.cloneNode(true)
  const body = note.querySelector("div")
  body.replaceChildren(made("h2", title))
  if (text) body.append(made("p", text))
  if (points.length) body.append(list(points))
  if (links.length || buttons.length) body.append(row(links, buttons))
  place.replaceChildren(note)
  place.hidden = false
  return note
}

export function silence() {
  place.replaceChildren()
  place.hidden = true
}

function list(points) {
  const all = document.createElement("ul")
  for (const { text, at } of points) {
    const point = document.createElement("li")
    point.append(at ? link(text, `#${at}`) : text)
    all.append(point)
  }
  return all
}

function row(links, buttons) {
  const all = document.createElement("div")
  all.className = "row"
  for (const { text, href } of links) all.append(Object.assign(link(text, href), { className: "btn small" }))
  for (const { text, act, kind = "" } of buttons) {
    const button = made("button", text)
    Object.assign(button, { type: "button", className: `btn small ${kind}`, onclick: act })
    all.append(button)
  }
  return all
}

const link = (text, href) => Object.assign(made("a", text), { href })

const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text })
