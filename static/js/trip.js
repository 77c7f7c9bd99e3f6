// What the parts of one delivery share: whose records they are, and what becomes of one that meets trouble.

import { inWords, Refusal } from "./answers.js"
import { NoAnswer } from "./network.js"
import { refused, troubled } from "./outbox.js"
import { entries, NobodyHere } from "./store.js"

// How badly each entry or photo failed since this page opened: what failed goes last the next time. A line that broke
// once counts half: most often it is not the record's fault, and what was begun is better finished.
const failures = new Map()

const failed = (what) => Math.floor(failures.get(what) ?? 0)

/** It got on after all. */
export const forgive = (what) => failures.delete(what)

export const neverFailed = ({ id }) => !failed(id)

export const rarelyFailedFirst = (all, name) => [...all].sort((a, b) => failed(name(a)) - failed(name(b)))

/** The entries of the person whose token this trip carries, whoever may have signed in meanwhile. */
export const own = async (trip) => (await entries()).filter(({ account }) => account === trip.account)

/** Do it. What concerns this record alone is noted and the next one has its turn; what concerns all is raised. */
export async function attempt(trip, id, photo, work) {
  const what = photo ?? id
  try {
    const result = await work()
    forgive(what)
    return result
  } catch (error) {
    // Without network nothing is this record's fault, and the oldest stays first.
    const isItsOwn = !(error instanceof NoAnswer) || error.moved
    if (error instanceof NobodyHere) throw error
    if (isItsOwn) {
      failures.set(what, (failures.get(what) ?? 0) + (error instanceof NoAnswer ? 0.5 : 1))
      await note(id, photo, error)
      trip.onChange()
    }
    if (error instanceof NoAnswer || error.stopsAll) throw error
    if (!(error instanceof Refusal)) console.error(error)
    if (!(error instanceof Refusal) || error.problem.retryable) trip.trouble ??= error
  }
}

const note = (id, photo, error) =>
  error instanceof Refusal && !error.problem.retryable && !error.stopsAll ? refused(id, error.problem, photo) : troubled(id, inWords(error))
