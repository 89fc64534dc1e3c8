// What a check says, and the written rule by which checks become a verdict. Pure.
import type { ProofVerdict } from '../../../adapters/database/tables/money.ts'
import { judgingLimits } from '../../../config/judging-limits.ts'

export type CheckOutcome = 'passed' | 'note' | 'review' | 'blocked'

export interface Check {
  /** stable; docs/guide/signals.md explains each */
  code: string
  outcome: CheckOutcome
  sentence: string
}

export const passed = (code: string, sentence: string): Check => ({ code, outcome: 'passed', sentence })
export const note = (code: string, sentence: string): Check => ({ code, outcome: 'note', sentence })
export const review = (code: string, sentence: string): Check => ({ code, outcome: 'review', sentence })
export const blocked = (code: string, sentence: string): Check => ({ code, outcome: 'blocked', sentence })

const worstFirst: readonly CheckOutcome[] = ['blocked', 'review', 'note', 'passed']

/** Worst first; the order within an outcome stays. */
export const inOrder = (checks: readonly Check[]): Check[] =>
  checks.toSorted((one, other) => worstFirst.indexOf(one.outcome) - worstFirst.indexOf(other.outcome))

const smallDoubts = 'small-doubts'

const notesWeight = (checks: readonly Check[]): number =>
  checks.reduce((sum, { code, outcome }) => sum + (outcome === 'note' ? (judgingLimits.noteWeights[code] ?? 0) : 0), 0)

/** Small doubts that weigh enough together are a doubt of their own; the sentence says so. */
export function withSmallDoubts(checks: readonly Check[]): Check[] {
  const others = checks.filter(({ code }) => code !== smallDoubts)
  return notesWeight(others) < judgingLimits.notesWeightReview
    ? others
    : [...others, review(smallDoubts, 'Each of these remarks is small; together they are reason to look.')]
}

/** `blocked` when one check blocks, `needs-review` when one doubts, else `plausible`: a further doubt never makes it better. */
export function verdictOf(checks: readonly Check[]): ProofVerdict {
  if (checks.some(({ outcome }) => outcome === 'blocked')) return 'blocked'
  return checks.some(({ outcome }) => outcome === 'review') ? 'needs-review' : 'plausible'
}
