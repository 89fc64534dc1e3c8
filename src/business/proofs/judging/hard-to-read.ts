// What a value counts for that was hard to read: it makes a person compare, and condemns nothing.
import { judgingLimits } from '../../../config/judging-limits.ts'
import type { ProofReading, ReadingConfidence } from '../reading/reading.ts'
import { type Check, note } from './check.ts'

const names = { amount_cents: 'amount', reference: 'reference', payment_date: 'date' } satisfies Record<keyof ReadingConfidence, string>

/** Whether a value was read of which the reader is not sure; a correction by a person is sure. */
export const isHardToRead = (reading: ProofReading, field: keyof ReadingConfidence): boolean =>
  reading[field] !== null && reading.confidence[field] < judgingLimits.confidenceSure

export function hardToReadCheck(reading: ProofReading): Check[] {
  const fields = (Object.keys(names) as (keyof ReadingConfidence)[]).filter((field) => isHardToRead(reading, field))
  if (fields.length === 0) return []
  const listed = fields
    .map((field) => `the ${names[field]}`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1')
  return [note('hard-to-read', `Hard to read: ${listed}. Compare with the document, digit by digit.`)]
}
