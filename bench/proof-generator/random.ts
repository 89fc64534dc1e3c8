/** Random choices that repeat for the same seed; everything random in the generator goes through one of these. */

export type Random = {
  /** At least 0, less than 1. */
  share(): number
  /** Whole, both ends included. */
  whole(from: number, to: number): number
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  /** That many digits, the first one not a zero. */
  digits(count: number): string
  isHeads(chance?: number): boolean
}

export function randomOf(seed: string): Random {
  let state = 0x9e3779b9
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) as number), 0x85ebca6b) ^ (state >>> 13)
  const share = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(share() * (to - from + 1))
  return {
    share,
    whole,
    between: (from, to) => from + share() * (to - from),
    pick: (list) => list[whole(0, list.length - 1)] as (typeof list)[number],
    digits: (count) => Array.from({ length: count }, (_, i) => whole(i === 0 ? 1 : 0, 9)).join(''),
    isHeads: (chance = 0.5) => share() < chance,
  }
}
