/**
 * Whether a text that calls itself a bank's notice has what that bank's notices have. Only for text layers: what a
 * picture's reader misses is not missing. Layouts change, and what is known of them comes from a few notices, so all
 * of it is a remark.
 */
import { findAmounts } from './amounts.ts'
import type { Arrangement, Piece } from './arrange.ts'
import { isDone } from './done-words.ts'
import type { Material } from './finding.ts'
import { labelOf } from './labels/label.ts'
import { letterKey } from './plain-text.ts'
import { left } from './segment.ts'
import type { ProofReading, Signal } from './reading.ts'

type Expectation = { lacks: string; isMissing: (text: string, key: string, reading: ProofReading) => boolean }

/** The banks' own company numbers, as their notices print them. */
const REGISTRATIONS: Readonly<Record<string, string>> = {
  Capitec: '1980/003695/06',
  'Standard Bank': '1962/000738/06',
  ABSA: '1986/004794/06',
  Nedbank: '1951/000009/06',
}

/** By bank: how its notices are known, and what stands on every one of them. */
const NOTICES: Readonly<Record<string, { title: RegExp; expects: readonly Expectation[] }>> = {
  FNB: {
    title: /notificationofpayment/,
    expects: [
      { lacks: 'a trace id', isMissing: (_, key) => !/traceid/.test(key) },
      { lacks: 'a date like 2026/02/07', isMissing: (text) => !/\b\d{4}\/\d\d\/\d\d\b/.test(text) },
    ],
  },
  Capitec: {
    title: /paymentnotification/,
    expects: [
      { lacks: 'a notification number or SkyQR reference', isMissing: (_, key) => !/notificationnumber|skyqr|uniquedocument/.test(key) },
      { lacks: 'a date like 07/02/2026', isMissing: (text) => !/\b\d\d\/\d\d\/\d{4}\b/.test(text) },
    ],
  },
  'Standard Bank': {
    title: /weconfirmthatthefollowingpaymenthasbeenmadeintoyouraccount/,
    expects: [
      { lacks: 'a masked account number', isMissing: (_t, _k, { beneficiary_account: a }) => a !== null && /^\d{8,}$/.test(a) },
      { lacks: 'a date like 2026-02-07', isMissing: (text) => !/\b\d{4}-\d\d-\d\d\b/.test(text) },
    ],
  },
  ABSA: {
    title: /noticeofpayment/,
    expects: [
      { lacks: 'the label “Transaction number”', isMissing: (_, key) => !/transactionnumber/.test(key) },
      { lacks: 'a date like 2026-02-07', isMissing: (text) => !/\b\d{4}-\d\d-\d\d\b/.test(text) },
    ],
  },
}

export function layoutSignals({ arrangement }: Material, reading: ProofReading): Signal[] {
  if (reading.bank === null || reading.kind !== 'proof') return []
  const { text } = arrangement
  const differences: string[] = []
  const others = othersNumber(text, reading.bank)
  if (others !== null) differences.push(`the registration number ${others} beside its name is another's`)
  const notice = NOTICES[reading.bank]
  const key = letterKey(text)
  if (notice?.title.test(key))
    differences.push(...notice.expects.filter(({ isMissing }) => isMissing(text, key, reading)).map(({ lacks }) => `${lacks} is missing`))
  return differences.length === 0
    ? []
    : [{ code: 'layout-differs', severity: 'note', detail: `Not as notices of ${reading.bank} are: ${differences.join('; ')}.` }]
}

/** A number on the line where the bank names itself as a company; the payer's own number stands elsewhere. */
function othersNumber(text: string, bank: string): string | null {
  const known = REGISTRATIONS[bank]
  if (known === undefined || text.includes(known)) return null
  const line = new RegExp(`${bank}[^\\n]{0,60}?(?:limited|ltd|bpk)[^\\n]{0,40}?\\breg[^\\n]{0,24}?((?:19|20)\\d\\d/\\d{6}/\\d\\d)`, 'i')
  return line.exec(text)?.[1] ?? null
}

/** Two blocks of one kind in a file: two payments cannot both be for the invoice that it was sent for. */
export function severalPaymentsSignals(material: Material): Signal[] {
  const { pairs } = material
  const numbers = Map.groupBy(
    pairs.filter(({ label, value }) => label.role === 'bank-id' && /\d/.test(value)),
    // the value may stand in the label's own piece
    ({ labelPiece, value }) => letterKey(labelPiece.text.replace(value, '')),
  )
  const several = [...numbers.values()].some(
    (group) => new Set(group.map(({ value }) => value.toUpperCase().replace(/[^A-Z0-9]/g, ''))).size > 1,
  )
  return several || isListOfPayments(material)
    ? [
        {
          code: 'several-payments',
          severity: 'review',
          detail: several
            ? 'More than one payment number of one kind stands in the file: it may hold several payments.'
            : 'It is a list of payments; which of them is meant is not certain.',
        },
      ]
    : []
}

/** Rows of a table, each with an amount of its own. */
export const isListOfPayments = ({ arrangement }: Material): boolean => new Set(paymentRows(arrangement).map(({ cents }) => cents)).size > 1

/** Under the state of a first row stands that of another, which was paid. */
export const hasOtherState = ({ arrangement, pairs }: Material): boolean =>
  pairs.some(({ label, place, pieces: [state] }) => {
    if (label.role !== 'status' || place !== 'below' || !state) return false
    const isUnder = (p: Piece): boolean => p.page === state.page && p.cy > state.cy && Math.abs(left(p) - left(state)) < p.h
    return arrangement.pieces.some((p) => isUnder(p) && isDone(p.text))
  })

export type PaymentRow = { pieces: readonly Piece[]; cents: number }

/** Lines of several cells with an amount among them, but for those under headings of their own that ask for none: `Customer | Charges`. */
export function paymentRows({ lines }: Arrangement): PaymentRow[] {
  const rows: PaymentRow[] = []
  let asksForAmount = true
  for (const pieces of lines) {
    const [amount] = pieces.flatMap(({ text }) => (text.length <= CELL_LETTERS_MAX ? findAmounts(text) : []))
    const headings = amount ? [] : pieces.flatMap(({ text }) => labelOf(text) ?? [])
    if (headings.length >= HEADINGS_MIN) asksForAmount = headings.some(({ role }) => role === 'amount')
    const isRow = pieces.length >= LIST_CELLS_MIN && pieces.some(({ text }) => /[A-Za-z]{3}/.test(text))
    if (amount && isRow && asksForAmount) rows.push({ pieces, cents: amount.cents })
  }
  return rows
}
const HEADINGS_MIN = 3
const LIST_CELLS_MIN = 4
/** Longer texts are small print that was cut in pieces. */
const CELL_LETTERS_MAX = 24
