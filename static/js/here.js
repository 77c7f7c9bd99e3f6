// Whose phone is this? A page is filled from the phone only for the person who works on it: one that came from the
// server says for whom it was made, one that is kept on the phone is made for whoever signed in last.

import { account } from "./store.js"

const phone = document.querySelector("[data-phone]")

document.documentElement.classList.add("js")

/** The person who works here, or null: then the page stays as it came, or leads to where the phone is made ready. */
export async function here() {
  const person = await account().catch(() => null)
  const { kept, person: madeFor } = phone.dataset
  if (person && (kept !== undefined || Number(madeFor) === person.id)) return person
  location.replace(`/welcome?next=${encodeURIComponent(location.pathname + location.search)}`)
  return null
}
