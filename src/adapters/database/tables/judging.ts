// Rows that judging proofs looks back at: how documents are made, what banks said when asked, changes to the public holidays.
import type { Generated } from 'kysely'

/** What a document showed about how it was made; one row per proof that was read. */
export interface ProofTraitTable {
  proof_id: number
  /** as reading/banks.ts names it */
  bank: string | null
  origin: 'bank-mail' | 'pdf' | 'photo' | 'screenshot' | null
  /** without versions; empty when not stated */
  producer: string
  creator: string
  /** JSON: names of fonts */
  fonts: string
  has_text: number
  /** perceptual hash of the first page, hex */
  picture_hash: string | null
  /** keyed hash of bank, amount, minute and payer; null when one of them is not known */
  payment_key: string | null
  /** somebody said that nothing is to be learnt from it */
  forgotten_at: string | null
}

export type BankAnswerOutcome = 'confirmed' | 'not-confirmed' | 'could-not-check'

/** What came of asking the paying bank about a proof. The latest one counts. */
export interface BankAnswerTable {
  id: Generated<number>
  uuid: string
  proof_id: number
  outcome: BankAnswerOutcome
  /** what was used: the bank's facility, or its telephone */
  facility: string
  note: string
  asked_by: number
  asked_at: string
  /** why the proof may be accepted although the bank did not confirm it */
  accepted_why: string | null
  accepted_by: number | null
  accepted_at: string | null
}

/** A public holiday that the Act does not know, or one of the Act's that is a business day. */
export interface HolidayChangeTable {
  holiday_on: string
  kind: 'added' | 'removed'
  reason: string
  made_by: number
  made_at: string
}
