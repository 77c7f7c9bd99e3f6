import { here } from "./here.js"

const person = await here()
if (person) (await import("./home_page.js")).show(person)
