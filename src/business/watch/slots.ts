// The times that a plot of the last day or week is divided into. Johannesburg is two whole hours ahead of UTC all year, so that
// hours counted in UTC are hours there.

export type Span = 'day' | 'week'

const hourMs = 3_600_000
const zoneAheadMs = 2 * hourMs
const shapes: Record<Span, { hours: number; slots: number }> = { day: { hours: 1, slots: 24 }, week: { hours: 6, slots: 28 } }

export interface Slots {
  /** Instant at which the first one begins. */
  readonly fromAt: string
  /** Hours in each. */
  readonly hours: number
  /** Instants at which they begin, oldest first; the last one is not over yet. */
  readonly starts: readonly string[]
  /** Which one an instant, or an hour `YYYY-MM-DDTHH`, falls into; undefined outside. */
  indexOf(at: string): number | undefined
}

export const hourOf = (at: string): string => at.slice(0, 13)

/** The running hour (or quarter of a day) and those before it. */
export const slotsUntil = (now: string, span: Span): Slots => {
  const { hours, slots } = shapes[span]
  const slotMs = hours * hourMs
  const lastMs = Math.floor((Date.parse(now) + zoneAheadMs) / slotMs) * slotMs - zoneAheadMs
  const firstMs = lastMs - (slots - 1) * slotMs
  const starts = Array.from({ length: slots }, (_, index) => new Date(firstMs + index * slotMs).toISOString())
  return {
    fromAt: new Date(firstMs).toISOString(),
    hours,
    starts,
    indexOf: (at) => {
      const index = Math.floor((Date.parse(at.length === 13 ? `${at}:00:00.000Z` : at) - firstMs) / slotMs)
      return index >= 0 && index < slots ? index : undefined
    },
  }
}
