// Numbers for fuzzing: the same ones for the same seed, so that a failure can be played again.

export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  under(below: number): number
  /** One of these, which must not be empty. */
  pick<T>(from: readonly T[]): T
}

/** mulberry32: small, fast, and even enough for choosing what to break. */
export const random = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const under = (below: number) => Math.floor(next() * below)
  return { under, pick: (from) => from[under(from.length)] as (typeof from)[number] }
}
