// How much room this phone has for records, as far as its browser says.

const LITTLE_BYTES = 50e6
const ALMOST_ALL = 0.9
const GIB = 2 ** 30

/**
 * {usage, quota, free} in bytes; `quota` and `free` are Infinity where the browser does not say. Newer Chromiums hide
 * the disk from pages: they tell some whole GiB more than is used, whatever there is.
 */
export async function space() {
  const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
  const isHidden = quota > usage && (quota - usage) % GIB === 0
  return isHidden ? { usage, quota: Infinity, free: Infinity } : { usage, quota, free: Math.max(0, quota - usage) }
}

/** Whether there is no room for photos any more. Answers are small: they find some for long. */
export const isShort = ({ usage, quota, free }) => free < LITTLE_BYTES || usage / quota > ALMOST_ALL

/** How much to free so that it is not short any more. */
export const wanting = ({ usage, quota }) => Math.max(usage + LITTLE_BYTES - quota, usage - quota * ALMOST_ALL)
