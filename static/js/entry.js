import { here } from "./here.js"

const person = await here()
if (person) (await import("./entry_page.js")).show(person)
