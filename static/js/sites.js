import { here } from "./here.js"

const person = await here()
if (person) (await import("./sites_page.js")).show(person)
