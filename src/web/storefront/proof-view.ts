// Turns what the business knows about a proof into what its buyer is told. Fields that differ are named; how we look
// for forgeries is not, because that would teach how to forge.
import type { ProofDetail } from '../../business/proofs/find-proofs.ts'
import type { Check } from '../components/checks.tsx'
import type { ProofCardProps } from '../components/proof-card.tsx'

/** Codes whose sentences a buyer can act on. */
const OPEN_CODES: ReadonlySet<string> = new Set([
  'amount',
  'reference',
  'account',
  'date',
  'seen-before',
  'scheduled',
  'failed',
  'status-unclear',
  'not-a-proof',
  'card-payment',
  'sms',
  'poor-picture',
  'several-amounts',
])

const THE_REST: Check = { code: 'document', outcome: 'review', sentence: 'The document itself is looked at by a person.' }

/** The checks with their sentences, the office's own ones gathered into one that gives nothing away. */
export const checksForBuyer = (checks: readonly Check[]): Check[] => {
  const open = checks.filter((check) => OPEN_CODES.has(check.code))
  const hasOthers = checks.some((check) => !OPEN_CODES.has(check.code) && (check.outcome === 'review' || check.outcome === 'blocked'))
  return hasOthers ? [...open, THE_REST] : open
}

export const cardOf = (proof: ProofDetail, isLinked = true): ProofCardProps => ({
  uuid: proof.uuid,
  fileName: proof.fileName,
  state: proof.state,
  verdict: proof.verdict,
  progress: proof.progress,
  understood:
    proof.reading === null || proof.reading.kind === 'unreadable'
      ? null
      : { amountCents: proof.reading.amount_cents, reference: proof.reading.reference, paidOn: proof.reading.payment_date },
  doubts: checksForBuyer(proof.checks)
    .filter((check) => check.outcome === 'review' || check.outcome === 'blocked')
    .map((check) => check.sentence),
  rejectedReason: proof.rejectedReason ?? proof.reading?.sentence ?? null,
  expectedOn: proof.expectedOn,
  isLinked,
})
