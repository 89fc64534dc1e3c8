// Whether this payment was shown to us before: the file, the bank's number, the (bank, amount, minute, payer), the picture.
// Every one names the other proof, so that both can be looked at side by side.
import { judgingLimits } from '../../../config/judging-limits.ts'
import { dateOn, formatOn } from '../../money/calendar.ts'
import { formatRand } from '../../money/cents.ts'
import { squeeze } from '../reading/plain-text.ts'
import type { ProofReading } from '../reading/reading.ts'
import { blocked, type Check, inOrder, note, passed, review } from './check.ts'
import type { EarlierProof, ProofFacts } from './facts.ts'
import { pictureDistance } from './picture-distance.ts'

export function seenBeforeChecks(reading: ProofReading, facts: ProofFacts): Check[] {
  // one sentence for all that it is true of: the desk names each of them
  const found = [...new Map(twinsOf(reading, facts).map(({ check }) => [check.sentence, check])).values()]
  return found.length > 0 ? found : [passed('seen-before', 'Neither this document nor this payment was sent to us before.')]
}

/** The other proofs that are, or may be, of the same payment; for the desk, side by side. */
export function twinsOf(reading: ProofReading, facts: ProofFacts): { twin: EarlierProof; check: Check }[] {
  const alike = facts.earlier.flatMap((twin) => {
    const check = compare(reading, facts, twin)
    return check === null ? [] : [{ twin, check }]
  })
  // many payments of one amount and day must not push out the one that is this very payment
  const order = inOrder(alike.map(({ check }) => check))
  return alike.toSorted((one, other) => order.indexOf(one.check) - order.indexOf(other.check)).slice(0, judgingLimits.twinsMax)
}

function compare(reading: ProofReading, facts: ProofFacts, twin: EarlierProof): Check | null {
  const on = formatOn(dateOn(twin.receivedAt))
  // its buyer reads this too, and another customer's invoice is nobody else's business; the desk leads to it
  const before = `${on} for ${twin.isSameCustomer ? twin.invoiceNumber : 'another customer’s invoice'}`
  if (twin.isSameFile) return blocked('seen-before', `This very file was sent on ${before}.`)
  const ids = sameness(reading.bank_reference, twin.bankReference)
  if (ids === 'same' && sameness(reading.bank, twin.bank) !== 'differs')
    return blocked(
      'seen-before',
      twin.invoiceNumber === facts.invoiceNumber
        ? `The bank’s own payment number was on a proof of ${on} for this invoice too: one payment counts once.`
        : `The bank’s own payment number was on a proof of ${before}.`,
    )
  if (twin.isSamePayment)
    return ids === 'differs'
      ? review('seen-before', `A proof of ${before} shows the same amount, payer and minute under another number of the bank.`)
      : blocked('seen-before', `The same payment, by bank, amount, minute and payer, was on a proof of ${before}.`)
  return comparePictures(reading, facts, twin, { ids, before })
}

interface Between {
  ids: Sameness
  before: string
}

/**
 * Two notices of one bank look alike whatever they say, so a picture speaks only with fields beside it; two photos that look alike are
 * one photo.
 */
function comparePictures(
  reading: ProofReading,
  { traits, origin }: ProofFacts,
  twin: EarlierProof,
  { ids, before }: Between,
): Check | null {
  const isAlike =
    traits.pictureHash !== null &&
    twin.pictureHash !== null &&
    pictureDistance(traits.pictureHash, twin.pictureHash) <= judgingLimits.pictureDistanceMax
  const amounts = sameness(reading.amount_cents, twin.amountCents)
  const days = sameness(reading.payment_date, twin.paymentOn)
  if (isAlike && origin === 'photo' && twin.origin === 'photo')
    return amounts === 'same' || days === 'same'
      ? blocked('looks-the-same', `This is the photo that was sent on ${before}.`)
      : review('looks-the-same', `This looks like the photo that was sent on ${before}.`)
  if (amounts !== 'same' || days !== 'same') return null
  const paid = `${formatRand(twin.amountCents ?? 0)} of ${formatOn(twin.paymentOn ?? dateOn(twin.receivedAt))}`
  if (ids === 'differs') return note('same-day-amount', `A proof of ${before} claims ${paid} too, under another number of the bank.`)
  if (isAlike && sameness(reading.bank, twin.bank) !== 'differs')
    return review('looks-the-same', `The same picture with the same amount and day was sent on ${before}.`)
  // goods of one price are paid by several customers on one day: only the same customer's are hard to tell apart
  return twin.isSameCustomer
    ? review('same-day-amount', `A proof of ${before} claims ${paid} too, and nothing tells the two payments apart.`)
    : null
}

type Sameness = 'same' | 'differs' | 'unknown'

function sameness<T extends string | number>(one: T | null, other: T | null): Sameness {
  if (one === null || other === null) return 'unknown'
  return plain(one) === plain(other) ? 'same' : 'differs'
}

const plain = (value: string | number): string => (typeof value === 'string' ? squeeze(value) : String(value))
