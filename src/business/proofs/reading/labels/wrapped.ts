/**
 * Labels that a narrow column broke over two lines ("Beneficiary" over "reference"): each half means something else
 * or nothing, and the value stands beside their middle. They become one piece again before anything is paired.
 */
import type { Piece } from '../arrange.ts'
import { labelOf } from './label.ts'
import { bottom, isOnLineOf, left, right, top } from '../segment.ts'

/** Lines of one label are no further apart than lines of one text. */
const GAP_MAX = 1.05
const GAP_MIN = -0.45

export function joinWrappedLabels(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  const taken = new Set<number>()
  for (const upper of pieces) {
    if (taken.has(upper.index)) continue
    const lower = mayBeHalf(upper) ? pieces.find((p) => p !== upper && !taken.has(p.index) && isNextLine(upper, p)) : undefined
    if (!lower || !mayBeHalf(lower) || !isOneLabel(upper, lower, pieces)) {
      out.push(upper)
      continue
    }
    taken.add(lower.index)
    const from = Math.min(left(upper), left(lower))
    const w = Math.max(right(upper), right(lower)) - from
    const joined = { text: `${upper.text} ${lower.text}`, cx: from + w / 2, cy: heightOfValue(upper, lower, pieces), w }
    out.push({ ...upper, ...joined, weakest: Math.min(upper.weakest, lower.weakest) })
  }
  return out.filter((p) => !taken.has(p.index))
}

const mayBeHalf = ({ text }: Piece): boolean => text.length <= 40 && /[A-Za-z]{2}/.test(text) && !/\d/.test(text) && !/[.!?;]$/.test(text)

const gapBetween = (upper: Piece, lower: Piece): number => top(lower) - bottom(upper) - Math.tan(upper.angle) * (lower.cx - upper.cx)

function isNextLine(upper: Piece, lower: Piece): boolean {
  if (upper.page !== lower.page) return false
  const size = Math.min(upper.h, lower.h)
  const gap = gapBetween(upper, lower)
  return (
    gap > size * GAP_MIN &&
    gap < size * GAP_MAX &&
    lower.cy > upper.cy + size * 0.5 &&
    isUnder(upper, lower) &&
    Math.max(upper.h, lower.h) < size * 1.4
  )
}

/** Flush left, or in a column flush right or on its middle. */
function isUnder(upper: Piece, lower: Piece): boolean {
  const size = Math.min(upper.h, lower.h)
  if (Math.abs(left(lower) - left(upper)) < size * 0.8) return true
  const isNarrow = Math.max(upper.w, lower.w) < size * COLUMN_MAX
  return isNarrow && (Math.abs(lower.cx - upper.cx) < size * 0.6 || Math.abs(right(lower) - right(upper)) < size * 0.5)
}
/** Headings of columns are no wider than this many letter heights. */
const COLUMN_MAX = 9

/** Two lines of one heading are closer than a heading and the first line under it. */
const HEAD_GAP_MAX = 0.5
/** Headings of one table that are broken over the same two lines. */
const STACKS_MIN = 2

/** Over the columns of a table, `Account` over `Number` beside `Branch` over `Code`. */
function isHeadOfColumn(upper: Piece, lower: Piece, pieces: readonly Piece[]): boolean {
  if (gapBetween(upper, lower) > upper.h * HEAD_GAP_MAX) return false
  const uppers = pieces.filter((u) => u !== upper && mayBeHalf(u) && isOnLineOf(upper, u))
  const lowers = pieces.filter((l) => l !== lower && mayBeHalf(l) && isOnLineOf(lower, l))
  const isStack = (u: Piece): boolean => lowers.some((l) => isNextLine(u, l) && labelOf(`${u.text} ${l.text}`) !== null)
  let stacks = 0
  for (const u of uppers) {
    if (isStack(u)) stacks += 1
    if (stacks >= STACKS_MIN) return true
  }
  return false
}

/** Letters that look otherwise as capitals: a `v` of a picture may be one. */
const SURELY_SMALL = /^[abd-jl-nqrty]/

function isOneLabel(upper: Piece, lower: Piece, pieces: readonly Piece[]): boolean {
  if (upper.text.trim().endsWith(':')) return false
  const whole = labelOf(`${upper.text} ${lower.text}`.replace(/[\s:.*-]+$/, ''))
  if (!whole || whole.role === 'other') return false
  if (isHeadOfColumn(upper, lower, pieces)) return true
  // Two labels under each other have a value each; the halves of one have one between them.
  const values = [upper, lower].filter((half) => pieces.some((p) => isBeside(p, half))).length
  const isBetween = values === 0 && pieces.some((p) => isBesideMiddle(p, upper, lower))
  // "Paid by" over "Betaal deur", the payer beside both of them.
  if (whole.role === 'party') return isBetween
  // "Their reference" over "zap id", each with its value.
  const [first, second] = [upper, lower].map(({ text }) => labelOf(text)?.role)
  if (values === 2 && first === whole.role && second && second !== 'other' && second !== first) return false
  if ((lower.weakest === 1 ? /^[a-z]/ : SURELY_SMALL).test(lower.text) && /^[A-Z]/.test(upper.text)) return true
  if (/(?:\s(?:for|of|se|van)|[a-z][’']s)$/i.test(upper.text) && /^[a-z]/.test(lower.text)) return true
  if (/(?:^|\s)(?:and|of|on|for|se|op|en|van)$/i.test(upper.text)) return values < (labelOf(upper.text)?.role === 'amount' ? 1 : 2)
  return isBetween
}

/** Where the joined label stands: on the line of its value, which may be the first, the middle or the second; else where a value under it is near. */
function heightOfValue(upper: Piece, lower: Piece, pieces: readonly Piece[]): number {
  if (pieces.some((p) => isBesideMiddle(p, upper, lower))) return (upper.cy + lower.cy) / 2
  return pieces.some((p) => isBeside(p, upper)) ? upper.cy : lower.cy
}

const tilted = (p: Piece, at: Piece): number => p.cy - at.cy - Math.tan((p.angle + at.angle) / 2) * (p.cx - at.cx)
const isRightOf = (p: Piece, at: Piece): boolean => p.page === at.page && left(p) > right(at) && left(p) - right(at) < at.h * 30

function isBeside(p: Piece, at: Piece): boolean {
  return p !== at && isRightOf(p, at) && Math.abs(tilted(p, at)) < at.h * 0.35
}

function isBesideMiddle(p: Piece, upper: Piece, lower: Piece): boolean {
  const middle = (lower.cy - upper.cy) / 2
  return isRightOf(p, upper) && isRightOf(p, lower) && Math.abs(tilted(p, upper) - middle) < upper.h * 0.35
}
