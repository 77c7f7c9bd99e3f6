// A person's own page and the way out: a new language for the kept pages, and nobody here after signing out.

import { account, signOut } from "./store.js"
import { keepPages, markAccount, watchForUpdate } from "./worker.js"

document.documentElement.classList.add("js")

const leaving = document.querySelector("[data-sign-out]")
leaving?.addEventListener("submit", async (event) => {
  event.preventDefault()
  await signOut().catch(() => {})
  await markAccount(false)
  leaving.submit()
})

if (!leaving && (await account())) {
  await keepPages()
  await watchForUpdate((activate) => activate())
}
