// Values that a person typed and the reader saw nowhere on the document. They may be what is printed, and they may be a slip: either way
// what was read must not vanish behind them.
import type { ReadContext } from '../../../context.ts'
import { maskAccount } from '../../money/account-number.ts'
import { formatOn } from '../../money/calendar.ts'
import { formatRand } from '../../money/cents.ts'
import type { DocumentReading } from '../document-reading.ts'
import type { FieldName } from '../reading/found.ts'
import { type Check, review } from './check.ts'

export const typedValueCode = 'typed-value'

/** Fields by which money is found; of names and banks there are many right ways to write them. */
const compared = {
  amount_cents: 'amount',
  reference: 'reference',
  payment_date: 'date',
  beneficiary_account: 'account paid to',
  bank_reference: 'bank’s number',
} as const satisfies Partial<Record<FieldName, string>>

type Compared = keyof typeof compared

const isCompared = (field: FieldName): field is Compared => Object.hasOwn(compared, field)

const bare = (value: string): string => value.toUpperCase().replace(/[^A-Z0-9]/g, '')

/** What the document shows instead of the field's value; null when it shows the value, or nothing was found there. */
export function shownInstead(document: DocumentReading, field: FieldName): string | null {
  const value = document.reading[field]
  if (value === null || !isCompared(field)) return null
  const candidates = (document.found.find((one) => one.field === field)?.candidates ?? []).filter(
    (one) => field !== 'amount_cents' || /^\d+$/.test(one.value),
  )
  const [first] = candidates
  return first === undefined || candidates.some((one) => bare(one.value) === bare(String(value))) ? null : first.value
}

/** As a person reads it. */
export const inWords = (field: FieldName, value: string | number): string => {
  if (field === 'amount_cents') return formatRand(Number(value))
  if (field === 'payment_date') return formatOn(String(value))
  return field === 'beneficiary_account' || field === 'payer_account' ? maskAccount(String(value)) : String(value)
}

/** The fields whose last correction was typed, rather than taken from the document. */
export async function typedFields(r: Pick<ReadContext, 'db'>, proofId: number): Promise<FieldName[]> {
  const rows = await r.db.selectFrom('proof_correction').select(['field', 'way']).where('proof_id', '=', proofId).orderBy('id').execute()
  const last = new Map(rows.map((row) => [row.field as FieldName, row.way]))
  return [...last].flatMap(([field, way]) => (way === 'typed' ? [field] : []))
}

/** One doubt for each; the buyer reads them too. */
export const typedValueChecks = (document: DocumentReading, typed: readonly FieldName[]): Check[] =>
  typed.flatMap((field) => {
    const shows = shownInstead(document, field)
    const value = document.reading[field]
    if (shows === null || value === null || !isCompared(field)) return []
    return [
      review(
        typedValueCode,
        `Our office typed ${inWords(field, value)} as the ${compared[field]}; the document shows ${inWords(field, shows)}.`,
      ),
    ]
  })
