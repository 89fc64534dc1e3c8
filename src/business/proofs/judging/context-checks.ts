// What surrounds the payment: whose it is, in what hurry, by which rail. None of it is in the document alone.
import { formatDay } from '../../money/calendar.ts'
import type { ProofReading } from '../reading/reading.ts'
import { bankAnswerCheck } from './bank-answer-check.ts'
import { type Check, note, passed } from './check.ts'
import { arrivalOf } from './expected-arrival.ts'
import { isKnownMaker } from './file-checks.ts'
import type { ProofFacts } from './facts.ts'

export const contextChecks = (reading: ProofReading, facts: ProofFacts): Check[] => [
  ...(facts.settledCents.length === 0 ? [note('first-order', 'Nothing that this customer owed was paid before: it is new to us.')] : []),
  ...(facts.isUrgent ? [note('urgent', 'The order’s note presses for time.')] : []),
  ...arrivalChecks(reading, facts),
  ...bankAnswerCheck(facts.bankAnswer),
]

function arrivalChecks(reading: ProofReading, facts: ProofFacts): Check[] {
  const arrival = arrivalOf(reading, facts)
  if (arrival === null) return []
  const day = formatDay(arrival.on)
  return facts.traits.speed === 'regular'
    ? [note('slow-payment', `An ordinary payment, not an immediate one: if it was made, the money is here by ${day} (${arrival.because}).`)]
    : [passed('arrival', `If it was made, the money is here by ${day} (${arrival.because}).`)]
}

// judged from the fields themselves, with our own facts: the reading's view of the same thing would say it twice
const judgedFromFields = new Set(['no-amount', 'no-reference', 'no-date', 'other-beneficiary', 'foreign-currency', 'future-dated', 'stale'])

/** What the reading itself warns of. A program that enough of this bank's settled proofs were made with is not home-made. */
export const signalChecks = (reading: ProofReading, facts: ProofFacts): Check[] =>
  reading.signals
    .filter(({ code }) => !judgedFromFields.has(code) && !(code === 'home-made-pdf' && isKnownMaker(facts)))
    .map(({ code, severity, detail }) => ({ code, outcome: severity === 'block' ? 'blocked' : severity, sentence: detail }))
