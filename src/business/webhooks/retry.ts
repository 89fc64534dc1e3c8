// When a message is tried again: soon at first, then for days, never all at once.
import type { WriteContext } from '../../context.ts'

const [s, m, h] = [1_000, 60_000, 3_600_000]

/** Milliseconds to wait after each failed try; after the last the message is given up: 4 days in all. */
const delaysMs = [5 * s, 30 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 24 * h, 40 * h]

/** Tries altogether. */
export const triesMax = delaysMs.length + 1

/** Milliseconds after the given try (1 is the first), spread by ± 20 %; null when it was the last. */
export const delayAfter = (attempt: number, random: number): number | null => {
  const delay = delaysMs[attempt - 1]
  return delay === undefined ? null : Math.round(delay * (0.8 + 0.4 * random))
}

/** An address that just failed is left alone for so long: what comes meanwhile waits, without counting as a try. */
export const restMs = (delayMs: number | null): number => Math.min(delayMs ?? 5 * m, 5 * m)

export const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()

export const enqueueTry = (w: WriteContext, deliveryUuid: string, runAt: string): Promise<void> =>
  w.enqueue('deliver-webhook', { deliveryUuid }, { runAt })
