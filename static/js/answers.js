// What an answer means. A status is a hint; a receipt is proof. Whatever is neither a receipt for this record from
// the server we know nor a problem in its words is taken for silence: hotels and airports answer everything with 200.

import { NoAnswer } from "./network.js"
import { t } from "./words.js"

// A server that asks for more is not believed: nobody comes back after an hour to look.
const LONGEST_AFTER_S = 3600

/** The server cannot do this now or ever: `problem` = {type, title, detail, status, retryable, after, etag}. */
export class Refusal extends Error {
  name = "Refusal"

  constructor(problem) {
    super(problem.type)
    this.problem = problem
  }

  /** Nothing else will get through either, for now. */
  get stopsAll() {
    return [401, 426, 429, 503, 507].includes(this.problem.status)
  }
}

/** The receipt in an answer, or else Refusal or NoAnswer. */
export function receiptOf(answer, id, instance) {
  const receipt = answer.json
  const isProof =
    [200, 201].includes(answer.status) && receipt?.id === id && receipt.instance === instance &&
    Number.isInteger(receipt.revision) && Array.isArray(receipt.missing) && typeof receipt.digest === "string"
  return isProof ? receipt : refuse(answer, instance)
}

/** Raise what this answer says went wrong; only the server we know is believed that something did. */
export function refuse(answer, instance) {
  const problem = answer.json
  const isOurs = answer.type === "application/problem+json" && typeof problem?.retryable === "boolean" && problem.server === (instance ?? problem.server)
  if (!isOurs) throw new NoAnswer("no answer of ours", "stranger")
  const { type, title, detail, retryable } = problem
  const after = Math.min(Math.max(Number(problem.after ?? answer.header("Retry-After")) || 0, 0), LONGEST_AFTER_S)
  throw new Refusal({ type, title, detail, status: answer.status, retryable, after, etag: answer.header("ETag") ?? problem.etag ?? null })
}

/** {title, detail, after}: why it did not go, for the person. */
export function inWords(error) {
  if (error instanceof Refusal) return { title: error.problem.title, detail: error.problem.detail, after: error.problem.after }
  const [title, detail] = error instanceof NoAnswer ? silence(error.kind) : [t("Something went wrong on this phone"), t("Open the app again. If it stays so, save a file of this record and show it to your supervisor.")]
  return { title, detail, after: 0 }
}

function silence(kind) {
  switch (kind) {
    case "cut":
      return [t("The network broke off"), t("It goes on from there by itself.")]
    case "silent":
      return [t("The network is too slow now"), t("It is tried again by itself.")]
    case "stranger":
      return [t("Another server answers in place of ours"), t("Perhaps this network asks you to sign in to it first.")]
    default:
      return [t("No network"), t("Everything is saved on this phone. It will be sent when there is network.")]
  }
}
