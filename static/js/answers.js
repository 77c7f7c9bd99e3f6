// What an answer means. A status is a hint; a receipt is proof. Whatever is neither a receipt for this record from
// the server we know nor a problem in its words is taken for silence: hotels and airports answer everything with 200.

import { NoAnswer } from "./network.js"

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
  if (!isOurs) throw Object.assign(new NoAnswer("no answer of ours"), { moved: true })
  const { type, title, detail, retryable } = problem
  const after = Number(problem.after ?? answer.header("Retry-After")) || 0
  throw new Refusal({ type, title, detail, status: answer.status, retryable, after, etag: answer.header("ETag") ?? problem.etag ?? null })
}
