/**
 * Headings of columns so near each other that they are one piece, `Beneficiary account Branch`: each has a column of its own
 * under it, and a value there that it asks for. Parted, they are the headings that the page shows.
 */
import type { Piece } from '../arrange.ts'
import { bottom, left, right, top } from '../segment.ts'
import { type Label, labelOf } from './label.ts'
import { fitsRole } from './role-forms.ts'

/** Longer ones are sentences. */
const LETTERS_MAX = 70
/** How far under its heading a column may begin, over the second line of other headings, and how far from its edge, both in letter heights. */
const DEPTH_MAX = 5
const EDGE_MAX = 1.3
/** Values of two columns are further apart than words, in letter heights. */
const GAP_MIN = 1

/** The piece as the headings that it holds, left to right; itself when it is one heading, or none. */
export function splitHeadings(piece: Piece, pieces: readonly Piece[]): Piece[] {
  if (/\d/.test(piece.text) || piece.text.length > LETTERS_MAX || !/[a-z)][A-Z]|\S\s\S/.test(piece.text)) return [piece]
  // Beside a value it is a label of two words.
  if (pieces.some((p) => left(p) > right(piece) && isBeside(piece, p) && /\d/.test(p.text))) return [piece]
  const below = rowsUnder(piece, pieces)
  if (below.length < 2) return [piece]
  for (const at of breaksOf(piece.text)) {
    const [first, second] = [partOf(piece, 0, at), partOf(piece, at, piece.text.length)]
    if (areColumns(first, second, below)) return [...splitHeadings(first, pieces), ...splitHeadings(second, pieces)]
  }
  return [piece]
}

/** Where a word begins, after a blank or where a capital follows a small letter. */
const breaksOf = (text: string): number[] => [...text.matchAll(/(?<=\s)\S|(?<=[a-z)])[A-Z]/g)].map(({ index }) => index)

function partOf(piece: Piece, from: number, to: number): Piece {
  const all = piece.text.length
  const text = piece.text.slice(from, to).trimEnd()
  const w = (piece.w * text.length) / all
  return { ...piece, text, w, cx: left(piece) + (piece.w * from) / all + w / 2 }
}

/** Two labels beside each other, each over a column of its own. */
export const areHeadings = (first: Piece, second: Piece, pieces: readonly Piece[]): boolean =>
  areColumns(first, second, rowsUnder(first, pieces))

function areColumns(first: Piece, second: Piece, below: readonly Piece[]): boolean {
  const [one, other] = [first, second].map(({ text }) => labelOf(text)) as [Label | null, Label | null]
  if (!one || !other || one.role === 'other' || other.role === 'other' || (one.role === other.role && one.party === other.party))
    return false
  // What both words say together is a label too: only a gap between the values shows that they are two.
  const gap = labelOf(`${first.text} ${second.text}`)?.role === other.role ? first.h * GAP_MIN : -first.h * 0.5
  const others = columnUnder(second, other, below)
  return others.length > 0 && columnUnder(first, one, below).some((a) => others.some((b) => isBeside(a, b) && left(b) - right(a) > gap))
}

const isBeside = (a: Piece, b: Piece): boolean => Math.abs(b.cy - a.cy - Math.tan(a.angle) * (b.cx - a.cx)) < a.h * 0.6

/** What stands no further under a heading than the first row of its table does. */
function rowsUnder(heading: Piece, pieces: readonly Piece[]): Piece[] {
  const { page, cx, cy, h } = heading
  const [slope, floor] = [Math.tan(heading.angle), bottom(heading)]
  return pieces.filter((p) => {
    if (p.page !== page || p.cy <= cy - h) return false
    const depth = top(p) - floor - slope * (p.cx - cx)
    return depth > -h * 0.5 && depth < h * DEPTH_MAX
  })
}

/** What stands under a heading, flush left, and may be its value. */
const columnUnder = (heading: Piece, { role }: Label, below: readonly Piece[]): Piece[] =>
  below.filter((p) => Math.abs(left(p) - left(heading)) < heading.h * EDGE_MAX && fitsRole(role, p.text) && labelOf(p.text) === null)
