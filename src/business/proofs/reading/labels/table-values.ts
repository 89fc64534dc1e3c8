/**
 * Tables with their labels in the first row: a value belongs to the label whose column it stands in, may fill several
 * lines, and is set on the row's middle, further from its label than a value under a single label would be.
 */
import type { Piece } from '../arrange.ts'
import { left, right, top } from '../segment.ts'
import { statusOf } from '../status-words.ts'

/** Fewer labels beside each other may be two stacks of labels and values. */
const LABELS_MIN = 4
/** The first row begins no further below the labels than this many letter heights. */
const ROW_GAP_MAX = 4.5
/** Lines of one value are closer to each other than this share of their letters' height; rows are further apart. */
const LINE_GAP_MAX = 0.95
/** Headings of one row are no further from each other's line than this many letter heights: one that fills two lines stands on either. */
const LINES_MAX = 1.6
/** An edge is a column's when it is this near to its heading's, in letter heights. */
const EDGE_MAX = 1.2

/** Pieces of the first row by the label that they stand under, from the top down. `labels` are those of the page, `others` what is none. */
export function tableValues(labels: readonly Piece[], others: readonly Piece[]): Map<Piece, Piece[]> {
  const out = new Map<Piece, Piece[]>()
  for (const header of headerRows(labels)) {
    const rows = below(header, others)
    const columns = cellsInOrder(header, rows)
    const under = Map.groupBy(rows, (piece) => columns(piece) ?? headingOver(piece, header))
    const found = header.map((label, i) => [label, firstValue(header, under.get(label) ?? [], header[i + 1])] as const)
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
    const distance = (row: readonly Piece[]): number => {
      const last = row.at(-1) as Piece
      if (last.page !== label.page || left(label) < last.cx) return Infinity
      const offset = label.cy - last.cy - Math.tan((label.angle + last.angle) / 2) * (label.cx - last.cx)
      return Math.abs(offset) / Math.max(label.h, last.h)
    }
    const [nearest] = rows.filter((row) => distance(row) < LINES_MAX).sort((a, b) => distance(a) - distance(b))
    if (nearest) nearest.push(label)
    else rows.push([label])
  }
  return rows.filter((row) => row.length >= LABELS_MIN)
}

type Header = readonly Piece[]

/** How far down the page a piece begins, along the slope of the headings. */
const depthUnder = ([first]: Header, p: Piece): number => top(p) - Math.tan((first as Piece).angle) * (p.cx - (first as Piece).cx)
const floorOf = (header: Header): number => Math.max(...header.map((h) => depthUnder(header, h) + h.h))

/** What stands under the headings, from the top down. */
function below(header: Header, others: readonly Piece[]): Piece[] {
  const { page, h } = header[0] as Piece
  const floor = floorOf(header) - h * 0.5
  return others
    .filter((p) => p.page === page && depthUnder(header, p) > floor && /[A-Za-z0-9]/.test(p.text))
    .sort((a, b) => depthUnder(header, a) - depthUnder(header, b) || left(a) - left(b))
}

/** Of a first row that has a cell for each heading, each between its heading's neighbours: the heading of a cell, and of what stands under it. */
function cellsInOrder(header: Header, rows: readonly Piece[]): (piece: Piece) => Piece | undefined {
  const [first] = rows
  const cells = first
    ? rows.filter((p) => Math.abs(depthUnder(header, p) - depthUnder(header, first)) < p.h * 0.5).sort((a, b) => left(a) - left(b))
    : []
  // Rows are numbered, under no heading or a sign.
  if (cells.length === header.length + 1 && /^\d{1,3}$/.test((cells[0] as Piece).text)) cells.shift()
  const isUnder = (cell: Piece, i: number): boolean => {
    const [before, after] = [header[i - 1], header[i + 1]]
    return (!before || left(cell) > right(before) - cell.h) && (!after || right(cell) < left(after) + cell.h)
  }
  if (cells.length !== header.length || !cells.every(isUnder)) return () => undefined
  return (piece) => header[cells.findIndex((cell) => cell === piece || Math.abs(left(piece) - left(cell)) < cell.h * 0.5)]
}

/** The heading that a piece is aligned with, else the last one that begins before it. */
function headingOver(piece: Piece, header: Header): Piece | undefined {
  const offset = (h: Piece): number => {
    const before = header[header.indexOf(h) - 1]
    // What begins under the heading before stands under several.
    const others = before && left(piece) < right(before) - h.h ? [] : [piece.cx - h.cx, right(piece) - right(h)]
    return Math.min(...[left(piece) - left(h), ...others].map(Math.abs)) / h.h
  }
  const [aligned] = header.filter((h) => offset(h) < EDGE_MAX).sort((a, b) => offset(a) - offset(b))
  return aligned ?? header.findLast((h) => left(piece) > left(h) - h.h * EDGE_MAX)
}

/** The lines of the first value of a column. */
function firstValue(header: Header, column: readonly Piece[], next: Piece | undefined): Piece[] {
  const [first] = column
  if (!first || (saysPaid(first.text) && first.text.split(/\s+/).length >= SENTENCE_WORDS_MIN)) return []
  if (depthUnder(header, first) - floorOf(header) > (header[0] as Piece).h * ROW_GAP_MAX) return []
  const value = [first]
  for (const piece of column.slice(1)) {
    const above = value.at(-1) as Piece
    if (depthUnder(header, piece) - depthUnder(header, above) - above.h > above.h * LINE_GAP_MAX) break
    // The line under the table says what became of the payment, or goes on under the next column.
    if (saysPaid(piece.text) || (next && right(piece) > left(next) + next.h * EDGE_MAX)) break
    value.push(piece)
  }
  return value
}

/** Cells of a status have one word or two. */
const SENTENCE_WORDS_MIN = 3
/** What says that a payment was not made is never left out. */
const saysPaid = (text: string): boolean => statusOf(text) === 'completed' || (statusOf(text) === null && /success|suksesvol/i.test(text))
