import { here } from "./here.js"

const person = await here()
if (person) (await import("./sending_page.js")).show(person)
