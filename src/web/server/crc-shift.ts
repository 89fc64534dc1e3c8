// The CRC-32 of a page in which a few short texts were exchanged, without reading the page again. A CRC is linear: what a
// changed text does to the sum depends only on the text and on how many bytes follow it.
import { crc32 } from 'node:zlib'

/** What becomes of each of the 32 bits of a sum. */
type Effect = Uint32Array

const bits = 32

/** The effect of so many bytes that follow. */
const effectOfFollowing = (bytes: number): Effect => {
  const zeros = Buffer.alloc(bytes)
  const ofNothing = crc32(zeros, 0)
  return Uint32Array.from({ length: bits }, (_, bit) => crc32(zeros, (1 << bit) >>> 0) ^ ofNothing)
}

const applied = (effect: Effect, sum: number): number => {
  let result = 0
  for (let bit = 0, rest = sum >>> 0; rest !== 0; bit += 1, rest >>>= 1) if ((rest & 1) === 1) result ^= effect[bit] ?? 0
  return result >>> 0
}

const chained = (first: Effect, then: Effect): Effect => first.map((sum) => applied(then, sum))

export interface ExchangedText {
  readonly slot: string
  /** Bytes of the page after this text. */
  readonly bytesAfter: number
}

/** For texts given in their order on the page: the effect that exchanging all texts of one slot has on the page's sum. */
export const effectsOf = (texts: readonly ExchangedText[]): Map<string, Effect> => {
  const effects = new Map<string, Effect>()
  let later: { readonly bytesAfter: number; readonly effect: Effect } | undefined
  for (const { slot, bytesAfter } of texts.toReversed()) {
    // The bytes after a later text are not gone through again.
    const effect =
      later === undefined ? effectOfFollowing(bytesAfter) : chained(effectOfFollowing(bytesAfter - later.bytesAfter), later.effect)
    later = { bytesAfter, effect }
    const known = effects.get(slot)
    effects.set(slot, known === undefined ? effect : known.map((sum, bit) => (sum ^ (effect[bit] ?? 0)) >>> 0))
  }
  return effects
}

/** The page's sum after the slot's texts were exchanged; both texts have the same length. */
export const sumAfterExchange = (sum: number, effect: Effect, before: string, after: string): number =>
  (sum ^ applied(effect, crc32(before) ^ crc32(after))) >>> 0
