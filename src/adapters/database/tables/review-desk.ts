// Rows of the review desk: corrections of what was read, and the conversation about a proof.
import type { Generated } from 'kysely'

/** What was pressed, drawn or typed. */
export type CorrectionWay = 'candidate' | 'region' | 'typed'

export interface ProofCorrectionTable {
  id: Generated<number>
  uuid: string
  proof_id: number
  field: string
  way: CorrectionWay
  /** JSON of was, is and the box, sealed; null once its period is over or the person was erased */
  sealed_change: string | null
  corrected_by: number
  corrected_at: string
}

/** A question of the office or an answer of the buyer; it decides nothing. */
export interface ProofMessageTable {
  id: Generated<number>
  uuid: string
  proof_id: number
  /** exactly one of the two wrote it */
  staff_id: number | null
  buyer_id: number | null
  words: string
  sent_at: string
}
