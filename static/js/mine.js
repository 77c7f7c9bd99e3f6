import { here } from "./here.js"

const person = await here()
if (person) (await import("./mine_page.js")).show(person)
