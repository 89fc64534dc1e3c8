/** What a finder answers: a value, how sure it is, and where it was read, so that others can check the place again. */
import type { Arrangement, Piece } from './arrange.ts';
import type { Pair } from './pairs.ts';

export type Finding<T> = {
  value: T;
  /** 0 to 0.9 from one observation. */
  confidence: number;
  /** Independent observations of the same value beyond the first. */
  supports: number;
  pieces: Piece[];
};

/** A document as the finders see it. */
export type Material = { arrangement: Arrangement; pairs: Pair[]; today: string };

/** One observation never counts for more than this. */
export const ALONE_MAX = 0.9;

/** The confidence that is reported: above 0.9 only when something independent agrees. */
export function reportedConfidence(finding: Finding<unknown> | null): number {
  if (!finding) return 0;
  const alone = Math.min(ALONE_MAX, finding.confidence * legibility(finding.pieces));
  if (finding.supports === 0 || alone < 0.75) return round(alone);
  return round(finding.supports === 1 ? Math.max(0.93, alone) : 0.98);
}

/** Characters that were hard to read take certainty away. */
function legibility(pieces: Piece[]): number {
  const weakest = Math.min(1, ...pieces.map((p) => p.weakest));
  return weakest > 0.75 ? 1 : weakest > 0.5 ? 0.92 : 0.8;
}

const round = (value: number): number => Math.round(value * 100) / 100;
