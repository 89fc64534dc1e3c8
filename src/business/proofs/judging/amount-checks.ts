// The amount against what is owing, to the cent, and against what this customer usually pays.
import { judgingLimits } from '../../../config/judging-limits.ts'
import { formatOn } from '../../money/calendar.ts'
import { formatRand } from '../../money/cents.ts'
import type { ProofReading } from '../reading/reading.ts'
import { blocked, type Check, note, passed, review } from './check.ts'
import type { ProofFacts } from './facts.ts'

export function amountChecks(reading: ProofReading, facts: ProofFacts): Check[] {
  const amount = reading.amount_cents
  if (reading.currency !== null && reading.currency !== 'ZAR')
    return [blocked('amount', `The amount is in ${reading.currency}; the invoice is in rand.`)]
  if (amount === null) return [review('amount', 'No amount could be read with certainty.')]
  if (reading.currency === null)
    return [review('amount', `No sign of a currency could be read beside ${formatRand(amount)}: it may be another than rand.`)]
  return [againstOwing(amount, facts.balanceCents), ...claimedBefore(amount, facts), ...aboveUsual(amount, facts.settledCents)]
}

/** No tolerance: one per cent of R 100 000 would be R 1 000 given away. */
function againstOwing(amount: number, balanceCents: number): Check {
  if (amount === balanceCents) return passed('amount', `${formatRand(amount)} is exactly what is owing.`)
  if (balanceCents <= 0) return review('amount', `Nothing is owing on this invoice any more; the proof says ${formatRand(amount)}.`)
  const difference = formatRand(Math.abs(amount - balanceCents))
  const slip = slipBetween(amount, balanceCents)
  const seems = slip === null ? '' : ` ${slip}`
  return amount < balanceCents
    ? review('amount', `${formatRand(amount)} is ${difference} less than what is owing.${seems}`)
    : review('amount', `${formatRand(amount)} is ${difference} more than what is owing.${seems}`)
}

/** Whoever accepts a second claim of the same money would believe that it comes twice. */
function claimedBefore(amount: number, { balanceCents, claimed }: ProofFacts): Check[] {
  if (claimed === null || balanceCents <= 0 || claimed.cents + amount <= balanceCents) return []
  return [
    review(
      'claimed',
      `More would be claimed than is owing: ${formatRand(claimed.cents)} is claimed already by what was accepted since ${formatOn(claimed.since)}, and that money is still to come.`,
    ),
  ]
}

/** What a slip of the keyboard would make of the amount owing; null when it is none. */
export function slipBetween(amount: number, owing: number): string | null {
  if (amount * 10 === owing || owing * 10 === amount) return 'A digit more or less was typed.'
  if (amount * 100 === owing || owing * 100 === amount) return 'The cents are missing, or were typed as rands.'
  const [typed, wanted] = [String(amount), String(owing)]
  if (typed.length !== wanted.length) return null
  const differing = [...typed].flatMap((digit, at) => (digit === wanted[at] ? [] : [at]))
  const [first, second] = differing
  if (differing.length === 1) return 'One digit differs.'
  if (
    differing.length === 2 &&
    first !== undefined &&
    second === first + 1 &&
    typed[first] === wanted[second] &&
    typed[second] === wanted[first]
  )
    return 'Two digits changed places.'
  return null
}

function aboveUsual(amount: number, settledCents: readonly number[]): Check[] {
  if (settledCents.length < judgingLimits.usualPaymentsMin) return []
  const middle = settledCents.toSorted((one, other) => one - other)[Math.trunc(settledCents.length / 2)] ?? 0
  return amount > middle * judgingLimits.aboveUsualTimes
    ? [note('above-usual', `${formatRand(amount)} is much more than this customer usually pays, about ${formatRand(middle)}.`)]
    : []
}
