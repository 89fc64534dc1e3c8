/**
 * Whether the figures of an amount on a screenshot are all of one print. A program sets the figures of a line on one base, at one height
 * and in one colour; whoever paints another figure over one of them seldom does. Only of pictures that a program drew: a camera bends
 * and tints everything.
 */
import type { Picture } from './picture.ts'

/** A line of the picture in its pixels, and where in its text the figures stand that are compared. */
export type FiguresAt = { left: number; top: number; right: number; bottom: number; text: string; from: number; to: number }

/** Smaller figures have too few rows to measure. */
const HEIGHT_MIN = 18
const FIGURES_MIN = 4
/** Round figures reach a little beyond the others. Of 74 amounts on screenshots no figure was more than a pixel off. */
const SHIFT_MAX = 0.05
const SHIFT_PX_MIN = 1.6
const OLD_MIN = 0.15
/** In steps of 256 along the three colours; JPEG's noise made up to 17 of these. */
const COLOUR_MAX = 26
/** The height of what is a figure or a capital, as a share of the tallest; signs are lower. */
const FIGURE_HEIGHT_MIN = 0.6
/** Of two figures that are the same, one print has the same rows: a pixel more is the edge's. */
const TWINS_SHIFT_MIN = 2
/**
 * Ink is what differs from the paper by half of what differs most; the inside of its strokes is the deepest third, but
 * for the very deepest: they may be left of a figure under it.
 */
const INK = 0.5
const INSIDE = [0.05, 0.33] as const

/** What makes a figure unlike the others; null when all are alike, or it cannot be told. */
export function unevenFigures(picture: Picture, { text, from, to, ...line }: FiguresAt): 'place' | 'colour' | null {
  const printed = [...text].flatMap((character, at) => (/[A-Za-z0-9]/.test(character) ? [{ character, at }] : []))
  const glyphs = glyphsIn(picture, line)
  // Glyphs that touch, or a letter of two parts: which is which is not known.
  if (glyphs.length !== printed.length) return null
  const figures = glyphs.flatMap((glyph, i) => {
    const { character, at } = printed[i] as (typeof printed)[number]
    return at >= from && at < to && /\d/.test(character) ? [{ ...glyph, character }] : []
  })
  // Ink of the line above or below runs into it, or the line was cut there.
  if (figures.some(({ top, bottom }) => top === 0 || bottom === line.bottom - line.top)) return null
  const height = median(figures.map(({ top, bottom }) => bottom - top))
  if (figures.length < FIGURES_MIN || height < HEIGHT_MIN) return null
  const [base, head] = [median(figures.map(({ bottom }) => bottom)), median(figures.map(({ top }) => top))]
  const most = Math.max(SHIFT_PX_MIN, height * SHIFT_MAX)
  const shifted = figures.filter(({ top, bottom }) => Math.abs(bottom - base) > most || Math.abs(top - head) > most)
  // Half of them: the print has figures of several heights. The last two: cents are often set smaller, or lighter.
  const isOdd = (some: readonly (typeof figures)[number][]): boolean =>
    some.length * 2 < figures.length && !(some.length === 2 && some.every((figure) => figures.slice(-2).includes(figure)))
  // Old figures hang below the line, or rise above it, by a fifth of their height and more.
  const isOld = shifted.every(
    ({ character, top, bottom }) => /[3-9]/.test(character) && Math.max(Math.abs(bottom - base), Math.abs(top - head)) > height * OLD_MIN,
  )
  if (shifted.length > 0) return isOdd(shifted) && !isOld ? 'place' : null
  if (figures.some((figure) => figures.some((other) => isLower(figure, other)))) return 'place'
  const ink = [0, 1, 2].map((c) => median(figures.map(({ colour }) => colour[c] as number)))
  const tinted = figures.filter(({ colour }) => Math.hypot(...colour.map((value, c) => value - (ink[c] as number))) > COLOUR_MAX)
  return tinted.length > 0 && isOdd(tinted) ? 'colour' : null
}

/** The same figure, of the same height, further down; smaller cents that stand higher are another size. */
const isLower = (one: Glyph & { character: string }, other: Glyph & { character: string }): boolean =>
  one.character === other.character &&
  one.top - other.top >= TWINS_SHIFT_MIN &&
  Math.abs(one.bottom - other.bottom - (one.top - other.top)) < TWINS_SHIFT_MIN

type Box = Pick<FiguresAt, 'left' | 'top' | 'right' | 'bottom'>
type Glyph = { top: number; bottom: number; colour: number[] }

/** The figures and capitals of a line, from left to right: ink that touches is one. */
function glyphsIn({ rgb, width }: Picture, { left, top, right, bottom }: Box): Glyph[] {
  const [w, h] = [right - left, bottom - top]
  const offset = (at: number): number => ((top + Math.floor(at / w)) * width + left + (at % w)) * 3
  const grey = Float32Array.from({ length: w * h }, (_, at) => {
    const p = offset(at)
    return 0.3 * (rgb[p] as number) + 0.59 * (rgb[p + 1] as number) + 0.11 * (rgb[p + 2] as number)
  })
  const paper = median([...grey.subarray(0, w), ...grey.subarray((h - 1) * w)])
  const depth = grey.map((value) => Math.abs(value - paper))
  const deepest = depth.reduce((a, b) => Math.max(a, b), 0)
  const blobs = blobsOf(depth, w, deepest * INK)
  const tallest = Math.max(0, ...blobs.map((blob) => blob.bottom - blob.top))
  return blobs
    .filter((blob) => blob.bottom - blob.top > tallest * FIGURE_HEIGHT_MIN)
    .sort((a, b) => a.left - b.left)
    .map((blob) => {
      const [from, to] = INSIDE.map((share) => Math.floor(blob.pixels.length * share))
      const inside = blob.pixels.toSorted((x, y) => (depth[y] as number) - (depth[x] as number)).slice(from, to)
      const colour = [0, 1, 2].map((c) => inside.reduce((sum, at) => sum + (rgb[offset(at) + c] as number), 0) / inside.length)
      return { top: blob.top, bottom: blob.bottom, colour }
    })
}

type Blob = { top: number; bottom: number; left: number; pixels: number[] }

/** Pixels deeper than `least` that touch each other, corners too. */
function blobsOf(depth: Float32Array, w: number, least: number): Blob[] {
  const seen = new Uint8Array(depth.length)
  const blobs: Blob[] = []
  for (const [start, value] of depth.entries()) {
    if (seen[start] || value <= least) continue
    seen[start] = 1
    const blob: Blob = { top: Infinity, bottom: 0, left: Infinity, pixels: [start] }
    for (const at of blob.pixels) {
      const [x, y] = [at % w, Math.floor(at / w)]
      blob.top = Math.min(blob.top, y)
      blob.bottom = Math.max(blob.bottom, y + 1)
      blob.left = Math.min(blob.left, x)
      for (const next of [-w, 0, w].flatMap((row) => [-1, 0, 1].map((column) => at + row + column))) {
        if (next < 0 || next >= depth.length || Math.abs((next % w) - x) > 1 || seen[next] || (depth[next] as number) <= least) continue
        seen[next] = 1
        blob.pixels.push(next)
      }
    }
    blobs.push(blob)
  }
  return blobs
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
