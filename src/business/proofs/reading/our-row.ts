/**
 * A list of payments, as portals and batches print them: of its rows one is to an account of ours, and that is the payment that was
 * sent in. The others are the payer's business.
 */
import type { Arrangement, Piece } from './arrange.ts'
import { paymentRows, type PaymentRow } from './layout.ts'
import { digitsOf } from './plain-text.ts'
import type { Segment } from './segment.ts'

/** Fewer digits of an account are also those of other numbers. */
const DIGITS_MIN = 8
/** The segments without the text of the rows that are not ours; null when this is no such list. */
export function withoutOtherRows(segments: readonly Segment[], arrangement: Arrangement, ourAccounts: readonly string[]): Segment[] | null {
  const accounts = ourAccounts.map((account) => digitsOf(account).replace(/^0+/, '')).filter((account) => account.length >= DIGITS_MIN)
  const isOurs = ({ pieces }: PaymentRow): boolean =>
    pieces.some(({ text }) => accounts.some((account) => digitsOf(text).endsWith(account)))
  const tables = paymentRows(arrangement)
  const [ours, ...more] = tables.flat().filter(isOurs)
  const rows = tables.find((table) => ours && table.includes(ours)) ?? []
  if (rows.length < 2 || !ours || more.length > 0) return null
  const pitch = pitchOf(rows)
  const others = new Set(arrangement.pieces.filter((piece) => (rowOf(piece, rows, pitch) ?? ours) !== ours).map(({ source }) => source))
  return segments.map((segment, source) => (others.has(source) ? { ...segment, text: '' } : segment))
}

/** The row that a piece belongs to: it stands on its line, or nearer to it than half way to the next. */
function rowOf(piece: Piece, rows: readonly PaymentRow[], pitch: number): PaymentRow | undefined {
  const away = ({ pieces: [first] }: PaymentRow): number => (first ? distance(piece, first) : Infinity)
  const [nearest] = rows.filter((row) => away(row) < pitch / 2).sort((a, b) => away(a) - away(b))
  return rows.find(({ pieces }) => pieces.includes(piece)) ?? nearest
}

const distance = (piece: Piece, at: Piece): number =>
  piece.page === at.page ? Math.abs(piece.cy - at.cy - Math.tan(at.angle) * (piece.cx - at.cx)) : Infinity

/** How far apart the rows are. */
const pitchOf = (rows: readonly PaymentRow[]): number =>
  Math.min(...rows.slice(1).map(({ pieces: [first] }, i) => distance(first as Piece, rows[i]?.pieces[0] as Piece)))
