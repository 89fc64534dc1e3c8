/** What a finder answers: a value, how sure it is, and where it was read, so that others can check the place again. */
import type { Arrangement, Piece } from './arrange.ts'
import type { Pair } from './labels/pairs.ts'
import type { Utterance } from './sayings/utterances.ts'

export type Finding<T> = {
  value: T
  /** 0 to 0.9 from one observation. */
  confidence: number
  /** Independent observations of the same value beyond the first. */
  supports: number
  pieces: Piece[]
}

/** A document as the finders see it. */
export type Material = {
  arrangement: Arrangement
  pairs: Pair[]
  /** Values beside words that are no label we know. */
  unnamed: readonly Pair[]
  /** Indexes of pieces in which people wrote what they liked, or that name somebody: what they say is not the bank's word. */
  quiet: ReadonlySet<number>
  utterances: readonly Utterance[]
  /** `YYYY-MM-DD` */
  today: string
}

/** One observation never counts for more than this. */
export const ALONE_MAX = 0.9

/** Below this, a character was hard to read: a second reading by the same eyes may be wrong in the same way. */
export const CLEAR_MIN = 0.8

/** The confidence that is reported: above 0.9 only when it was clear to read and something independent agrees. */
export function reportedConfidence(finding: Finding<unknown> | null): number {
  if (!finding) return 0
  const weakest = Math.min(1, ...finding.pieces.map((p) => p.weakest))
  const alone = Math.min(ALONE_MAX, finding.confidence * (weakest > CLEAR_MIN ? 1 : weakest > 0.5 ? 0.94 : 0.85))
  if (finding.supports === 0 || alone < 0.75 || weakest <= CLEAR_MIN) return round(alone)
  return round(finding.supports === 1 ? Math.max(0.93, alone) : 0.98)
}

/** Below this, a text was read otherwise at every look: it says nothing. */
export const UNREAD = 0.3

/** Mean certainty of a document's texts; below `POOR` it is hard to read, and what is missing may be there. */
export const legibility = ({ pieces }: Arrangement): number => pieces.reduce((sum, p) => sum + p.confidence, 0) / (pieces.length || 1)
export const POOR = 0.85

const round = (value: number): number => Math.round(value * 100) / 100
