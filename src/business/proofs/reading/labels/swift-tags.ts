/** The numbered fields of SWIFT payment messages (ISO 15022, MT103), as corporate banks' confirmations print them: `59: Beneficiary Customer`. */
import type { Party, Role } from './roles.ts'
import type { Label } from './label.ts'

const TAG = /^:?\s?(20|21|23B|32A|33B|50[AFHK]?|52[AD]|53[ABD]|54[ABD]|56[ACD]|57[A-D]|59[AF]?|70|71[AFG]|72)\s?:\s*/

const FIELDS: Record<string, { role: Role; party: Party }> = {
  '20': { role: 'bank-id', party: null },
  '32': { role: 'amount', party: null },
  '50': { role: 'party', party: 'payer' },
  '57': { role: 'bank', party: 'payee' },
  '59': { role: 'party', party: 'payee' },
  '70': { role: 'reference', party: 'payee' },
}

/** A tag of the long form with the caption behind it, `:50K: Ordering customer`; else empty. */
export const tagOf = (text: string): string => /^:\d\d[A-Z]?:\s*/.exec(text)?.[0] ?? ''

const DAY = /^value date\W*$/i

export type TaggedText = { label: Label; rest: string; isDateToo: boolean }

/** The field that a text begins with, and what follows its tag; null when there is no tag. */
export function swiftField(text: string): TaggedText | null {
  const match = TAG.exec(text)
  // `20:21:08` is a time.
  if (!match || /^\d{1,2}:\d{2}(?::\d{2})?\b/.test(text)) return null
  const tag = match[1] as string
  const rest = text.slice(match[0].length)
  // A print may give each part of a field a row of its own.
  const { role, party } = DAY.test(rest)
    ? { role: 'payment-date' as const, party: null }
    : (FIELDS[tag.slice(0, 2)] ?? { role: 'other' as const, party: null })
  return { label: { role, party, rank: 1, senses: new Set() }, rest, isDateToo: tag === '32A' && role === 'amount' }
}
