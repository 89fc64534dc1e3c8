/**
 * Whether all that is printed in a line was read. The network tells for each character where in the strip it saw it; ink between two
 * characters, or beyond the last, that is too far from both to be theirs, was read as nothing: narrow digits share one of the network's
 * answers and go missing, and an amount without them is another amount.
 */
import type { Strip } from './strip.ts'

/** A character that was read, and where its middle is in the strip, in pixels. */
export type Seen = { character: string; at: number }

/** How far a character's own ink reaches from its middle, in widths of a character of this line. */
const REACH = 0.66
const REACH_OF_CAPITAL = REACH * 1.25
const REACH_OF_WIDE = REACH * 1.7
const REACH_OF_SIGN = 0.4
/** The line's edges are less sharply cut: boxes have margins, and what stands beside them may reach in. */
const AT_EDGES = 1.3
/** A column is ink when it is this share as dark as columns of characters are on average. */
const INKED = 0.45
/** Pixels at either end of the strip that may belong to what stands beside. */
const EDGE_PX = 4
/** Narrower characters than this, in pixels of the strip, are not told apart by columns. */
const WIDTH_MIN = 10
/** Columns whose ordinary brightness is found together: light changes over a page, hardly over a few letters. */
const BLOCK = 24
/** Rows that hold letters; above and below is the box's margin. */
const ROWS = [6, 42] as const
/** Every other row tells as much. */
const ROW_STEP = 2

/** The widest stretch of ink beside a digit that is no character's, in widths of a character; null where too little was read to tell. */
export function unreadInk(strip: Strip, seen: readonly Seen[]): number | null {
  const printed = characterWidth(seen)
  if (printed === null) return null
  const width = Math.max(WIDTH_MIN, printed)
  const ink = inkOf(strip)
  const solid = seen.filter(({ character }) => character.trim() !== '')
  const floor = ink.reduce((least, value) => Math.min(least, value), Infinity)
  const ofLetters = median(solid.filter(isLetter).map(({ at }) => mean(ink, at - width / 2, at + width / 2)))
  const dark = floor + INKED * (ofLetters - floor)
  const reach = (one: Seen): number => width * (isMask(solid, one) ? Infinity : reachOf(one.character))
  const inked = (from: number, to: number): number => {
    let columns = 0
    for (let x = Math.max(0, Math.round(from)); x < Math.min(ink.length, to); x += 1) if ((ink[x] as number) > dark) columns += 1
    return columns / width
  }
  const [first, last] = [solid[0] as Seen, solid.at(-1) as Seen]
  const between = solid.slice(1).flatMap((b, i) => {
    const a = solid[i] as Seen
    return isDigit(a) || isDigit(b) ? [inked(a.at + reach(a), b.at - reach(b))] : []
  })
  const before = !isLetter(first) || isDigit(first) ? inked(EDGE_PX, first.at - reach(first) * AT_EDGES) : 0
  const behind = !isLetter(last) || isDigit(last) ? inked(last.at + reach(last) * AT_EDGES, ink.length - EDGE_PX) : 0
  return Math.max(before, behind, ...between)
}

function reachOf(character: string): number {
  if (/[.,:;'|-]/.test(character)) return REACH_OF_SIGN
  if (/[MWmw@%]/.test(character)) return REACH_OF_WIDE
  return /[A-Z/]/.test(character) ? REACH_OF_CAPITAL : REACH
}

const isLetter = ({ character }: Seen): boolean => /[\p{L}\p{N}]/u.test(character)
const isDigit = ({ character }: Seen): boolean => /\d/.test(character)

/** Dots and asterisks in place of hidden digits: how many were read says nothing. */
function isMask(solid: readonly Seen[], one: Seen): boolean {
  if (!/[.·•*…]/.test(one.character)) return false
  const at = solid.indexOf(one)
  return (
    one.character !== '.' || at === 0 || [solid[at - 1], solid[at + 1]].some((near) => near !== undefined && /[.·•*…]/.test(near.character))
  )
}

/** The ordinary distance from one letter or digit to the next, in pixels of the strip. */
export function characterWidth(seen: readonly Seen[]): number | null {
  const distances = seen.flatMap((b, i) => {
    const a = seen[i - 1]
    return a && isLetter(a) && isLetter(b) ? [b.at - a.at] : []
  })
  if (distances.length < 2) return null
  // Places are known to eight columns only: the mean is finer than the median, of those that are one character apart.
  const ordinary = distances.filter((distance) => distance <= 1.5 * median(distances))
  return ordinary.reduce((sum, distance) => sum + distance, 0) / ordinary.length
}

/** How far each column is from the ordinary brightness around it, on average over its rows. Of the middle plane, green: it is nearest to grey. */
function inkOf({ pixels, width, textWidth, height }: Strip): Float64Array {
  const [top, bottom] = ROWS
  const blocks = Array.from({ length: Math.ceil(textWidth / BLOCK) }, () => new Uint32Array(256))
  const green = pixels.subarray(width * height, 2 * width * height)
  const brightness = new Uint8Array(Math.ceil((bottom - top) / ROW_STEP) * textWidth)
  for (let y = top, i = 0; y < bottom; y += ROW_STEP)
    for (let x = 0; x < textWidth; x += 1, i += 1) {
      const value = Math.round(((green[y * width + x] as number) + 1) * 127.5)
      const block = blocks[Math.trunc(x / BLOCK)] as Uint32Array
      brightness[i] = value
      block[value] = (block[value] as number) + 1
    }
  const ordinary = blocks.map((block, i) => medianOf([blocks[i - 1], block, blocks[i + 1]].filter((b) => b !== undefined)))
  const ink = new Float64Array(textWidth)
  for (let y = top, i = 0; y < bottom; y += ROW_STEP)
    for (let x = 0; x < textWidth; x += 1, i += 1)
      ink[x] = (ink[x] as number) + Math.abs((brightness[i] as number) - (ordinary[Math.trunc(x / BLOCK)] as number))
  return ink.map((sum) => sum / ((bottom - top) / ROW_STEP))
}

/** Of counts by brightness. */
function medianOf(counts: readonly Uint32Array[]): number {
  const together = new Uint32Array(256)
  let total = 0
  for (const block of counts)
    for (let value = 0; value < 256; value += 1) {
      together[value] = (together[value] as number) + (block[value] as number)
      total += block[value] as number
    }
  for (let value = 0, before = 0; value < 256; value += 1) {
    before += together[value] as number
    if (before >= total / 2) return value
  }
  return 255
}

function mean(values: Float64Array, from: number, to: number): number {
  const part = values.subarray(Math.max(0, Math.round(from)), Math.max(0, Math.round(to)))
  return part.length === 0 ? 0 : part.reduce((a, b) => a + b, 0) / part.length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
