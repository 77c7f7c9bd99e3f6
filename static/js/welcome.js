// Right after signing in: the phone gets its own token, the lists of sites and words, and the pages to keep.

import { instanceOf, pull, endTokens } from "./changes.js"
import { NOT_READY } from "./here.js"
import { account, signIn, signOut } from "./store.js"
import { whyItDoesNotOpen } from "./store_trouble.js"
import { t } from "./words.js"
import { canKeepPages, keepPages, markAccount } from "./worker.js"

/** The storage of this browser does not open, for the reason in `cause`. */
class CannotKeep extends Error {}

const steps = document.querySelector("[data-welcome]")
const { next, person, csrf } = steps.dataset

document.querySelector("[data-continue]").hidden = true

try {
  const token = await step("account", pair)
  await step("lists", () => fetchLists(token))
  await step("pages", keepPages)
  sessionStorage.removeItem(NOT_READY)
  location.replace(next)
} catch (error) {
  console.error(error)
  sessionStorage.setItem(NOT_READY, "yes")
  document.querySelector("[data-continue]").hidden = false
}

async function step(name, work) {
  const said = steps.querySelector(`[data-step="${name}"] .grow`)
  const hint = said.querySelector(".hint") ?? said.appendChild(Object.assign(document.createElement("span"), { className: "hint" }))
  hint.textContent = t("One moment…")
  try {
    const result = await work()
    hint.textContent = name === "pages" && !canKeepPages() ? t("Pages are kept for use without network only over https.") : t("Ready")
    return result
  } catch (error) {
    const { title, text } = error instanceof CannotKeep ? whyItDoesNotOpen(error.cause) : { title: t("No network. Try again, or go on without."), text: "" }
    hint.replaceChildren(title, document.createElement("br"), text)
    throw error
  }
}

/** Whoever worked here before is gone first: nobody sees or sends as the other. */
async function pair() {
  const before = await account().catch((error) => {
    throw new CannotKeep(String(error), { cause: error })
  })
  if (before && before.id !== Number(person)) {
    await signOut()
    await markAccount(false)
  }
  await endTokens()
  const answer = await fetch("/phones", { method: "POST", headers: { "X-CSRFToken": csrf } })
  if (answer.status !== 201) throw new Error(`pairing was answered with ${answer.status}`)
  const { token, account: known } = await answer.json()
  await signIn(known, token)
  await markAccount(true)
  return token
}

async function fetchLists(token) {
  await pull({ token, account: Number(person), instance: await instanceOf(token), onChange: () => {} })
}
