// A clock that stands still until a test moves it.
import type { Clock } from '../../src/context.ts'

export interface TestClock extends Clock {
  /** Sets the instant, as UTC text. */
  set(at: string): void
  advance(ms: number): void
}

/** Starts on an ordinary working day in South Africa, 10:00 there. */
export const testClock = (at = '2026-03-04T08:00:00.000Z'): TestClock => {
  let now = Date.parse(at)
  return {
    now: () => new Date(now).toISOString(),
    set: (instant) => {
      now = Date.parse(instant)
    },
    advance: (ms) => {
      now += ms
    },
  }
}
