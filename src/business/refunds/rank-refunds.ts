// Which refund a bank line that went out may have paid, best first, with its reasons in words. Pure: it proposes, a person confirms.
import { type LineToMatch, namesCustomer, type Reason } from '../matching/rank-candidates.ts'
import { formatOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { findRefundReferences, formatPaymentReference } from '../money/payment-reference.ts'

export interface RefundToPay {
  uuid: string
  reference: string
  customerName: string
  accountName: string
  amountCents: number
  /** the date from which it was to be paid */
  toPayFrom: string
}

export interface RefundCandidate extends RefundToPay {
  reasons: Reason[]
  /** only a line of exactly the amount can be confirmed */
  isExact: boolean
  /** reference and amount, and no other like it */
  isBest: boolean
}

const candidatesMax = 6

/** `line.amountCents` is below nothing. A name alone proposes nothing: refunds to one customer may be several. */
export function rankRefunds(line: LineToMatch, refunds: readonly RefundToPay[]): RefundCandidate[] {
  const references = new Set(findRefundReferences(line.text))
  const outCents = -line.amountCents
  const scored = refunds
    .map((refund) => {
      const isNamed = references.has(refund.reference)
      const isExact = refund.amountCents === outCents
      return { refund, isNamed, isExact, strength: (isNamed ? 4 : 0) + (isExact ? 2 : 0) + (namesEither(line, refund) ? 1 : 0) }
    })
    .filter(({ isNamed, isExact }) => isNamed || isExact)
    .sort((a, b) => b.strength - a.strength)
  const certain = scored.filter(({ isNamed, isExact }) => isNamed && isExact).length
  return scored.slice(0, candidatesMax).map(({ refund, isNamed, isExact }) => ({
    ...refund,
    reasons: reasonsFor(line, refund, isNamed, isExact),
    isExact,
    isBest: isNamed && isExact && certain === 1,
  }))
}

const namesEither = (line: LineToMatch, refund: RefundToPay) =>
  namesCustomer(line.text, refund.customerName) || namesCustomer(line.text, refund.accountName)

function reasonsFor(line: LineToMatch, refund: RefundToPay, isNamed: boolean, isExact: boolean): Reason[] {
  const reference = formatPaymentReference(refund.reference)
  const reasons: Reason[] = [
    isNamed
      ? { outcome: 'passed', sentence: `The bank line carries the refund’s reference ${reference}.` }
      : { outcome: 'review', sentence: `The bank line does not carry the reference ${reference}: look at the payment in your bank first.` },
    isExact
      ? { outcome: 'passed', sentence: `${formatRand(refund.amountCents)} is exactly what is to be refunded.` }
      : {
          outcome: 'review',
          sentence: `${formatRand(refund.amountCents)} is to be refunded, ${formatRand(-line.amountCents)} went out: a refund is paid to the cent or not at all.`,
        },
  ]
  if (namesEither(line, refund)) reasons.push({ outcome: 'passed', sentence: `The bank line names ${refund.customerName}.` })
  if (line.happenedOn < refund.toPayFrom)
    reasons.push({
      outcome: 'review',
      sentence: `The money went out before ${formatOn(refund.toPayFrom)}, when the refund was to be paid.`,
    })
  return reasons
}
