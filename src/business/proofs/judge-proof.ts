// Judging a proof: what was read, held against the invoice, our accounts and everything seen before. Pure; the families of checks are
// in judging/. The result is a word and sentences, never a score, and never money: the strongest verdict is "plausible".
import type { ProofVerdict } from '../../adapters/database/tables/money.ts'
import { amountChecks } from './judging/amount-checks.ts'
import { blocked, type Check, inOrder, verdictOf, withSmallDoubts } from './judging/check.ts'
import { contextChecks, signalChecks } from './judging/context-checks.ts'
import { arrivalOf } from './judging/expected-arrival.ts'
import type { ProofFacts } from './judging/facts.ts'
import { fileChecks } from './judging/file-checks.ts'
import { hardToReadCheck } from './judging/hard-to-read.ts'
import { partyChecks } from './judging/party-checks.ts'
import { seenBeforeChecks } from './judging/seen-before-checks.ts'
import { timeChecks } from './judging/time-checks.ts'
import type { ProofReading } from './reading/reading.ts'

export type { Check, CheckOutcome } from './judging/check.ts'
export type { ProofFacts } from './judging/facts.ts'

export interface Judgement {
  verdict: ProofVerdict
  checks: Check[]
  /** the business day by which the money should be on our statement; null when nothing says so */
  expectedOn: string | null
}

/** `ofPersons`: checks of what a person did to the reading. Worst first. `blocked` when one check blocks, `needs-review` when one doubts or small doubts add up, else `plausible`. */
export function judgeProof(reading: ProofReading, facts: ProofFacts, ofPersons: readonly Check[] = []): Judgement {
  const checks = inOrder(
    withSmallDoubts([
      ...seenBeforeChecks(reading, facts),
      ...kindCheck(reading),
      ...ofPersons,
      ...amountChecks(reading, facts),
      ...partyChecks(reading, facts),
      ...timeChecks(reading, facts),
      ...hardToReadCheck(reading),
      ...signalChecks(reading, facts),
      ...fileChecks(reading, facts),
      ...contextChecks(reading, facts),
    ]),
  )
  const verdict = verdictOf(checks)
  return { verdict, checks, expectedOn: verdict === 'blocked' ? null : (arrivalOf(reading, facts)?.on ?? null) }
}

/** The reading's signals say what it looks like instead; without them the kind alone must block. */
const kindCheck = ({ kind, signals }: ProofReading): Check[] =>
  kind === 'proof' || signals.some(({ severity, code }) => severity === 'block' || code === 'not-a-proof')
    ? []
    : [blocked('not-a-proof', 'This does not look like a proof of payment.')]
