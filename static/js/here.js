// Whose phone is this? A page is filled from the phone only for the person who works on it: one that came from the
// server says for whom it was made, one that is kept on the phone is made for whoever signed in last.

import { account } from "./store.js"

/** Set where the phone could not be made ready: then the server's pages stay as they came. */
export const NOT_READY = "not-ready"

const phone = document.querySelector("[data-phone]")

document.documentElement.classList.add("js")

/** The person who works here, or null: then the page leads to where the phone is made ready, or stays as it came. */
export async function here() {
  const { kept, person: madeFor } = phone.dataset
  try {
    const person = await account()
    if (person && (kept !== undefined || Number(madeFor) === person.id)) return lookAfterPhotos(person)
  } catch (error) {
    await (await import("./store_trouble.js")).sayTrouble(phone, error)
    return null
  }
  if (kept === undefined && sessionStorage.getItem(NOT_READY)) return null
  location.replace(`/welcome?next=${encodeURIComponent(location.pathname + location.search)}`)
  return null
}

function lookAfterPhotos(person) {
  const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 5_000))
  whenIdle(async () => (await import("./audit.js")).auditOnceADay())
  return person
}
