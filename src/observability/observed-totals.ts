// Turns a part's own running totals (of its pool, its cache) into the increments that go to the primary.
import type { CountTarget } from './request-durations.ts'

export class ObservedTotals {
  readonly #seen = new Map<string, number>()

  /** Adds what a total has grown by since the last call; a total that fell has begun anew. */
  move(name: string, total: number, target: CountTarget): void {
    const before = this.#seen.get(name) ?? 0
    this.#seen.set(name, total)
    const grown = total >= before ? total - before : total
    if (grown > 0) target.add(name, grown)
  }
}
