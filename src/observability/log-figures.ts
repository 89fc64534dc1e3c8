// How many lines of this process's log were warnings and worse, and how many were lost. A process has one
// log, so these are its own; the beat carries them to the primary.
import { countKey } from './count-key.ts'
import type { ObservedTotals } from './observed-totals.ts'
import type { CountTarget } from './request-durations.ts'

/** pino's numbers for the levels that somebody should look at. */
const watched: readonly (readonly [level: number, key: string])[] = [
  [40, countKey('supply_log_lines_total', { level: 'WARNING' })],
  [50, countKey('supply_log_lines_total', { level: 'ERROR' })],
  [60, countKey('supply_log_lines_total', { level: 'CRITICAL' })],
]

const lines = new Map<number, number>()
let dropped = 0

/** Called for each line; levels below WARNING are not counted. */
export const countLine = (level: number): void => {
  if (level >= 40) lines.set(level, (lines.get(level) ?? 0) + 1)
}

export const countDropped = (count: number): void => {
  dropped += count
}

/** Hands over what was counted since the last call with the same `totals`. */
export const moveLogFigures = (totals: ObservedTotals, target: CountTarget): void => {
  for (const [level, key] of watched) totals.move(key, lines.get(level) ?? 0, target)
  totals.move('supply_log_lines_dropped_total', dropped, target)
}
