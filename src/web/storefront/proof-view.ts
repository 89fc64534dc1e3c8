// Turns what the business knows about a proof into what its buyer is told. Fields that differ are named; how we look
// for forgeries is not, because that would teach how to forge.
import { formatAt, formatOn } from '../../business/money/calendar.ts'
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import type { KeptMove } from '../../business/proofs/move-proof.ts'
import { isNotNeeded } from '../../business/proofs/not-needed.ts'
import type { Check } from '../components/checks.tsx'
import type { ProofCardProps } from '../components/proof-card.tsx'
import type { Happening } from '../components/timeline.tsx'
import { isToCome, outcomeOf } from './proof-outcome.tsx'

/** Codes whose sentences a buyer can act on. */
const OPEN_CODES: ReadonlySet<string> = new Set([
  'amount',
  'reference',
  'other-invoice',
  'account',
  'date',
  'seen-before',
  'scheduled',
  'failed',
  'status-unclear',
  'later-date',
  'account-unclear',
  'other-currency',
  'not-a-proof',
  'card-payment',
  'sms',
  'poor-picture',
  'not-read-whole',
  'several-amounts',
  'buyer-misread',
  'typed-value',
])

const THE_REST: Check = { code: 'document', outcome: 'review', sentence: 'The document itself is looked at by a person.' }

/** What is said to the office of a buyer, said to that buyer. */
const TO_THE_BUYER: Readonly<Record<string, string>> = {
  'buyer-misread': 'You told us that it was read wrongly: a person compares it with your document.',
  sms: 'This is a text message. A person looks at it; the PDF that your bank makes says more.',
}

const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/Two digits changed places\.$/, 'Perhaps two digits were swapped when it was typed.'],
  [/One digit differs\.$/, 'Perhaps one digit was mistyped.'],
]

const inBuyersWords = (check: Check): Check => {
  const sentence = SLIPS.reduce((said, [slip, plain]) => said.replace(slip, plain), TO_THE_BUYER[check.code] ?? check.sentence)
  return sentence === check.sentence ? check : { ...check, sentence }
}

/** The checks with their sentences, the office's own ones gathered into one that gives nothing away. */
export const checksForBuyer = (checks: readonly Check[]): Check[] => {
  const open = checks.filter((check) => OPEN_CODES.has(check.code)).map(inBuyersWords)
  const hasOthers = checks.some((check) => !OPEN_CODES.has(check.code) && (check.outcome === 'review' || check.outcome === 'blocked'))
  return hasOthers ? [...open, THE_REST] : open
}

/** What was read is said apart from what is wrong with it; on the proof's own page the checks stand below, so the card does not list them. */
export const cardOf = (proof: ProofDetail, phone: string, isLinked = true): ProofCardProps => {
  const outcome = outcomeOf(proof, phone)
  const isDoubted = isLinked && proof.state === 'read' && !isNotNeeded(proof)
  return {
    uuid: proof.uuid,
    fileName: proof.fileName,
    isBeingRead: (proof.state === 'received' || proof.state === 'reading') && !isNotNeeded(proof),
    progress: proof.progress,
    understood:
      proof.reading === null || proof.reading.kind === 'unreadable'
        ? null
        : {
            amountCents: proof.reading.amount_cents,
            reference: proof.reading.reference,
            paidOn: proof.reading.payment_date,
            isToCome: isToCome(proof),
          },
    doubts: isDoubted
      ? checksForBuyer(proof.checks)
          .filter((check) => (check.outcome === 'review' || check.outcome === 'blocked') && check !== THE_REST)
          .filter((check) => outcome.told?.includes(check.code) !== true)
          .map((check) => check.sentence)
      : [],
    outcome,
    isLinked,
  }
}

/**
 * What happened to a proof and what comes next, in its own words: a proof is received, checked, accepted as a notice or rejected, and
 * never "paid"; only the invoice is, by the bank's line.
 */
export const stepsOf = (proof: ProofDetail, moves: readonly KeptMove[] = []): Happening[] => [
  { of: 'open', title: 'Received', detail: `${formatAt(proof.receivedAt)}, sent by ${proof.buyerName}` },
  ...moves.map(({ from, to, at }): Happening => ({ of: 'open', title: `Moved from ${from} to ${to}`, detail: formatAt(at) })),
  ...checkedOf(proof, moves.at(-1)?.at),
  ...decidedOf(proof),
  ...moneyOf(proof),
]

/** `movedAt`: it was checked again then, for another invoice. */
const checkedOf = (proof: ProofDetail, movedAt: string | undefined): Happening[] => {
  if (proof.readAt === null)
    return proof.state === 'received' || proof.state === 'reading'
      ? [{ of: 'next', title: 'Being checked', detail: 'It is read and compared with the invoice; this takes a few seconds.' }]
      : []
  const at = formatAt(movedAt ?? proof.readAt)
  if (proof.reading?.kind === 'unreadable') return [{ of: 'review', title: 'Could not be read', detail: at }]
  if (proof.verdict === 'plausible')
    return [
      { of: 'claim', title: movedAt === undefined ? 'Read, and it fits the invoice' : 'Checked for this invoice: it fits', detail: at },
    ]
  return [
    {
      of: proof.verdict === 'blocked' ? 'blocked' : 'review',
      title: movedAt === undefined ? 'Read, with questions left' : 'Checked for this invoice, with questions left',
      detail: at,
    },
  ]
}

const decidedOf = (proof: ProofDetail): Happening[] => {
  const at = proof.decidedAt === null ? undefined : formatAt(proof.decidedAt)
  switch (proof.state) {
    case 'accepted':
      return [{ of: 'claim', title: 'Accepted as a notice of payment', detail: at }]
    case 'rejected':
      return [{ of: 'blocked', title: `Rejected: ${proof.rejectedReason ?? 'the finance office could not accept it.'}`, detail: at }]
    case 'read':
      if (isNotNeeded(proof)) return [{ of: 'open', title: 'Not needed any more: the money came before anybody had to decide' }]
      return [
        {
          of: 'next',
          // a blocked one cannot be accepted
          title: proof.verdict === 'blocked' ? 'Answered' : 'Accepted or rejected',
          detail: `${proof.verdict === 'plausible' ? 'Our finance office looks at it as well' : 'By our finance office'}, usually within 2 working hours.`,
        },
      ]
    default:
      return []
  }
}

/** The money itself is another matter than the proof: what is owed falls by the bank's line alone. */
const moneyOf = (proof: ProofDetail): Happening[] => {
  if (proof.balanceCents === 0)
    return [{ of: 'cleared', title: 'Nothing is owing on the invoice any more', detail: 'By money that reached us' }]
  // of a payment that was not made, or not to us, nothing arrives
  if (proof.state === 'rejected' || proof.state === 'unreadable' || proof.verdict === 'blocked') return []
  const expected = proof.expectedOn === null ? 'The invoice is paid when it does.' : `Expected by ${formatOn(proof.expectedOn)}`
  return [{ of: 'next', title: 'The money arrives in our account', detail: expected }]
}
