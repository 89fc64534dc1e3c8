// Who was paid, and for what: our account by its visible digits, the bank and branch beside it, and the reference.
import { judgingLimits } from '../../../config/judging-limits.ts'
import { findInvoiceNumbers } from '../../invoices/number.ts'
import { findPaymentReferences, formatPaymentReference } from '../../money/payment-reference.ts'
import { bankOfBranch } from '../reading/branch-codes.ts'
import type { ProofReading } from '../reading/reading.ts'
import { blocked, type Check, passed, review } from './check.ts'
import type { ProofFacts } from './facts.ts'
import { mayBeMisread } from './misread-account.ts'

export const partyChecks = (reading: ProofReading, facts: ProofFacts): Check[] => [
  ...accountChecks(reading, facts),
  referenceCheck(reading, facts),
]

function accountChecks(reading: ProofReading, facts: ProofFacts): Check[] {
  const account = accountCheck(reading, facts.ourAccounts)
  const bank = facts.traits.paidToBank ?? (reading.branch_code === null ? null : bankOfBranch(reading.branch_code))
  if (bank === null || facts.ourBanks.length === 0 || facts.ourBanks.includes(bank)) return [account]
  const where = `The money went to ${bank}, where we have no account.`
  // a full number of ours with another bank beside it contradicts itself; with only its end visible, the bank decides
  const isFull = account.outcome === 'passed' && visibleDigits(reading.beneficiary_account) >= judgingLimits.accountDigitsFull
  return [
    account,
    isFull ? review('bank', `${where} The account number is ours all the same: somebody must look.`) : blocked('bank', where),
  ]
}

const visibleDigits = (printed: string | null): number => (printed ?? '').replace(/\D/g, '').length

/** A masked number is ours when its visible beginning and end are; a short run of digits is the end of a number. */
function accountCheck({ beneficiary_account: printed, source, signals }: ProofReading, ourAccounts: readonly string[]): Check {
  const { lead, tail, isWhole } = visiblePartsOf(printed)
  if (tail.length < judgingLimits.accountDigitsMin && lead.length < judgingLimits.accountDigitsMin)
    return review('account', 'The proof does not show which account was paid.')
  if (ourAccounts.length === 0) return review('account', 'None of our accounts is known here: enter it under “Our company”.')
  const isOurs = ourAccounts.some((ours) =>
    // noughts in front say nothing, but the visible end may begin within them
    isWhole ? withoutZeros(ours) === tail : ours.replace(/\D/g, '').endsWith(tail) && withoutZeros(ours).startsWith(lead),
  )
  const end = (tail || lead).slice(-4)
  if (isOurs) return passed('account', `The visible digits …${end} are those of our account.`)
  if (signals.some(({ code }) => code === 'account-unclear'))
    return review('account', `The account ending in ${end} is not ours, but it may not be the one that was paid.`)
  return source === 'ocr' && mayBeMisread(tail || lead, ourAccounts.map(withoutZeros))
    ? review('account', `The account was read as ending in ${end}: nearly ours, and a picture may be misread. Compare it digit by digit.`)
    : blocked('account', `The money went to an account ending in ${end}, which is not ours.`)
}

const withoutZeros = (digits: string): string => digits.replace(/\D/g, '').replace(/^0+/, '')

function visiblePartsOf(printed: string | null): { lead: string; tail: string; isWhole: boolean } {
  const text = (printed ?? '').replace(/[\s-]/g, '')
  if (/^\d+$/.test(text)) {
    const isWhole = text.length >= judgingLimits.accountDigitsFull
    return { lead: '', tail: isWhole ? withoutZeros(text) : text, isWhole }
  }
  return { lead: withoutZeros(/^\d*/.exec(text)?.[0] ?? ''), tail: /\d*$/.exec(text)?.[0] ?? '', isWhole: false }
}

function referenceCheck(reading: ProofReading, { paymentReference, invoiceNumber, namedInvoice }: ProofFacts): Check {
  const shown = formatPaymentReference(paymentReference)
  if (reading.reference === null) return review('reference', `No reference could be read; ${shown} was asked for.`)
  const references = findPaymentReferences(reading.reference)
  if (references.includes(paymentReference)) return passed('reference', `The reference is this invoice’s: ${shown}.`)
  if (findInvoiceNumbers(reading.reference).includes(invoiceNumber))
    return passed('reference', `The reference names this invoice: ${invoiceNumber}.`)
  if (namedInvoice !== null)
    return review(
      'other-invoice',
      `The reference “${reading.reference}” is that of ${namedInvoice}, which is open too: the proof may be for that invoice.`,
    )
  const [other] = references
  if (other !== undefined) return review('reference', `The reference ${formatPaymentReference(other)} belongs to another invoice.`)
  return review('reference', `The reference “${reading.reference}” is not ${shown}.`)
}
