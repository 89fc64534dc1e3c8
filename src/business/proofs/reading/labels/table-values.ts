/**
 * Tables with their labels in the first row: a value belongs to the label whose column it stands in, may fill several
 * lines, and is set on the row's middle, further from its label than a value under a single label would be.
 */
import type { Piece } from '../arrange.ts'
import { bottom, left, right, top } from '../segment.ts'

/** Fewer labels beside each other may be two stacks of labels and values. */
const LABELS_MIN = 4
/** The first row begins no further below the labels than this many letter heights. */
const ROW_GAP_MAX = 4.5
/** Lines of one value are closer to each other than this share of their letters' height; rows are further apart. */
const LINE_GAP_MAX = 0.95

/** Pieces of the first row by the label that they stand under, from the top down. `labels` are those of the page, `others` what is none. */
export function tableValues(labels: readonly Piece[], others: readonly Piece[]): Map<Piece, Piece[]> {
  const out = new Map<Piece, Piece[]>()
  for (const header of headerRows(labels)) {
    const found = header.map((label, i) => [label, columnUnder(label, header[i + 1], header, others)] as const)
    // What has no value under most of its labels is no table.
    if (found.filter(([, values]) => values.length > 0).length < header.length * 0.75) continue
    for (const [label, values] of found) if (values.length > 0) out.set(label, values)
  }
  return out
}

/** Labels on one line, left to right. */
function headerRows(labels: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = []
  for (const label of [...labels].sort((a, b) => left(a) - left(b))) {
    const row = rows.find((r) => {
      const last = r.at(-1) as Piece
      const offset = label.cy - last.cy - Math.tan((label.angle + last.angle) / 2) * (label.cx - last.cx)
      return last.page === label.page && left(label) > right(last) && Math.abs(offset) < Math.max(label.h, last.h) * 1.1
    })
    if (row) row.push(label)
    else rows.push([label])
  }
  return rows.filter((row) => row.length >= LABELS_MIN)
}

function columnUnder(label: Piece, next: Piece | undefined, header: readonly Piece[], others: readonly Piece[]): Piece[] {
  const slope = Math.tan(label.angle)
  const depth = (p: Piece): number => top(p) - slope * (p.cx - label.cx)
  const floor = Math.max(...header.map((h) => bottom(h) - slope * (h.cx - label.cx)))
  const column = others
    .filter(
      (p) =>
        p.page === label.page &&
        left(p) > left(label) - label.h * 1.2 &&
        (!next || left(p) < left(next) - label.h * 0.3) &&
        depth(p) > floor - label.h * 0.5 &&
        /[A-Za-z0-9]/.test(p.text),
    )
    .sort((a, b) => depth(a) - depth(b) || left(a) - left(b))
  const [first] = column
  if (!first || depth(first) - floor > label.h * ROW_GAP_MAX) return []
  const value = [first]
  for (const piece of column.slice(1)) {
    const above = value.at(-1) as Piece
    if (depth(piece) - depth(above) - above.h > above.h * LINE_GAP_MAX) break
    value.push(piece)
  }
  return value
}
