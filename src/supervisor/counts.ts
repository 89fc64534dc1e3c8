// Figures that only grow, kept by the primary for the whole fleet: a process says what was
// added since its last beat, so that the sums outlive it. What the names mean is not known here.

/** Name → what was added, or the sum of it. */
export type Counts = Readonly<Record<string, number>>

// A name is a metric with its labels; a hostile or careless label must not fill the primary's memory.
const namesMax = 10_000

/** Adds to the sums; a name beyond the first 10 000 is left out, as is anything that is not a number above 0. */
export const addCounts = (sums: Record<string, number>, added: Counts): void => {
  for (const [name, by] of Object.entries(added)) {
    if (!Number.isFinite(by) || by <= 0) continue
    const known = sums[name]
    if (known !== undefined) sums[name] = known + by
    else if (Object.keys(sums).length < namesMax) sums[name] = by
  }
}

/** What one process has counted since it last told the primary. */
export class Increments {
  #added: Record<string, number> = {}

  add(name: string, by = 1): void {
    addCounts(this.#added, { [name]: by })
  }

  /** Everything added since the last call; for the beat. */
  take = (): Counts => {
    const taken = this.#added
    this.#added = {}
    return taken
  }
}
