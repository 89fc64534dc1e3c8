// When goods may go: the customer's release policy as one pure rule, with its reason in words.
import type { ReleasePolicy } from '../../adapters/database/tables/people.ts'
import { formatMoney, formatRand } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'

export interface ReleaseFacts {
  policy: ReleasePolicy
  /** of the order's own amounts; what a customer is believed for on claims is in rand */
  currency: Currency
  /** how much of claims a trusted customer is believed for, over all its orders */
  claimLimitCents: number
  totalCents: number
  /** on the bank line, by a gateway's verified notice, or as unallocated cash applied */
  paidCents: number
  /** accepted claims for this invoice */
  claimedCents: number
  /** accepted claims of the customer for its other unpaid invoices, whose goods went on a claim too */
  otherClaimsCents: number
  /** unpaid amounts of the customer's other invoices that are past their due day: one for each currency */
  overdueElsewhere: readonly { cents: number; currency: Currency }[]
}

export interface ReleaseJudgement {
  isReleasable: boolean
  reason: string
}

/** The only place that decides whether goods may leave. A claim never counts as money: it counts as a reason to trust, up to a limit. */
export function judgeRelease(facts: ReleaseFacts): ReleaseJudgement {
  const owingCents = facts.totalCents - facts.paidCents
  const isPaid = owingCents === 0
  const owing = formatMoney(owingCents, facts.currency)
  const overdue = facts.overdueElsewhere.filter((debt) => debt.cents > 0)
  switch (facts.policy) {
    case 'on-bank-line':
      return isPaid
        ? { isReleasable: true, reason: 'Paid in full: the money is here.' }
        : { isReleasable: false, reason: `Waits for ${owing} ${whereMoneyComes(facts)}.` }
    case 'prepaid':
      if (!isPaid) return { isReleasable: false, reason: `Prepaid customer: waits for ${owing} ${whereMoneyComes(facts)}.` }
      return overdue.length > 0
        ? {
            isReleasable: false,
            reason: `Prepaid customer: ${overdue.map((debt) => formatMoney(debt.cents, debt.currency)).join(' and ')} is overdue on other invoices.`,
          }
        : { isReleasable: true, reason: 'Paid in full, and nothing else is overdue.' }
    case 'on-claim':
      // no claim is taken for an invoice in dollars: its limit is in rand, and no bank line of ours could bear it out
      if (facts.currency !== 'ZAR' && !isPaid) return { isReleasable: false, reason: `Waits for ${owing} ${whereMoneyComes(facts)}.` }
      return judgeOnClaim(facts, owingCents)
  }
}

const whereMoneyComes = ({ currency }: ReleaseFacts) => (currency === 'ZAR' ? 'on the bank line' : 'by card')

function judgeOnClaim(facts: ReleaseFacts, owingCents: number): ReleaseJudgement {
  if (owingCents === 0) return { isReleasable: true, reason: 'Paid in full: the money is here.' }
  if (facts.claimedCents < owingCents) {
    return {
      isReleasable: false,
      reason: `Waits for an accepted proof of ${formatRand(owingCents - facts.claimedCents)} more, or the bank line.`,
    }
  }
  const believedCents = owingCents + facts.otherClaimsCents
  return believedCents <= facts.claimLimitCents
    ? {
        isReleasable: true,
        reason: `Accepted claim of ${formatRand(facts.claimedCents)}, within the limit of ${formatRand(facts.claimLimitCents)}.`,
      }
    : {
        isReleasable: false,
        reason: `Claims of ${formatRand(believedCents)} in all exceed the limit of ${formatRand(facts.claimLimitCents)}: waits for the bank line.`,
      }
}
