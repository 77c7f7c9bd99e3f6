// The page's words: it carries those its scripts need, translated, in <script id="words">.

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}")

/** The translation of an English sentence, with its %(name)s places filled. */
export const t = (sentence, figures = {}) => filled(words[sentence] ?? sentence, figures)

/** The same, by number: %(n)s is the number. Chinese has one form, English and Mongolian have two. */
export function ngettext(one, many, n, figures = {}) {
  const forms = words[one] ?? [one, many]
  return filled(n === 1 ? forms[0] : forms.at(-1), { n: number(n), ...figures })
}

const filled = (sentence, figures) => sentence.replace(/%\((\w+)\)s/g, (place, name) => figures[name] ?? place).replaceAll("%%", "%")

const language = document.documentElement.lang

/** The language as the server calls it. */
export const languageCode = { "zh-Hans": "zh_Hans_CN" }[language] ?? language

export const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)

export const time = (moment) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment))

/** "12 May", with the year if it is not this one. A plain day (2026-05-12) is that day everywhere. */
export function day(moment) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(moment) ? new Date(`${moment}T00:00`) : new Date(moment)
  const isThisYear = at.getFullYear() === new Date().getFullYear()
  if (language === "mn") return mongolianDay(at, isThisYear)
  const year = isThisYear ? undefined : "numeric"
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year }).format(at)
}

/** Browsers fall back to another language here: Chromium knows no Mongolian dates. */
function mongolianDay(at, isThisYear) {
  const year = isThisYear ? "" : `${at.getFullYear()} оны `
  return `${year}${at.getMonth() + 1}-р сарын ${at.getDate()}`
}

/** "412 KB", "1.3 MB", "10.7 GB". */
export function size(bytes) {
  if (bytes < 1e6) return t("%(n)s KB", { n: number(Math.ceil(bytes / 1000)) })
  if (bytes < 1e9) return t("%(n)s MB", { n: number(bytes / 1e6, 1) })
  return t("%(n)s GB", { n: number(bytes / 1e9, 1) })
}
