// When the payment was made and whether it was made: its day against the invoice's and today, what the document says of its state.
import { judgingLimits } from '../../../config/judging-limits.ts'
import { addBusinessDays, daysBetween, formatDay, formatOn, isBusinessDay } from '../../money/calendar.ts'
import type { ProofReading } from '../reading/reading.ts'
import { blocked, type Check, note, passed, review } from './check.ts'
import type { ProofFacts } from './facts.ts'
import { isHardToRead } from './hard-to-read.ts'

export const timeChecks = (reading: ProofReading, facts: ProofFacts): Check[] => [
  dateCheck(reading, facts),
  ...stateChecks(reading),
  ...hoursCheck(reading, facts),
]

function dateCheck(reading: ProofReading, facts: ProofFacts): Check {
  const { today, issuedOn } = facts
  const { payment_date: on } = reading
  if (on === null) return review('date', 'No payment date could be read.')
  if (on > today && isHardToRead(reading, 'payment_date'))
    return review('date', `The payment’s date was read as ${formatOn(on)}, which has not come yet; but it was hard to read.`)
  if (on > today) return blocked('date', `The payment is dated ${formatOn(on)}, which has not come yet.`)
  if (on < issuedOn) return review('date', `The payment is dated ${formatOn(on)}, before the invoice was issued.`)
  if (daysBetween(on, today) > judgingLimits.staleDays)
    return review('date', `The payment is dated ${formatOn(on)}, more than ${judgingLimits.staleDays} days ago.`)
  if (isStillToCome(on, facts))
    return review('date', `The payment’s time is ${facts.traits.paidAt} on ${formatOn(on)}; the document was sent to us before that.`)
  return passed('date', `Paid on ${formatOn(on)}, after the invoice was issued.`)
}

/** Its minute had not come when the document came: clocks differ, but not by this much. */
function isStillToCome(on: string, { arrived, traits }: ProofFacts): boolean {
  return (
    arrived !== null &&
    arrived.on === on &&
    traits.paidAt !== null &&
    minutesOf(traits.paidAt) > minutesOf(arrived.at) + judgingLimits.clocksApartMinutes
  )
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

function stateChecks(reading: ProofReading): Check[] {
  const isTold = (code: string) => reading.signals.some((signal) => signal.code === code && signal.severity === 'block')
  switch (reading.status) {
    case 'completed':
      // what is doubted is said once, by the words that say otherwise
      if (reading.signals.some(({ code }) => code === 'status-unclear')) return []
      return [passed('status', 'The document says that the payment was made.')]
    // the reading's signals quote the document's words; without them the state alone must block
    case 'scheduled':
      return isTold('scheduled') ? [] : [blocked('status', 'The document says that the payment is still to be made.')]
    case 'failed':
      return isTold('failed') ? [] : [blocked('status', 'The document says that the payment was not made.')]
    case 'unknown':
      return [note('status', 'The document does not say that the payment was completed.')]
  }
}

/** Evenings begin here: no bank answers the telephone for merchants, and goods fetched now are gone before anybody can ask. */
const eveningFrom = '18:00'

function hoursCheck({ payment_date: on }: ProofReading, { traits, holidays, today }: ProofFacts): Check[] {
  if (on === null || on > today || traits.speed === 'immediate') return []
  const isEvening = traits.paidAt !== null && traits.paidAt >= eveningFrom
  if (isBusinessDay(on, holidays) && !isEvening) return []
  const moves = formatDay(addBusinessDays(on, 1, holidays))
  return [
    note(
      'out-of-hours',
      isEvening
        ? `Paid in the evening of ${formatOn(on)}: banks move it on ${moves} at the earliest.`
        : `${formatDay(on)} is no business day: banks move the money on ${moves} at the earliest.`,
    ),
  ]
}
