/**
 * A history of payments, as apps and portals show it, in which one entry was opened: its details stand under it, between the others.
 * The others are the payer's business, unless one of them may be about the same payment: turned back, or made twice.
 */
import { findAmounts } from './amounts.ts'
import type { Arrangement, Piece } from './arrange.ts'
import { findDates } from './dates.ts'
import { labelOf, leadingLabel } from './labels/label.ts'
import { letterKey } from './plain-text.ts'
import { left, right, type Segment } from './segment.ts'

/** The day of an entry stands on its line, or no further under it than this many letter heights. */
const DAY_MAX = 2.4
/** Edges of one column, in letter heights. */
const EDGE_MAX = 0.8
/** Shorter words are those of kinds and places. */
const NAME_LETTERS_MIN = 5

type Entry = { line: readonly Piece[]; amount: Piece; cents: number; top: number }

/** The segments without the entries that were not opened; null when this is no such history. */
export function withoutOtherEntries(segments: readonly Segment[], arrangement: Arrangement): Segment[] | null {
  const entries = entriesOf(arrangement)
  const details = arrangement.pieces.filter(isPayeesReference)
  const [detail] = details
  if (!detail || entries.length < 2) return null
  const at = entries.findLastIndex(({ top }) => top < detail.cy)
  const [opened, next] = [entries[at], entries[at + 1]]
  if (!opened || !next || details.some(({ cy }) => cy < opened.top || cy > next.top)) return null
  const others = entries.filter((entry) => entry !== opened)
  if (others.some((entry) => mayBeTheSame(entry, opened))) return null
  // What else is said between them stays.
  const isDayOf = (entry: Entry, p: Piece): boolean =>
    DAY_ONLY.test(p.text) && p.page === 1 && p.cy > entry.amount.cy && p.cy - entry.amount.cy < entry.amount.h * DAY_MAX
  const isInLine = (p: Piece): boolean => entries.some(({ line }) => line.includes(p))
  const isOthers = (p: Piece): boolean => others.some((entry) => (isInLine(p) ? entry.line.includes(p) : isDayOf(entry, p)))
  const gone = new Set(arrangement.pieces.filter(isOthers).map(({ source }) => source))
  return segments.map((segment, source) => (gone.has(source) ? { ...segment, text: '' } : segment))
}

/** A label, and no word of a state: `Amount paid`, but not `Paid`. */
const isOfForm = ({ text }: Piece): boolean => labelOf(text) !== null && !STATE.test(letterKey(text))

/** Lines that say whom, how much and when, their amounts under each other, from the top down. */
function entriesOf({ lines, pieces }: Arrangement): Entry[] {
  const found = lines.flatMap((line) => {
    const amount = line.find(isAmount)
    const cents = amount && findAmounts(amount.text)[0]?.cents
    if (!amount || !cents || line.length < 2 || amount.page > 1 || line.some(isOfForm)) return []
    return [{ line, amount, cents, top: Math.min(...line.map((p) => p.cy)) - amount.h * 0.7 }]
  })
  const isDated = ({ line, amount }: Entry): boolean =>
    [...line, ...pieces.filter((p) => p.page === 1 && p.cy > amount.cy && p.cy - amount.cy < amount.h * DAY_MAX)].some(hasDay) ||
    // Entries of one day stand under it.
    pieces.some((p) => p.page === 1 && p.cy < amount.cy && DAY_ONLY.test(p.text))
  const inColumn = (a: Entry, b: Entry): boolean =>
    Math.min(Math.abs(right(a.amount) - right(b.amount)), Math.abs(left(a.amount) - left(b.amount))) < a.amount.h * EDGE_MAX
  return found.filter((entry) => {
    const others = found.filter((other) => other !== entry && inColumn(entry, other)).length
    return others >= (isDated(entry) ? 1 : ROWS_MIN - 1)
  })
}

/** So many amounts under each other are a list without its days too. */
const ROWS_MIN = 3

const MONTH = '(?:jan|feb|mar|mrt|apr|may|mei|jun|jul|aug|sep|oct|0ct|okt|nov|dec|des)[a-z]*'
const RELATIVE = 'today|yesterday|vandag|gister'
const DAY = new RegExp(`\\b\\d{1,2} ${MONTH}\\b|\\b(?:${RELATIVE})\\b`, 'i')
/** A day and nothing else. */
const DAY_ONLY = new RegExp(`^(?:(?:\\w+da[yg],? )?\\d{1,2} ${MONTH}(?: 20\\d\\d)?|20\\d\\d[-/]\\d\\d[-/]\\d\\d|${RELATIVE})$`, 'i')
const hasDay = ({ text }: Piece): boolean => DAY.test(text) || findDates(text, '2026-01-01').length > 0

const isAmount = ({ text }: Piece): boolean => {
  const [amount] = findAmounts(text)
  return (
    amount !== undefined &&
    (amount.currency ?? 'ZAR') === 'ZAR' &&
    amount.hasDecimals &&
    !/[A-Za-z0-9]/.test(text.slice(0, amount.start) + text.slice(amount.end))
  )
}

const isPayeesReference = ({ text }: Piece): boolean => {
  const label = labelOf(text) ?? leadingLabel(text)?.label
  return label?.role === 'reference' && label.party === 'payee'
}

const mayBeTheSame = (entry: Entry, opened: Entry): boolean =>
  entry.cents === opened.cents ||
  entry.line.some(({ text }) => TURNED_BACK.test(text)) ||
  namesIn(opened).some((name) => namesIn(entry).some((other) => other.includes(name) || name.includes(other)))
const TURNED_BACK = /revers|return|unpaid|refund|recall|omgekeer|terug|onbetaal/i

/** What stands in an entry beside its day, its amount and a word of its state. */
const namesIn = ({ line }: Entry): string[] =>
  line.flatMap((piece) => {
    const name = letterKey(piece.text)
    return isAmount(piece) || hasDay(piece) || name.length < NAME_LETTERS_MIN || STATE.test(name) ? [] : [name]
  })
const STATE = /^(?:completed?|paid|pending|processed|successful|success|failed|eft|payments?|transfer|purchase|debitorder|cardpurchase)$/
