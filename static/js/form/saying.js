// Strips on top of the form: what happened, and what can be done about it.

const place = document.getElementById("said")

/**
 * Show a strip instead of the one before. `points` are sentences about questions, [{at, text}]; `links` and `buttons`
 * stand below: [{text, href}], [{text, act, kind}].
 */
export function say(kind, title, { text, points = [], links = [], buttons = [] } = {}) {
  const note = document.getElementById(`note-${kind}`).content.firstElementChild.cloneNode(true)
  const list = made("ul", {}, points.map(({ at, text }) => made("li", {}, [made("a", { href: `#${at}`, textContent: text })])))
  const row = made("div", { className: "row" }, [
    ...links.map((link) => made("a", { className: "btn small", href: link.href, textContent: link.text })),
    ...buttons.map(({ text, act, kind = "" }) => made("button", { type: "button", className: `btn small ${kind}`, textContent: text, onclick: act })),
  ])
  const parts = [made("h2", { textContent: title }), text && made("p", { textContent: text }), points.length && list, row.firstChild && row]
  note.querySelector("div").replaceChildren(...parts.filter(Boolean))
  place.replaceChildren(note)
  place.hidden = false
  return note
}

export function silence() {
  place.replaceChildren()
  place.hidden = true
}

function made(tag, facts, children = []) {
  const element = Object.assign(document.createElement(tag), facts)
  element.append(...children)
  return element
}
