/**
 * Where the fields of a reading stand on the pages, and what else each could have been: what a person at the desk
 * looks at and chooses from. The reading itself (`reading.ts`) says only what was chosen.
 */
import type { ProofReading } from './reading.ts'

/** Fields that are read from a place on the page, by their names in the reading. */
export type FieldName = Exclude<
  keyof ProofReading,
  'file' | 'kind' | 'confidence' | 'signals' | 'pages' | 'source' | 'duration_ms' | 'reason' | 'sentence'
>

/**
 * A rectangle on a page as a person sees it upright. `x`, `y` (the upper left corner), `w` and `h` are shares of the
 * page's width and height, 0 to 1, before it is turned by `angle` (radians, clockwise) about its centre.
 */
export type FoundBox = { page: number; x: number; y: number; w: number; h: number; angle: number }

export type FoundCandidate = {
  /** As the reading holds it; cents as digits. */
  value: string
  /** 0 to 1. */
  confidence: number
  boxes: FoundBox[]
}

/** A field that was read; the first candidate is the chosen one. */
export type FoundField = { field: FieldName; candidates: FoundCandidate[] }

/**
 * A page as it was read: its size (points of a PDF, pixels of a picture; only the ratio means anything) and how many
 * quarter turns clockwise the file's page needs to stand upright.
 */
export type Sheet = { page: number; width: number; height: number; quarterTurns: 0 | 1 | 2 | 3 }
