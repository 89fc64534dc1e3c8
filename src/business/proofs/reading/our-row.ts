/**
 * A list of payments, as portals and batches print them: of its rows one is to an account of ours, and that is the payment that was
 * sent in. The others are the payer's business, unless one of them may be about ours too: a second payment, or the same one turned back.
 */
import type { Arrangement, Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { findAmounts } from './amounts.ts'
import { findDates } from './dates.ts'
import { paymentRows, type PaymentRow } from './layout.ts'
import { digitsOf, letterKey, squeeze } from './plain-text.ts'
import { isKnownReference } from './reference-proof.ts'
import { left, type Segment } from './segment.ts'
import { saysDone } from './done-words.ts'
import { statusOf } from './status-words.ts'

/** Fewer digits of an account are also those of other numbers. */
const DIGITS_MIN = 8
/** Whole or masked, in one cell. */
const ACCOUNT = /(?<!\d)\d{7,13}(?!\d)|[*xX•.]{2,}\s?\d{2,6}(?!\d)/
/** Shorter words are those of kinds and places. */
const NAME_LETTERS_MIN = 5
/** The second line of a cell is no further from it than this many letter heights. */
const LINE_MAX = 1.7

/** The segments without the text of the rows that are not ours; null when this is no such list. */
export function withoutOtherRows(segments: readonly Segment[], arrangement: Arrangement, ourAccounts: readonly string[]): Segment[] | null {
  const accounts = ourAccounts.map((account) => digitsOf(account).replace(/^0+/, '')).filter((account) => account.length >= DIGITS_MIN)
  if (accounts.length === 0) return null
  const rows = paymentRows(arrangement)
  const [ours, ...more] = rows.filter((row) => row.pieces.some(({ text }) => accounts.some((account) => digitsOf(text).endsWith(account))))
  if (!ours || more.length > 0) return null
  const others = rows.filter((row) => row !== ours)
  if (others.length === 0 || !others.every((row) => isAnothers(row, ours, others))) return null
  const gone = new Set(arrangement.pieces.filter((piece) => isOf(piece, others, ours)).map(({ source }) => source))
  return segments.map((segment, source) => (gone.has(source) ? { ...segment, text: '' } : segment))
}

/** To an account or a name of its own, and with nothing of our payment in it: neither its amount, nor its reference, nor a name. */
function isAnothers(row: PaymentRow, ours: PaymentRow, others: readonly PaymentRow[]): boolean {
  const said = textOf(row)
  const names = ours.pieces.filter(({ text }) => isName(text))
  const isSomebodys = (p: Piece): boolean =>
    ACCOUNT.test(p.text) || (isName(p.text) && !AS_ABOVE.test(p.text) && names.some((name) => Math.abs(left(p) - left(name)) < p.h))
  if (row.cents === ours.cents || !row.pieces.some(isSomebodys)) return false
  return ours.pieces.every(({ text }) => !isTelling(text, others) || !said.includes(squeeze(text)))
}

/** A cell that tells our payment from the others: its reference, or a name; what stands in all rows is a kind of payment. */
function isTelling(text: string, others: readonly PaymentRow[]): boolean {
  if (isKnownReference(text)) return true
  return isName(text) && !(others.length > 1 && others.every((row) => textOf(row).includes(squeeze(text))))
}

/** Whoever stands in the row before. */
const AS_ABOVE = /^(?:as|same|ditto|idem|soos)\b/i

const isName = (text: string): boolean =>
  letterKey(text).length >= NAME_LETTERS_MIN &&
  banksIn(text).length === 0 &&
  statusOf(text) === null &&
  !saysDone(text) &&
  findDates(text, '2026-01-01').length === 0

const textOf = ({ pieces }: PaymentRow): string => squeeze(pieces.map(({ text }) => text).join(' '))

/** What stands in another's row, or is the second line of one of its cells and says nothing of a payment. */
function isOf(piece: Piece, others: readonly PaymentRow[], ours: PaymentRow): boolean {
  if (others.some(({ pieces }) => pieces.includes(piece))) return true
  if (ours.pieces.includes(piece) || statusOf(piece.text) !== null || findAmounts(piece.text).length > 0) return false
  const nearest = (rows: readonly PaymentRow[]): number =>
    Math.min(...rows.flatMap(({ pieces }) => pieces.map((cell) => away(piece, cell))))
  return nearest(others) < Math.min(LINE_MAX, nearest([ours]))
}

/** How many letter heights above or under a cell something stands, flush left with it. */
const away = (piece: Piece, cell: Piece): number =>
  piece.page === cell.page && Math.abs(left(piece) - left(cell)) < cell.h ? Math.abs(piece.cy - cell.cy) / cell.h : Infinity
