// When a failed job is tried again. Pure.

const firstDelayMs = 5_000
const delayMaxMs = 15 * 60_000

/**
 * Milliseconds to wait after the given attempt (1 is the first): 5, 10, 20 s … 15 min, each
 * spread by ± 20 % so that jobs which failed together do not come back together.
 */
export const retryDelayMs = (attempt: number, random: number): number => {
  const delay = Math.min(delayMaxMs, firstDelayMs * 2 ** Math.max(0, attempt - 1))
  return Math.round(delay * (0.8 + 0.4 * random))
}

const outageFirstDelayMs = 500
const outageDelayMaxMs = 4_000

/**
 * Milliseconds to wait when the queue itself could not be read this many times in a row: 0.5, 1, 2, then 4 s, each spread by ± 20 %.
 * Not longer: work must go on within 5 s of the database's return.
 */
export const outageDelayMs = (failures: number, random: number): number =>
  Math.round(Math.min(outageDelayMaxMs, outageFirstDelayMs * 2 ** Math.min(10, failures - 1)) * (0.8 + 0.4 * random))

/** The instant `ms` after `at`, in the same text form. */
export const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()
