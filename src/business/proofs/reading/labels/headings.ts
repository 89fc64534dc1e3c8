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
  if (/\d/.test(piece.text) || piece.text.length > LETTERS_MAX || !/[a-z][A-Z]|\S\s\S/.test(piece.text)) return [piece]
  for (const at of breaksOf(piece.text)) {
    const [first, second] = [partOf(piece, 0, at), partOf(piece, at, piece.text.length)]
    if (areHeadings(first, second, pieces)) return [...splitHeadings(first, pieces), ...splitHeadings(second, pieces)]
  }
  return [piece]
}

/** Where a word begins, after a blank or where a capital follows a small letter. */
const breaksOf = (text: string): number[] => [...text.matchAll(/(?<=\s)\S|(?<=[a-z])[A-Z]/g)].map(({ index }) => index)

function partOf(piece: Piece, from: number, to: number): Piece {
  const all = piece.text.length
  const text = piece.text.slice(from, to).trimEnd()
  const w = (piece.w * text.length) / all
  return { ...piece, text, w, cx: left(piece) + (piece.w * from) / all + w / 2 }
}

/** Two labels beside each other, each over a column of its own. */
export function areHeadings(first: Piece, second: Piece, pieces: readonly Piece[]): boolean {
  const labels = [first, second].map(({ text }) => labelOf(text, 'misread'))
  const [one, other] = labels as [Label | null, Label | null]
  if (!one || !other || one.role === 'other' || other.role === 'other' || (one.role === other.role && one.party === other.party))
    return false
  const [values, others] = [columnUnder(first, one, pieces), columnUnder(second, other, pieces)]
  // What both words say together is a label too: only a gap between the values shows that they are two.
  const gap = labelOf(`${first.text} ${second.text}`)?.role === other.role ? first.h * GAP_MIN : -first.h * 0.5
  return values.some((a) => others.some((b) => isBeside(a, b) && left(b) - right(a) > gap))
}

const isBeside = (a: Piece, b: Piece): boolean => Math.abs(b.cy - a.cy - Math.tan(a.angle) * (b.cx - a.cx)) < a.h * 0.6

/** What stands under a heading, flush left, and may be its value. */
function columnUnder(heading: Piece, { role }: Label, pieces: readonly Piece[]): Piece[] {
  const slope = Math.tan(heading.angle)
  return pieces.filter((p) => {
    const depth = top(p) - bottom(heading) - slope * (p.cx - heading.cx)
    return (
      p.page === heading.page &&
      Math.abs(left(p) - left(heading)) < heading.h * EDGE_MAX &&
      depth > -heading.h * 0.5 &&
      depth < heading.h * DEPTH_MAX &&
      fitsRole(role, p.text) &&
      labelOf(p.text) === null
    )
  })
}
