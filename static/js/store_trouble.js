// The storage of this phone does not open: what is wrong, in words, and what still works.

import { strip } from "./strips.js"
import { t } from "./words.js"
import { markAccount, watchForUpdate } from "./worker.js"

/** {title, text} for the error of a store that does not open. */
export function whyItDoesNotOpen({ name }) {
  if (name === "VersionError") {
    return { title: t("A newer Fieldapp has worked on this phone"), text: t("Your records are safe, but this older page cannot open them. Open it with network, so that it can renew itself.") }
  }
  return { title: t("This browser cannot keep records"), text: t("It is a private window, or its storage is full or switched off. Nothing can be saved on this phone now. With network you can still send from the plain pages.") }
}

/** Nothing pretends to be kept: the page says what is wrong, and where work can go on. */
export async function sayTrouble(page, error) {
  console.error(error)
  const { title, text } = whyItDoesNotOpen(error)
  const isKept = page.dataset.kept !== undefined
  const note = strip("warn", title, { text, action: isKept ? t("Go on with network") : t("Try again"), act: "instead" })
  page.querySelector("[data-strips]").replaceChildren(note)
  // Records that cannot be read are not "nothing".
  for (const claim of page.querySelectorAll("[data-nothing]")) claim.hidden = true
  note.querySelector("[data-act]").addEventListener("click", (event) => {
    event.preventDefault()
    return isKept ? goOnWithNetwork() : location.reload()
  })
  if (isKept) await renew(error)
}

/** The server's own pages, which need nothing on the phone. */
export async function goOnWithNetwork() {
  await markAccount(false)
  location.reload()
}

/** Where an older page was kept, the newer one is fetched as soon as there is network. */
export async function renew({ name }) {
  if (name === "VersionError") await watchForUpdate((activate) => activate())
}
